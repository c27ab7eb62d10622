"""What changed since an earlier result, in words; from nothing but what was released."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from middleground.engine.disclosure.figures import Figure, Number, number_to_json
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Estimate, Shown
from middleground.engine.opinion.changes.record import (
    Change,
    FlagChange,
    FlagKind,
    SideChange,
    StatementChange,
    is_sure,
)
from middleground.engine.opinion.changes.released import compare_released
from middleground.engine.opinion.changes.stored import with_stored
from middleground.web.base import figures
from middleground.web.base.tables import Column, Table
from middleground.web.conversations.results import sentences
from middleground.web.conversations.results.said import Said, Surroundings

ROWS = 6
State = Literal["first", "few", "same", "changed"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier result, and the day it was worked out."""

    found: ReleasedMap
    day: dt.date


@dataclass(frozen=True, slots=True)
class Moved:
    """One statement that is answered otherwise now: how far it moved, before and now, and what it became."""

    said: Said
    how_far: str
    before_and_now: str
    became: Sequence[str]
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What a page says about change; ``facts`` are about everybody, ``moved`` about single statements."""

    state: State
    since: str
    facts: Sequence[str] = ()
    moved: Sequence[Moved] = ()
    more: str = ""
    knows_people: bool = False  # the answers themselves were compared, so that those who stayed are known


def changes_view(
    earlier: Earlier | None, found: ReleasedMap, around: Surroundings, stored: dict[str, Any] | None = None
) -> ChangesView:
    """Say what surely changed between two results of one conversation.

    ``stored`` is what a job found in the answers of both times, after the gate.
    """
    if earlier is None:
        return ChangesView("first", "")
    since = date_format(earlier.day, "DATE_FORMAT")
    if abs(found.n_people - earlier.found.n_people) < found.policy.batch:
        return ChangesView("few", since)
    change = compare_released(earlier.found, found)
    if stored is not None:
        change = with_stored(change, stored)
    return view_of(change, (earlier.found, found), around, since=since)


def view_of(
    change: Change, maps: tuple[ReleasedMap, ReleasedMap], around: Surroundings, *, since: str = ""
) -> ChangesView:
    """Say what a change between two released maps is, as a page shows it."""
    before, found = maps
    facts = [*structure_words(change), *_middle(change), *_sides(change, found, around)]
    moved = _moved(change, before, found, around)
    state: State = "changed" if facts or moved else "same"
    told = [*_people(change), *_stayed(change), *facts, *_added(change, around)]
    knows_people = change.basis == "answers"
    return ChangesView(state, since, told, moved[:ROWS], _more(len(moved) - ROWS), knows_people)


def _people(change: Change) -> list[str]:
    before, now = change.n_people
    if now <= before:
        return []
    return [
        _("%(people)s took part by then, %(now)s by now.")
        % {"people": figures.people(before), "now": figures.number(now)}
    ]


def _stayed(change: Change) -> list[str]:
    """Say how many took part both times, and how much of what they had said they now say otherwise."""
    told = []
    if change.people is not None and change.people.stayed:
        text = _("%(people)s took part both times.")
        told.append(text % {"people": figures.people(change.people.stayed)})
    if isinstance(change.changed_answers, Estimate):
        ends = (math.floor(100 * change.changed_answers.low), math.ceil(100 * change.changed_answers.high))
        text = _("Of 100 answers given both times, %(range)s are different now.")
        told.append(text % {"range": figures.number_range(*ends)})
    return told


def _added(change: Change, around: Surroundings) -> list[str]:
    count = sum(name in around.statements for name in change.added)
    if not count:
        return []
    text = ngettext("%(count)s statement was added.", "%(count)s statements were added.", count)
    return [text % {"count": figures.number(count)}]


def structure_words(change: Change) -> list[str]:
    before, now = change.structure
    if before == now:
        return []
    told = {
        "one": _("Now no line is found on which people surely differ."),
        "spectrum": _("Now people form one continuous hill along a line."),
        "camps": _("Now there are camps: a gap that chance does not explain lies between people who answer alike."),
    }
    return [told[now]] if now in told else []


def _middle(change: Change) -> list[str]:
    if not change.is_middle_changed or change.structure[0] != change.structure[1]:
        return []
    more = _("%(range)s more of 100 people stand in between than before.")
    fewer = _("%(range)s fewer of 100 people stand in between than before.")
    return [_by(change.middle, more, fewer)]


def _sides(change: Change, found: ReleasedMap, around: Surroundings) -> list[str]:
    told = [side_words(one, found, around) for one in change.sides]
    return [text for text in told if text]


def side_words(one: SideChange, found: ReleasedMap, around: Surroundings) -> str:
    names = {"side": ", ".join(side_name(index, found, around) for index in one.after)}
    if one.kind == "born":
        return _("There is a camp that was not there before: %(side)s.") % names
    if one.kind == "gone":
        return _("One camp of before is not there any more.")
    if one.kind == "split":
        return _("One camp of before is now several: %(side)s.") % names
    if one.kind == "merged":
        return _("Several camps of before are now one: %(side)s.") % names
    if not is_sure(one.share) or (found.structure == "spectrum" and one.after == (1,)):
        return ""
    more = _("%(side)s: %(range)s more of 100 people than before.")
    fewer = _("%(side)s: %(range)s fewer of 100 people than before.")
    return _by(one.share, more, fewer) % names if isinstance(one.share, Estimate) else ""


def side_name(index: int, found: ReleasedMap, around: Surroundings) -> str:
    return around.words.side(index) or sentences.legend_name(found.structure, index, found.method)


def _by(difference: Shown, more: str, fewer: str) -> str:
    """Say how far a share moved, between its two ends, in people of a hundred; other parts of the text stay."""
    assert isinstance(difference, Estimate)
    ends = sorted(abs(round(100 * end)) for end in (difference.low, difference.high))
    said = figures.number_range(*ends)
    return (more if difference.value > 0 else fewer).replace("%(range)s", said)


def _moved(change: Change, before: ReleasedMap, now: ReleasedMap, around: Surroundings) -> list[Moved]:
    """Return the statements that surely moved, those that moved farthest first."""
    olds, news = ({one.id: one for one in each.statements} for each in (before, now))
    changed = {one.id: one for one in change.statements if one.is_changed}
    gaps = {name: one.agree for name, one in changed.items()}
    became = _became(change.flags)
    names = sorted({*gaps, *became}, key=lambda name: (-_size(gaps.get(name)), name))
    return [
        Moved(
            said=around.said(name),
            how_far=_how_far(gaps.get(name)),
            before_and_now=_("%(before)s before, %(now)s now")
            % {
                "before": sentences.short(number_to_json(olds[name].agree)),
                "now": sentences.short(number_to_json(news[name].agree)),
            }
            if name in gaps
            else "",
            became=became.get(name, ()),
            why=_why(changed.get(name)),
        )
        for name in names
        if name in around.statements
    ]


def _why(change: StatementChange | None) -> str:
    """Say whether minds changed or others came, where that is sure."""
    if change is None:
        return ""
    told = {
        (True, True): _("People changed their minds, and others answered than before."),
        (True, False): _("People who had answered before now answer otherwise."),
        (False, True): _("Others answered than before."),
    }
    return told.get((_goes_along(change.same_people, change), _goes_along(change.other_people, change)), "")


def _goes_along(part: Shown, change: StatementChange) -> bool:
    """Say whether this part surely moved the statement the way it went."""
    whole = change.agree
    if not (isinstance(part, Estimate) and isinstance(whole, Estimate)):
        return False
    return is_sure(part) and (part.value > 0) == (whole.value > 0)


def statements_table(change: Change, maps: tuple[ReleasedMap, ReleasedMap], around: Surroundings) -> Table:
    """Return how many agree with each statement before and now, and by how many points that moved."""
    columns = [
        Column("statement", _("Statement")),
        Column("before", pgettext("column of a table", "Before"), is_number=True),
        Column("now", pgettext("column of a table", "Now"), is_number=True),
        Column("moved", _("Points of a hundred"), is_number=True),
        Column("verdict", pgettext("column of a table", "Reading")),
    ]
    olds, news = ({one.id: one for one in each.statements} for each in maps)
    asked_both_times = [one for one in change.statements if one.id in olds and one.id in news]
    rows: list[dict[str, object]] = [
        {
            "statement": around.said(one.id).text,
            "before": _share(olds[one.id].agree),
            "now": _share(news[one.id].agree),
            "moved": points(one.agree),
            "verdict": _("changed") if one.is_changed else _("cannot tell"),
        }
        for one in sorted(asked_both_times, key=lambda one: -_size(one.agree))
    ]
    return Table(_("How many agree, before and now"), columns, rows, exportable=False)


def _share(number: Number) -> str | None:
    """Say a share for a cell, which has no room to say why it is hidden."""
    return sentences.short(number_to_json(number)) if isinstance(number, Figure) else None


def points(moved: Shown) -> str:
    """Say how far a share moved, in points of a hundred, with its interval."""
    if not isinstance(moved, Estimate):
        return "–"
    value, low, high = (f"{round(100 * one):+d}" for one in (moved.value, moved.low, moved.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _size(gap: Shown | None) -> float:
    return abs(gap.value) if isinstance(gap, Estimate) else 0.0


def _how_far(gap: Shown | None) -> str:
    if not isinstance(gap, Estimate):
        return ""
    more = _("%(range)s more of 100 people agree than before.")
    fewer = _("%(range)s fewer of 100 people agree than before.")
    return _by(gap, more, fewer)


def _became(flags: Sequence[FlagChange]) -> dict[str, list[str]]:
    """Return what a statement surely became, or is as a new one."""
    found: dict[str, list[str]] = {}
    for flag in flags:
        if flag.is_sure or (flag.is_asked_once and flag.is_new):
            found.setdefault(flag.id, []).append(flag_words(flag.kind, is_new=flag.is_new))
    return found


def flag_words(kind: FlagKind, *, is_new: bool) -> str:
    words = {
        "common_ground": (_("Now people share it."), _("Now it is not sure any more that people share it.")),
        "rejected_by_all": (
            _("Now nearly all reject it."),
            _("Now it is not sure any more that nearly all reject it."),
        ),
        "bridging": (_("Now it bridges."), _("Now it is not sure any more that it bridges.")),
        "divisive": (_("Now it divides."), _("Now it is not sure any more that it divides.")),
        "unsure": (_("Now many cannot decide."), _("Now it is not sure any more that many cannot decide.")),
    }
    return words[kind][0 if is_new else 1]


def _more(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext("%(count)s more statement changed.", "%(count)s more statements changed.", count) % {
        "count": figures.number(count)
    }
