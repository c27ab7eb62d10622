"""The numbers of a call as pages show them: only what passed the gate, in the reader's language."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from middleground.web.base import figures
from middleground.web.base.charts.bars import interval_chart
from middleground.web.base.figures import Released
from middleground.web.base.rights import may
from middleground.web.base.tables import Column, Table
from middleground.web.calls.actions.counting import OVER
from middleground.web.calls.models import Call, CallStatistics, Question
from middleground.web.calls.queries.counting import STAGES, levels_asked
from middleground.web.calls.queries.hub import Step

STAGE_WORDS: dict[str, Promise] = {
    "applied": pgettext_lazy("how many people", "Applied"),
    "eligible": pgettext_lazy("how many people", "Eligible"),
    "invited": pgettext_lazy("how many people", "Invited"),
    "confirmed": pgettext_lazy("how many people", "Have a place"),
}
STEP = 20.0  # of the longest line, so that its middle is a whole number too
MOST_NAMED = 8  # of the hidden levels; more would hide what is shown


@dataclass(frozen=True, slots=True)
class FeatureNumbers:
    """One feature: a chart with its table, and the names of the levels of which nothing is shown."""

    label: str
    chart: SafeString | None
    table: Table | None
    hidden: tuple[str, ...]
    more_hidden: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything a page shows; ``released_at`` is empty in a preview."""

    released_at: dt.datetime | None
    chart: SafeString
    table: Table
    hidden: tuple[str, ...]
    features: tuple[FeatureNumbers, ...]


def released_numbers(call: Call) -> CallStatistics | None:
    """Return the numbers of the call that everybody may read, if there are some."""
    found = CallStatistics.objects.filter(call=call, release__published_at__isnull=False)
    return found.select_related("release").first()


def has_numbers(call: Call) -> bool:
    """Say whether everybody may read numbers of the call; asked only where there may be some."""
    return call.state in OVER and released_numbers(call) is not None


def numbers_of(call: Call, payload: Mapping[str, Any], *, language: str, at: dt.datetime | None = None) -> Numbers:
    """Return what passed the gate as charts and tables."""
    counts = payload["counts"]
    targets = {(one["feature"], one["level"]): (one["low"], one["high"]) for one in payload["targets"]}
    names = level_names(call, language)
    rows = [(str(STAGE_WORDS[stage]), number) for stage, number in zip(STAGES, counts["totals"], strict=True)]
    return Numbers(
        released_at=at,
        chart=_chart([row for row in rows if "value" in row[1]], _("How far people came")),
        table=_totals(rows),
        hidden=tuple(label for label, number in rows if "value" not in number),
        features=tuple(_feature(table, names, targets) for table in counts["tables"]),
    )


def level_names(call: Call, language: str) -> dict[tuple[str, str], str]:
    """Return the words of every level, by feature and key."""
    levels = levels_asked(call, language)
    return {(feature, key): words for feature, known in levels.items() for key, words in known.items()}


def _feature(
    table: Mapping[str, Any], names: Mapping[tuple[str, str], str], targets: Mapping[tuple[str, str], tuple[int, int]]
) -> FeatureNumbers:
    feature = table["feature"]
    label = str(Question.Feature(feature).label)
    shown = [level for level in table["levels"] if "value" in level["numbers"][0]]
    gone = [names.get((feature, level["key"]), level["key"]) for level in table["levels"] if level not in shown]
    rows = [
        {
            "label": names.get((feature, level["key"]), level["key"]),
            **dict(zip(STAGES, level["numbers"], strict=True)),
            "target": _target(targets.get((feature, level["key"]))),
        }
        for level in shown
    ]
    named = tuple(gone) if len(gone) <= MOST_NAMED else ()
    return FeatureNumbers(
        label=label,
        chart=_chart(_steps(rows), label) if rows else None,
        table=Table(label, _columns(rows), rows, exportable=False) if rows else None,
        hidden=named,
        more_hidden=0 if named else len(gone),
    )


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[Column]:
    columns = [Column("label", pgettext("column of a table", "Answer"))]
    columns += [Column(stage, STAGE_WORDS[stage], is_number=True, show=_short) for stage in STAGES]
    if any(row["target"] for row in rows):
        columns.append(Column("target", pgettext("column of a table", "Target"), is_number=True))
    return columns


def _short(number: object) -> str:
    assert isinstance(number, Mapping)
    found = figures.read(number)
    return figures.number(found.value) if found else pgettext("a number in a table", "not shown")


def _target(bounds: tuple[int, int] | None) -> str | None:
    if bounds is None:
        return None
    low, high = (figures.number(bound) for bound in bounds)
    return low if low == high else pgettext("an interval", "%(low)s–%(high)s") % {"low": low, "high": high}


def _steps(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Released]]:
    """Return who applied and, of the later stages, the last one that is shown, for each level."""
    found = []
    for row in rows:
        last = next((stage for stage in reversed(STAGES) if "value" in row[stage]), STAGES[0])
        for stage in dict.fromkeys((STAGES[0], last)):
            words = {"level": row["label"], "stage": STAGE_WORDS[stage]}
            found.append((pgettext("in a chart", "%(level)s · %(stage)s") % words, row[stage]))
    return found


def _chart(rows: Sequence[tuple[str, Released]], title: str) -> SafeString:
    highest = max(float(str(number["high"])) for _label, number in rows)
    end = STEP * math.ceil(highest / STEP)
    desc = _("Each line is where the exact number may lie; the mark is the rounded number.")
    return interval_chart(rows, title=title, desc=desc, unit="number", span=(0.0, end))


def _totals(rows: Sequence[tuple[str, Released]]) -> Table:
    columns = [
        Column("label", pgettext("column of a table", "How far")),
        Column("count", _("People"), is_number=True, show=_short),
        Column("interval", pgettext("column of a table", "From – to"), is_number=True),
    ]
    found = [{"label": label, "count": number, "interval": _interval(number)} for label, number in rows]
    return Table(_("How far people came"), columns, found, exportable=False)


def _interval(number: Released) -> str | None:
    found = figures.read(number)
    return figures.interval(found, "number") if found else None


def step_of(call: Call, person: object) -> Step | None:
    """Return the card for the numbers, once the call is decided."""
    if call.state not in OVER or not may(person, "calls.run", call):
        return None
    is_out = released_numbers(call) is not None
    return Step(
        title=_("Numbers of the call"),
        detail=_("Everybody can read them.") if is_out else _("Not released yet."),
        url=reverse("call_statistics", args=[call.slug]),
        action=_("See the numbers"),
        is_done=is_out,
    )
