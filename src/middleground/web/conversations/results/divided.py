"""How divided, compared with what: each index between two invented towns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.indices import ReleasedIndex
from middleground.engine.disclosure.released import ReleasedMap
from middleground.web.base import figures
from middleground.web.base.tables import Column, Table

UNPOLARISED, SPLIT, HALFWAY, UNKNOWN = "closer_to_unpolarised", "closer_to_split", "between", "cannot_tell"


@dataclass(frozen=True, slots=True)
class DividedView:
    """What the indices say together, and each beside the two towns."""

    sentence: str
    table: Table


def divided_view(found: ReleasedMap) -> DividedView | None:
    """Put the indices side by side; nothing where there are none."""
    shown = [one for one in found.indices if isinstance(one.value, Figure)]
    if not shown or found.structure == "one":
        return None
    return DividedView(_sentence(Counter(one.verdict for one in shown)), _table(shown))


def _sentence(verdicts: Counter[str]) -> str:
    told = sum(count for verdict, count in verdicts.items() if verdict != UNKNOWN)
    if not told:
        return _(
            "These answers cannot tell whether the people who took part are nearer to one mind or to a split in two."
        )
    if verdicts[UNPOLARISED] == told:
        return _(
            "By every measure that can tell, the people who took part are nearer to one mind than to a split in two."
        )
    if verdicts[SPLIT] == told:
        return _(
            "By every measure that can tell, the people who took part are nearer to a split in two than to one mind."
        )
    if verdicts[HALFWAY] == told:
        return _(
            "By every measure that can tell, the people who took part are about halfway between one mind and a split."
        )
    text = _(
        "The measures do not all say the same. Nearer to one mind: %(mind)s of %(told)s. Nearer to a split in two:"
        " %(split)s. About halfway: %(half)s."
    )
    numbers = {"told": told, "mind": verdicts[UNPOLARISED], "split": verdicts[SPLIT], "half": verdicts[HALFWAY]}
    return text % {name: figures.number(count) for name, count in numbers.items()}


def measure_name(code: str) -> str:
    """Say in plain words what an index measures."""
    names = {
        "separation": _("How far apart the two nearest camps stand"),
        "esteban_ray": _("How much people gather at places far apart"),
        "duclos_esteban_ray": _("The same, without cutting the line into parts"),
        "agreement": _("How differently people answer one and the same statement"),
        "bimodality": _("How much the hill looks like two"),
        "dip": _("How deep the valley in the hill is"),
        "between": _("How much of all differences the line explains"),
        "dispersion": _("How evenly answers are for and against"),
    }
    return names.get(code, code)


def verdict_name(verdict: str) -> str:
    names = {
        UNPOLARISED: _("nearer to one mind"),
        SPLIT: _("nearer to split in two"),
        HALFWAY: _("about halfway"),
    }
    return names.get(verdict, _("cannot tell"))


def _table(shown: Sequence[ReleasedIndex]) -> Table:
    columns = [
        Column("measure", pgettext("column of a table", "Measure")),
        Column("here", _("Here"), is_number=True),
        Column("mind", _("Town of one mind"), is_number=True),
        Column("split", _("Split town"), is_number=True),
        Column("verdict", pgettext("column of a table", "Reading")),
    ]
    rows: list[dict[str, object]] = [
        {
            "measure": measure_name(one.code),
            "here": _number(one.value),
            "mind": _number(one.low_reference),
            "split": _number(one.high_reference),
            "verdict": verdict_name(one.verdict),
        }
        for one in shown
    ]
    return Table(_("How divided, by several measures"), columns, rows, exportable=False)


def _number(number: object) -> str:
    if not isinstance(number, Figure):
        return "–"
    return f"{figures.number(number.value, 2)} ({figures.number(number.low, 2)}–{figures.number(number.high, 2)})"
