"""How far to trust a result: who is missing, what is hidden, how it was worked out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Suppressed
from middleground.engine.messages import NOTES, filled
from middleground.web.base import figures
from middleground.web.conversations.results import findings
from middleground.web.conversations.results.sentences import method_name

UNKNOWN_ROUTING = "map.shown_unknown"
SAID_ELSEWHERE = {"map.many_not_placed", UNKNOWN_ROUTING}
"""Notes of the engine that the page says in its own words."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know before relying on a result."""

    title: str
    text: str


def warning(found: ReleasedMap) -> str:
    """Say it before the first number where nobody knows which statements people saw."""
    return gettext(NOTES[UNKNOWN_ROUTING]) if any(note.code == UNKNOWN_ROUTING for note in found.notes) else ""


def remarks(found: ReleasedMap) -> list[Remark]:
    """Return what a reader must know, the most important first."""
    return [
        *_notes(found),
        Remark(_("How sure this is."), _sure(found)),
        *_hidden(found),
        Remark(_("How this was worked out."), _method(found)),
    ]


def who_took_part() -> str:
    """Say of whom a result speaks."""
    return _("Anyone could take part: this says what the people who took part think, and is not a sample of everybody.")


def _sure(found: ReleasedMap) -> str:
    if found.policy.is_raw:
        return _("Intervals are made to hold the true number in 95 of 100 such conversations.")
    return _(
        "Intervals are made to hold the true number in 95 of 100 such conversations, and are widened for the rounding."
        " Counts are rounded to multiples of %(base)s so that nobody's answer can be worked out."
    ) % {"base": figures.number(found.policy.base)}


def _hidden(found: ReleasedMap) -> list[Remark]:
    if found.policy.is_raw:
        return [Remark(_("Nothing is hidden."), _("This file is not protected: do not publish it."))]
    count = sum(isinstance(one.n, Suppressed) for one in found.statements)
    unknown = findings.count_unknown_sides(found)
    if not count and not unknown:
        return []
    text = ngettext(
        "%(count)s statement has too few answers to show.", "%(count)s statements have too few answers to show.", count
    ) % {"count": figures.number(count)}
    sides = ngettext(
        "For %(count)s statement too few people of one side answered to show the sides apart.",
        "For %(count)s statements too few people of one side answered to show the sides apart.",
        unknown,
    ) % {"count": figures.number(unknown)}
    least = _("No number rests on fewer than %(people)s.") % {"people": figures.people(found.policy.least)}
    told = [sentence for sentence, number in ((text, count), (sides, unknown)) if number]
    return [Remark(_("What is not shown."), " ".join([*told, least]))]


def _method(found: ReleasedMap) -> str:
    answers = _("%(answers)s answers to %(statements)s statements.") % {
        "answers": figures.number(found.n_answers),
        "statements": figures.number(found.n_statements),
    }
    method = _("Method: %(method)s.") % {"method": method_name(found.method)}
    p_camps = found.test.p_camps
    if p_camps is None or found.method == "polis":
        return f"{method} {answers}"
    test = (
        _("The gap between the camps would come about by chance with a probability of at most %(p)s.")
        if found.structure == "camps"
        else _("The widest gap between answers may well be chance (probability %(p)s): no camps are shown.")
    )
    return f"{method} {answers} " + test % {"p": figures.number(p_camps, 2)}


def _notes(found: ReleasedMap) -> list[Remark]:
    told = [note for note in found.notes if note.code in NOTES and note.code not in SAID_ELSEWHERE]
    return [Remark(_("Good to know."), filled(gettext(NOTES[note.code]), dict(note.params))) for note in told]
