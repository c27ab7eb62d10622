"""Whether the database keeps what it acknowledged through a power cut. Serving and working refuse less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

FULL = 2


def problems_of(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what would lose an acknowledged vote on this database; empty when nothing would."""
    check = {"sqlite": _sqlite, "postgresql": _postgresql}.get(connection.vendor)
    return check(connection) if check else [f"{connection.vendor} is not supported; use SQLite or PostgreSQL"]


def refuse_less() -> None:
    """Raise unless every database keeps what it acknowledged."""
    found = [f"{alias}: {problem}" for alias in connections for problem in problems_of(connections[alias])]
    if found:
        raise ImproperlyConfigured("This database may lose acknowledged answers: " + "; ".join(found))


@register(Tags.database)
def check_durability(
    *,
    app_configs: Any = None,  # noqa: ARG001 - Django names it
    databases: Sequence[str] | None = None,
    **_options: Any,
) -> list[Error]:
    """Report the same as a check of Django's, for ``check --database`` and ``migrate``."""
    return [Error(text, id="jobs.E001") for alias in databases or [] for text in problems_of(connections[alias])]


def _sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    found = []
    if _one(connection, "PRAGMA synchronous") < FULL:
        found.append("set PRAGMA synchronous=FULL")
    if _one(connection, "PRAGMA journal_mode") != "wal":
        found.append("set PRAGMA journal_mode=WAL")
    return found


def _postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    lazy = _one(connection, "SHOW synchronous_commit") == "off"
    return ["set synchronous_commit=on"] if lazy else []


def _one(connection: BaseDatabaseWrapper, query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None
