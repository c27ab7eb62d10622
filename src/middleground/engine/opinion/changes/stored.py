"""What only the answers can tell about change, kept beside what two releases tell. Pages read it; SciPy is not loaded.

Found by :mod:`middleground.engine.opinion.changes.answers`, released by
:func:`middleground.engine.disclosure.change.release_change`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from middleground.engine.estimate import Estimate, Shown, Suppressed
from middleground.engine.opinion.changes.record import Change, People, StatementChange
from middleground.engine.opinion.findings import Note

FROM_RELEASES = "change.from_releases"
NUMBERS = ("changed_answers", "middle", "middle_same_people", "middle_other_people")
PARTS = ("agree", "same_people", "other_people")


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found in the answers of both times; the fields mean what they mean in ``Change``."""

    people: People | None
    changed_answers: Shown
    middle: Shown
    middle_same_people: Shown
    middle_other_people: Shown
    statements: tuple[StatementChange, ...]


def with_answers(told: Change, found: Answered) -> Change:
    """Put what the answers say in place of what two releases can only guess; for the gate, not for a page.

    Parameters
    ----------
    told
        What :func:`middleground.engine.opinion.changes.released.compare_released` says.
    found
        What was found in the answers.

    Returns
    -------
    Change
        To be released by :func:`middleground.engine.disclosure.change.release_change`.
    """
    numbers: dict[str, Any] = {name: getattr(found, name) for name in NUMBERS}
    notes = tuple(note for note in told.notes if note.code != FROM_RELEASES)
    if isinstance(found.middle, Estimate):
        notes = (*notes, Note("change.one_line"))
    return replace(told, basis="answers", people=found.people, statements=found.statements, notes=notes, **numbers)


def to_json(change: Change) -> dict[str, Any]:
    """Write what two releases cannot tell as plain data, for keeping beside the later one.

    Parameters
    ----------
    change
        After the gate.

    Returns
    -------
    dict
        What JSON can hold.
    """
    people = change.people
    return {
        "people": None if people is None else [people.stayed, people.left, people.joined],
        "statements": {
            one.id: {**{part: _to_json(getattr(one, part)) for part in PARTS}, "is_changed": one.is_changed}
            for one in change.statements
        },
        **{name: _to_json(getattr(change, name)) for name in NUMBERS},
    }


def with_stored(told: Change, plain: dict[str, Any]) -> Change:
    """Put what was kept in place of what the two releases say.

    Parameters
    ----------
    told
        What :func:`middleground.engine.opinion.changes.released.compare_released` says.
    plain
        What :func:`to_json` wrote.

    Returns
    -------
    Change
        The one that was released.
    """
    numbers: dict[str, Any] = {name: _from_json(plain[name]) for name in NUMBERS}
    people = None if plain["people"] is None else People(*plain["people"])
    statements = tuple(_stored(one, plain["statements"].get(one.id)) for one in told.statements)
    notes = tuple(note for note in told.notes if note.code != FROM_RELEASES)
    return replace(told, basis="answers", people=people, statements=statements, notes=notes, **numbers)


def _stored(one: StatementChange, plain: dict[str, Any] | None) -> StatementChange:
    if plain is None:
        return one
    agree, same, other = (_from_json(plain[part]) for part in PARTS)
    return StatementChange(one.id, agree, same, other, plain["is_changed"])


def _to_json(number: Shown) -> dict[str, Any]:
    if isinstance(number, Suppressed):
        return {"suppressed": number.reason}
    return {name: getattr(number, name) for name in ("value", "low", "high", "n", "method")}


def _from_json(plain: dict[str, Any]) -> Shown:
    return Suppressed(plain["suppressed"]) if "suppressed" in plain else Estimate(**plain)
