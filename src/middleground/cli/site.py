"""Starting Django for the verbs that need it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from middleground.cli.catalogues import compile_catalogues


def start() -> None:
    """Compile edited translations, load the settings and the apps; calling it twice changes nothing."""
    compile_catalogues()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "middleground.web.settings")
    import django

    django.setup()


@contextmanager
def templates() -> Iterator[None]:
    """Start Django for its templates alone: no database, and no folder left behind."""
    with TemporaryDirectory(prefix="middleground-") as home:
        before = os.environ.get("MIDDLEGROUND_HOME")
        os.environ["MIDDLEGROUND_HOME"] = home
        os.environ.setdefault("MIDDLEGROUND_SECRET_KEY", secrets.token_urlsafe(48))
        try:
            start()
            yield
        finally:
            if before is None:
                del os.environ["MIDDLEGROUND_HOME"]
            else:
                os.environ["MIDDLEGROUND_HOME"] = before
