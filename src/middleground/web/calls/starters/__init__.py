"""Templates of calls: one file each, with everything but the title, the dates and the people of a real one.

A file is TOML: what was decided, ``words`` by language, ``questions`` in order with words by language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Starter:
    """A template as the page offers it, in the language of the reader or in English."""

    name: str
    language: str
    title: str
    detail: str
    places: int
    has_deadline: bool
    questions: int
    languages: tuple[str, ...]


def starters(language: str) -> list[Starter]:
    """Return every template, in the order of their files, then the empty one."""
    return [_offered(name, language) for name in _names()]


def starter(name: str, language: str) -> Starter | None:
    """Return the template of that name, if there is one."""
    return _offered(name, language) if name in _names() else None


def content_of(name: str) -> Mapping[str, Any]:
    """Return all that a template says."""
    return _read(name)


def _offered(name: str, language: str) -> Starter:
    content = _read(name)
    words, about = content["words"], content["about"]
    code = language if language in words and language in about else "en"
    return Starter(
        name=name,
        language=code,
        title=str(words[code].get("title", "")),
        detail=str(about[code]),
        places=int(content["places"]),
        has_deadline=bool(content.get("has_deadline", True)),
        questions=len(content.get("questions", [])),
        languages=tuple(words),
    )


@cache
def _names() -> tuple[str, ...]:
    found = [file.name for file in files(__name__).iterdir() if file.name.endswith(SUFFIX)]
    read = sorted((int(_read(name.removesuffix(SUFFIX))["order"]), name) for name in found)
    return tuple(name.removesuffix(SUFFIX) for _order, name in read)


@cache
def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__name__) / f"{name}{SUFFIX}").read_text("utf-8"))
