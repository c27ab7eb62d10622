"""One style sheet out of many small files: joined once per process, addressed by its content, cached for ever."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined rules, their gzip form, and a digest of them."""

    content: bytes
    packed: bytes
    digest: str


def sources() -> list[Path]:
    """Return ``static/<app>/css/*.css`` of every app of ours: base first (its first file names the layers)."""
    folders = [Path(apps.get_app_config(name).path) / "static" / name / "css" for name in settings.OWN_APPS]
    return [path for folder in folders for path in sorted(folder.glob("*.css"))]


def join(paths: list[Path]) -> Stylesheet:
    """Join the files, without comments and line breaks."""
    text = "\n".join(_SPACE.sub(" ", _COMMENT.sub("", path.read_text(encoding="utf-8"))).strip() for path in paths)
    content = text.encode()
    return Stylesheet(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:12])


@lru_cache(maxsize=1)
def _joined_once() -> Stylesheet:
    return join(sources())


def stylesheet() -> Stylesheet:
    """Return the style sheet of this installation; read anew each time while developing."""
    return join(sources()) if settings.DEBUG else _joined_once()
