"""How firm a result is: what would have become of it with other people, other statements, or a few hostile ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.engine.disclosure.firmness import ReleasedMove, ReleasedStability
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.messages import NOTES, filled
from middleground.web.base import figures
from middleground.web.base.tables import Column, Table
from middleground.web.conversations.results.said import Said, Surroundings

Verdict = Literal["holds", "shifts", "changes"]
ORDER: tuple[Verdict, ...] = ("holds", "shifts", "changes")
STEADY_MIDDLE, STEADY_GROUND = 10, 80  # points that the middle may move, per cents of common ground that must stay


@dataclass(frozen=True, slots=True)
class FirmView:
    """What changes would do, in sentences and as a table; ``edge``: statements that may stop being shared."""

    sentences: Sequence[str]
    warnings: Sequence[str]
    edge: Sequence[Said]
    how: str
    table: Table


def firm_view(found: ReleasedMap, around: Surroundings) -> FirmView | None:
    """Say how firm a result is; nothing where that was not looked at."""
    if found.stability is None or not found.stability.moves:
        return None
    firm = found.stability
    verdicts = {move.change: _verdict(move, firm.repeats) for move in firm.moves}
    hostile = max((verdicts[name] for name in ("against", "same") if name in verdicts), key=ORDER.index, default=None)
    chosen = {"people": verdicts.get("people"), "statements": verdicts.get("statements"), "hostile": hostile}
    edge = dict.fromkeys(name for move in firm.moves if move.change in {"people", "statements"} for name in move.left)
    return FirmView(
        sentences=[_sentence(change, verdict) for change, verdict in chosen.items() if verdict],
        warnings=[filled(_(NOTES[note.code]), dict(note.params)) for note in firm.notes if note.code in NOTES],
        edge=[around.said(name) for name in edge],
        how=_how(firm),
        table=_table(firm),
    )


def _verdict(move: ReleasedMove, repeats: int) -> Verdict:
    if 2 * move.alike < repeats:
        return "changes"
    is_steady = (move.middle or 0) <= STEADY_MIDDLE and (
        move.common_ground is None or move.common_ground >= STEADY_GROUND
    )
    return "holds" if move.alike == repeats and is_steady else "shifts"


def _sentence(change: str, verdict: Verdict) -> str:
    told = {
        ("people", "holds"): _("Had other people like these answered, the picture would be much the same."),
        ("people", "shifts"): _("Had other people like these answered, parts of the picture would shift."),
        ("people", "changes"): _("Had other people like these answered, the picture could be another one."),
        ("statements", "holds"): _("Had other statements like these been put, the picture would be much the same."),
        ("statements", "shifts"): _("Had other statements like these been put, parts of the picture would shift."),
        ("statements", "changes"): _("Had other statements like these been put, the picture could be another one."),
        ("hostile", "holds"): _("Had one in twenty answered to spoil it, the picture would be much the same."),
        ("hostile", "shifts"): _("Had one in twenty answered to spoil it, parts of the picture would shift."),
        ("hostile", "changes"): _("Had one in twenty answered to spoil it, the picture could be another one."),
    }
    return told[change, verdict]


def _how(firm: ReleasedStability) -> str:
    return _(
        "The answers were mapped again, %(times)s times for each change. That shows whether something moves, not how"
        " often it would; and it cannot say what those who never came would have answered."
    ) % {"times": figures.number(firm.repeats)}


def change_name(change: str) -> str:
    """Say in plain words what was changed."""
    names = {
        "people": _("A fifth of the people left out"),
        "statements": _("A fifth of the statements left out"),
        "against": _("One in twenty more who vote against the majority"),
        "same": _("One in twenty more who all vote alike"),
    }
    return names.get(change, change)


def _table(firm: ReleasedStability) -> Table:
    columns = [
        Column("change", pgettext("column of a table", "What was changed")),
        Column("alike", _("Same kind of picture"), is_number=True),
        Column("middle", _("Share in between moves by"), is_number=True),
        Column("common", _("Common ground that stays"), is_number=True),
    ]
    rows: list[dict[str, object]] = [
        {
            "change": change_name(move.change),
            "alike": _("%(count)s of %(all)s")
            % {"count": figures.number(move.alike), "all": figures.number(firm.repeats)},
            "middle": None
            if move.middle is None
            else _("up to %(points)s points") % {"points": figures.number(move.middle)},
            "common": None if move.common_ground is None else figures.percent(move.common_ground / 100),
        }
        for move in firm.moves
    ]
    return Table(_("How firm the result is, change by change"), columns, rows, exportable=False)
