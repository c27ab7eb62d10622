"""The reviews of a call as a file: applications by number, readers by letter, no name of anybody."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook

from middleground.web.base.tables import harmless
from middleground.web.calls.models import Assignment, Call
from middleground.web.calls.queries.reading import OUT, State
from middleground.web.calls.queries.reviews import name_of, scores_page

Row = list[str | int | float | None]


def review_rows(call: Call, language: str) -> list[Row]:
    """Return a head and one row for each finished reading."""
    criteria = list(call.criteria.all())
    head: Row = ["application", "reader", *(name_of(one, language, call) for one in criteria)]
    rows: list[Row] = [[*head, "mean", "confidence", "remark", "tags"]]
    for one in _finished(call):
        values = {score.criterion_id: score.value for score in one.scores.all()}
        weights = sum(criterion.weight for criterion in criteria if criterion.pk in values)
        points = sum(values[criterion.pk] * criterion.weight for criterion in criteria if criterion.pk in values)
        found: Row = [one.application.number, one.letter, *(values.get(criterion.pk) for criterion in criteria)]
        mean = round(points / weights, 3) if weights else None
        tags = ", ".join(sorted(tag.name for tag in one.tags.all()))
        rows.append([*found, mean, one.confidence, one.remark, tags])
    return rows


def score_rows(call: Call) -> list[Row]:
    """Return a head and one row for each application, by number: adjusted score with its interval, and raw mean."""
    rows: list[Row] = [["application", "adjusted", "low", "high", "raw_mean", "readings_done", "readers"]]
    for one in scores_page(call).applications:
        found = one.estimate
        numbers = [round(number, 3) for number in (found.value, found.low, found.high)] if found else [None] * 3
        raw = None if one.raw is None else round(one.raw, 3)
        rows.append([one.number, *numbers, raw, one.done, one.readers])
    return rows


def as_csv(rows: list[Row]) -> bytes:
    """Return the rows as CSV that spreadsheets open in UTF-8, and in which nothing is run."""
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell is None else harmless(cell) for cell in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def as_workbook(sheets: dict[str, list[Row]]) -> bytes:
    """Return the rows as a workbook with a sheet each, in which nothing is run."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _finished(call: Call) -> list[Assignment]:
    rows = Assignment.objects.filter(application__call=call, state=State.DONE).exclude(application__state__in=OUT)
    rows = rows.select_related("application")
    return list(rows.prefetch_related("scores", "tags").order_by("application__number", "letter"))
