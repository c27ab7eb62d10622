"""The settings a host may give through the environment, each read once, with its type and its default.

Every name is described in ``docs/operate/settings.md``.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

PREFIX = "MIDDLEGROUND_"


def text(name: str, default: str = "") -> str:
    """Return the setting as it stands."""
    return os.environ.get(PREFIX + name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the setting says yes: 1, true, yes or on; the default when it says nothing."""
    given = text(name).strip().lower()
    return given in {"1", "true", "yes", "on"} if given else default


def number(name: str, default: int) -> int:
    """Return the setting as a whole number."""
    return int(text(name) or default)


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of a setting."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def home() -> Path:
    """Return the folder for the database, uploads and keys; made for its owner alone when it is missing."""
    folder = Path(text("HOME", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(folder: Path, name: str) -> str:
    """Return a secret of this installation, made once and readable by its owner alone."""
    if given := text(name.upper()):
        return given
    path = folder / name
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def database(folder: Path) -> dict[str, object]:
    """Return Django's description of the database: an SQLite file, or what ``DATABASE`` names.

    ``DATABASE`` is a path, or ``postgresql://user:password@host:port/name?sslmode=require``; an empty host means the
    local socket, a host that begins with a slash (percent-encoded) is the folder of the socket.
    """
    given = text("DATABASE")
    if given.startswith(("postgresql://", "postgres://")):
        return _postgresql(given)
    return _sqlite(Path(given) if given else folder / "middleground.sqlite3")


def _postgresql(address: str) -> dict[str, object]:
    parts = urlparse(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # Not ``parts.hostname``, which is in lower case: a folder's name is not.
        "HOST": unquote(_host(parts.netloc)),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c synchronous_commit=on", **dict(parse_qsl(parts.query))},
    }


def _host(netloc: str) -> str:
    place = netloc.rpartition("@")[2]
    return place[1 : place.index("]")] if place.startswith("[") else place.partition(":")[0]


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,  # seconds to wait for another writer; SQLite is not fair to those who wait
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            # What is erased is overwritten in the file; not every build of SQLite does so unasked.
            "PRAGMA secure_delete=ON;",
        },
        # A file of its own, so that tests meet the same journal and the same locks as a town does.
        "TEST": {"NAME": str(path.with_name(f"test-{path.name}"))},
    }
