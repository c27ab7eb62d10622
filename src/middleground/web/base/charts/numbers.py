"""The table that stands under each chart: the same numbers, for those who would rather read."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from middleground.web.base import figures
from middleground.web.base.figures import Released
from middleground.web.base.tables import Column, Table


def numbers_table(
    rows: Sequence[tuple[str, Released | None]], *, caption: str, head: str, unit: figures.Unit = "percent"
) -> Table:
    """Return a table of released numbers: label, value, from, to, people; hidden ones say why."""
    columns = [
        Column("label", head),
        Column("value", pgettext("column of a table", "About"), is_number=True),
        Column("interval", pgettext("column of a table", "From – to"), is_number=True),
        Column("people", _("People"), is_number=True),
    ]
    return Table(caption, columns, [_row(label, released, unit) for label, released in rows], exportable=False)


def _row(label: str, released: Released | None, unit: figures.Unit) -> dict[str, object]:
    found = figures.read(released)
    if found is None:
        return {"label": label, "value": figures.why_hidden(released)}
    value = figures.percent(found.value) if unit == "percent" else figures.number(found.value)
    return {"label": label, "value": value, "interval": figures.interval(found, unit), "people": found.n}
