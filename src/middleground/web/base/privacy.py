"""Personal data in code: which field, why, on what basis, for how long, who sees it; how it is given out and erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One field that holds something about a person.

    ``field`` is ``app.Model.field``; ``retention`` says when it goes; ``seen_by`` who may read it.
    """

    field: str
    purpose: str
    basis: str
    retention: str
    seen_by: str


Exporter = Callable[[object], dict[str, object]]
Eraser = Callable[[object], int]

_fields: dict[str, PersonalField] = {}
_exporters: dict[str, Exporter] = {}
_erasers: dict[str, Eraser] = {}


def register_fields(*fields: PersonalField) -> None:
    """Declare personal fields; a test fails on a field of that kind that nobody declared."""
    _fields.update({field.field: field for field in fields})


def register_person(name: str, *, export: Exporter, erase: Eraser) -> None:
    """Say how an app gives a person their own data, and how it erases it (returning the rows it touched)."""
    _exporters[name] = export
    _erasers[name] = erase


def declared_fields() -> list[PersonalField]:
    """Return every declared field in order of its name."""
    return [_fields[name] for name in sorted(_fields)]


def export_person(person: object) -> dict[str, object]:
    """Collect what every app holds about a person."""
    return {name: export(person) for name, export in sorted(_exporters.items())}


def erase_person(person: object) -> dict[str, int]:
    """Let every app erase what it holds about a person; the caller opens the transaction."""
    return {name: erase(person) for name, erase in sorted(_erasers.items(), reverse=True)}
