"""What changed, in sentences, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Estimate
from middleground.engine.messages import NOTES, filled
from middleground.engine.opinion.changes.record import Change, FlagChange, SideChange, is_sure
from middleground.web.conversations.results.changes import flag_words, points, side_name, side_words, structure_words
from middleground.web.conversations.results.said import Surroundings

MOST_TELLING = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A change that passed the gate, the two maps it lies between, and the words around them."""

    change: Change
    maps: tuple[ReleasedMap, ReleasedMap]
    around: Surroundings
    title: str


def lines(told: Told) -> list[str]:
    """Say what changed, one thing a line, the title first."""
    change = told.change
    return [
        f"{_('What changed')}: {told.title}",
        "",
        *_people(change),
        *(structure_words(change) or [_same_structure(change)]),
        *_middle(change),
        "",
        *_statements(told),
        *(_flag(one, told.around) for one in change.flags),
        *(line for one in change.sides for line in _side(one, told)),
        "",
        *(filled(_(NOTES[note.code]), dict(note.params)) for note in change.notes if note.code in NOTES),
    ]


def _people(change: Change) -> Iterator[str]:
    before, after = change.n_people
    yield _("Took part: about %(before)s before, %(after)s now.") % {"before": before, "after": after}
    if change.people is not None:
        people = change.people
        yield _("Both times: about %(stayed)s; only before: %(left)s; only now: %(joined)s.") % {
            "stayed": people.stayed,
            "left": people.left,
            "joined": people.joined,
        }
    if isinstance(change.changed_answers, Estimate):
        low, high = round(100 * change.changed_answers.low), round(100 * change.changed_answers.high)
        yield _("Of 100 answers given both times, %(range)s are different now.") % {"range": f"{low}–{high}"}


def _same_structure(change: Change) -> str:
    told = {
        "one": _("Both times no line is found on which people surely differ."),
        "spectrum": _("Both times people form one continuous hill along a line."),
        "camps": _("Both times there are camps."),
    }
    return told[change.structure[1]]


def _middle(change: Change) -> Iterator[str]:
    if not isinstance(change.middle, Estimate):
        yield _("How many stand in between: no difference is shown.")
        return
    verdict = _("changed") if is_sure(change.middle) else _("cannot tell")
    yield f"{_('Share in between moves by')} {points(change.middle)}: {verdict}."
    if isinstance(change.middle_same_people, Estimate):
        same, other = points(change.middle_same_people), points(change.middle_other_people)
        text = _("Of this, the same people answering otherwise: %(same)s; other people: %(other)s.")
        yield text % {"same": same, "other": other}


def _statements(told: Told) -> Iterator[str]:
    change = told.change
    moved = [one for one in change.statements if one.is_changed]
    moved.sort(key=lambda one: -abs(one.agree.value) if isinstance(one.agree, Estimate) else 0.0)
    for one in moved:
        text = _("Agreement changed by %(points)s: %(text)s")
        yield text % {"points": points(one.agree), "text": told.around.said(one.id).text}
    rest = len(change.statements) - len(moved)
    yield ngettext(
        "For %(count)s statement nobody can tell whether agreement changed.",
        "For %(count)s statements nobody can tell whether agreement changed.",
        rest,
    ) % {"count": rest}
    if change.added:
        count = len(change.added)
        yield ngettext("%(count)s statement was added.", "%(count)s statements were added.", count) % {"count": count}
    if change.removed:
        count = len(change.removed)
        yield ngettext(
            "%(count)s statement is not there any more.", "%(count)s statements are not there any more.", count
        ) % {"count": count}


def _flag(one: FlagChange, around: Surroundings) -> str:
    told = f"{flag_words(one.kind, is_new=one.is_new)} {around.said(one.id).text}"
    if one.is_asked_once:
        return f"{told} ({_('asked only once')})"
    return told if one.is_sure else f"{told} ({_('it may only have crossed a line it stood close to')})"


def _side(one: SideChange, told: Told) -> Iterator[str]:
    """Say what became of a side, how its share moved, and with which statements it now agrees more or less."""
    found = told.maps[1]
    names = ", ".join(side_name(index, found, told.around) for index in one.after)
    if one.kind == "kept":
        text = _("%(side)s: the share moved by %(points)s.")
        yield text % {"side": names, "points": points(one.share)}
    else:
        share = _("The share moved by %(points)s.") % {"points": points(one.share)}
        yield f"{side_words(one, found, told.around)} {share}"
    telling = one.telling
    if one.kind in {"born", "split"}:
        telling = tuple(pair for index in one.after[:2] for pair in found.sides[index].defining[:MOST_TELLING])
    for way, text in ((1, _("More agree there with: %(texts)s")), (-1, _("Fewer agree there with: %(texts)s"))):
        named = dict.fromkeys(told.around.said(name).text for name, sign in telling if sign == way)
        if named:
            yield "  " + text % {"texts": " · ".join([*named][:MOST_TELLING])}
