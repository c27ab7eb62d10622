"""What changed, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from middleground.engine.estimate import Estimate, Shown
from middleground.engine.messages import describe_note
from middleground.engine.opinion.changes.record import Change, FlagChange, FlagKind, SideChange, is_sure

SHAPES = {"one": "one group", "spectrum": "a spectrum", "camps": "camps"}
FLAGS: dict[FlagKind, str] = {
    "common_ground": "common ground",
    "rejected_by_all": "rejected from every side",
    "bridging": "bridging",
    "divisive": "divisive",
    "unsure": "what many cannot decide",
}


def lines(change: Change, texts: Mapping[str, str], title: str) -> list[str]:
    """Say what changed, one thing a line, the title first."""
    return [
        f"What changed: {title}",
        "",
        *_people(change),
        _shape(change),
        *_middle(change),
        "",
        *_statements(change, texts),
        *_flags(change, texts),
        *(_side(one, texts) for one in change.sides),
        "",
        *(describe_note(note) for note in change.notes),
    ]


def points(number: Shown) -> str:
    """Say how far a share moved, in points of a hundred, with its interval."""
    if not isinstance(number, Estimate):
        return "not shown"
    value, low, high = (round(100 * one) for one in (number.value, number.low, number.high))
    return f"{value:+d} points ({low:+d} to {high:+d})"


def _people(change: Change) -> list[str]:
    told = [f"Took part: about {change.n_people[0]} before, {change.n_people[1]} after."]
    if change.people is not None:
        people = change.people
        told.append(f"Both times: about {people.stayed}; left: {people.left}; joined: {people.joined}.")
    if isinstance(change.changed_answers, Estimate):
        low, high = round(100 * change.changed_answers.low), round(100 * change.changed_answers.high)
        told.append(f"Of the answers given both times, {low}–{high} % are different now.")
    return told


def _shape(change: Change) -> str:
    before, after = (SHAPES[one] for one in change.structure)
    return f"The answers look like {before} before and {after} after." if before != after else f"Both times: {after}."


def _middle(change: Change) -> list[str]:
    if not isinstance(change.middle, Estimate):
        return ["How many stand in between: no difference is shown."]
    verdict = "changed" if is_sure(change.middle) else "cannot tell whether it changed"
    told = [f"Share in between: {points(change.middle)}: {verdict}."]
    if isinstance(change.middle_same_people, Estimate):
        same, other = points(change.middle_same_people), points(change.middle_other_people)
        told.append(f"Of this, the same people answering otherwise: {same}; other people: {other}.")
    return told


def _statements(change: Change, texts: Mapping[str, str]) -> list[str]:
    moved = [one for one in change.statements if one.is_changed]
    moved.sort(key=lambda one: -abs(one.agree.value) if isinstance(one.agree, Estimate) else 0.0)
    told = [f"Agreement changed: {points(one.agree)}: {_text(one.id, texts)}" for one in moved]
    rest = len(change.statements) - len(moved)
    told.append(f"Of {rest} {'other ' if moved else ''}statements nobody can tell whether agreement changed.")
    for names, words in ((change.added, "new"), (change.removed, "no longer there")):
        if names:
            told.append(f"{len(names)} statements are {words}.")
    return told


def _flags(change: Change, texts: Mapping[str, str]) -> list[str]:
    return [f"{_flag(one)}: {_text(one.id, texts)}" for one in change.flags]


def _flag(one: FlagChange) -> str:
    name = f"Now {FLAGS[one.kind]}" if one.is_new else f"No longer {FLAGS[one.kind]}"
    if one.is_asked_once:
        return f"{name} (asked only once)"
    return name if one.is_sure else f"{name} (it may only have crossed a line it stood close to)"


def _side(one: SideChange, texts: Mapping[str, str]) -> str:
    before, after = (" and ".join(str(i + 1) for i in numbers) for numbers in (one.before, one.after))
    share = points(one.share)
    if one.kind == "born":
        return f"Side {after} is new; its share: {share}."
    if one.kind == "gone":
        return f"Side {before} is gone; its share: {share}."
    verb = {"kept": "is now", "split": "split into", "merged": "are now"}[one.kind]
    told = f"Side {before} {verb} side {after}; its share: {share}."
    more = [f"{'more' if sign > 0 else 'less'} with “{_text(name, texts)}”" for name, sign in one.telling[:3]]
    return f"{told} It now agrees {', '.join(more)}." if more else told


def _text(name: str, texts: Mapping[str, str]) -> str:
    return texts.get(name) or f"#{name}"
