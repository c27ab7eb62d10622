"""Everything the map says about one statement, in sentences, in the language that is active."""

from __future__ import annotations

from django.utils.translation import gettext as _

from middleground.cli.conversation import Mapped
from middleground.engine.disclosure.figures import Figure, Number
from middleground.engine.disclosure.released import ReleasedStatement
from middleground.engine.opinion.explain import ENOUGH, Kind, Reason, reasons
from middleground.web.base import figures
from middleground.web.conversations.results import sentences

HALF = 0.5


def lines(whole: Mapped, name: str) -> list[str]:
    """Say what the map says about a statement, why, and what more answers would settle."""
    told = [f"{whole.text(name)} (#{name})", ""]
    found = next((one for one in whole.released.statements if one.id == name), None)
    if found is None:
        return [*told, _("Nobody answered it, or moderation rejected it: the map says nothing about it.")]
    told += [_counts(found), ""]
    for index, number in enumerate(found.agree_by_side):
        side = sentences.legend_name(whole.released.structure, index, whole.released.method)
        told.append("  " + _("%(side)s: %(share)s agree") % {"side": side, "share": _share(number)})
    return [*told, *([""] if found.agree_by_side else []), *(_why(reason, found) for reason in reasons(found))]


def _counts(found: ReleasedStatement) -> str:
    if not isinstance(found.n, int):
        return _("Too few people answered to show any number.")
    told = [_("%(people)s answered") % {"people": figures.people(found.n)}]
    for number, text in (
        (found.agree, _("%(share)s agree")),
        (found.disagree, _("%(share)s disagree")),
        (found.unsure, _("%(share)s could not decide")),
    ):
        if isinstance(number, Figure):
            told.append(text % {"share": _share(number)})
    return " · ".join(told)


def _share(number: Number) -> str:
    """Say between which shares a number lies."""
    if not isinstance(number, Figure):
        return _("not known how many")
    return figures.percent_range(number.low, number.high)


def _measured(kind: Kind, share: str) -> str:
    told = {
        "common_ground": _("Where agreement is lowest, %(share)s agree."),
        "rejected_by_all": _("Where disagreement is lowest, %(share)s disagree."),
        "bridging": _("Counting every side alike, %(share)s agree."),
        "divisive": _("Between its highest and its lowest, agreement differs by %(share)s."),
        "unsure": _("Of those who answered, %(share)s could not decide."),
    }
    return told[kind] % {"share": share}


def _verdict(kind: Kind, answer: str) -> str:
    told = {
        ("common_ground", "yes"): _("It is common ground."),
        ("common_ground", "no"): _("It is not common ground."),
        ("common_ground", ""): _("Whether it is common ground: cannot tell."),
        ("rejected_by_all", "yes"): _("It is rejected from every side."),
        ("rejected_by_all", "no"): _("It is not rejected from every side."),
        ("rejected_by_all", ""): _("Whether it is rejected from every side: cannot tell."),
        ("bridging", "yes"): _("It bridges."),
        ("bridging", "no"): _("It does not bridge."),
        ("bridging", ""): _("Whether it bridges: cannot tell."),
        ("divisive", "yes"): _("It divides."),
        ("divisive", "no"): _("It does not divide."),
        ("divisive", ""): _("Whether it divides: cannot tell."),
        ("unsure", "yes"): _("It is one that many cannot decide."),
        ("unsure", "no"): _("It is not one that many cannot decide."),
        ("unsure", ""): _("Whether it is one that many cannot decide: cannot tell."),
    }
    return told[kind, answer if answer in {"yes", "no"} else ""]


def _why(reason: Reason, found: ReleasedStatement) -> str:
    verdict = _verdict(reason.kind, reason.answer)
    if not isinstance(reason.measure, Figure):
        return f"{_verdict(reason.kind, '')} {_('Too few people answered on some side.')}"
    if reason.answer == "no" and reason.measure.high > reason.bar:
        return f"{verdict} {_what_fails(found)}"
    bar = _("More than %(bar)s is asked for.") % {"bar": figures.percent(reason.bar)}
    told = f"{verdict} {_measured(reason.kind, _share(reason.measure))} {bar}"
    return told if reason.answer in {"yes", "no"} else f"{told} {_more(reason, found)}"


def _what_fails(found: ReleasedStatement) -> str:
    """Why a statement with enough agreement in all does not bridge."""
    if isinstance(found.common, Figure) and found.common.high <= HALF:
        return _("It lacks support from some side, where %(share)s agree.") % {"share": _share(found.common)}
    return _("It touches nothing that divides.")


def _more(reason: Reason, found: ReleasedStatement) -> str:
    if isinstance(found.n, int) and found.n < ENOUGH:
        return _("At least %(count)s answers are needed.") % {"count": figures.number(ENOUGH)}
    if reason.more is None:
        return _("It stands too near to that for more answers to settle it.")
    text = _("About %(count)s more answers would settle it, if it stays where it is.")
    return text % {"count": figures.number(reason.more)}
