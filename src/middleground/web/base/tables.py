"""Tables: sorted by the address (``?sort=name`` or ``?sort=-name``), exported as CSV, without a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from middleground.web.base import figures

Value = str | int | float | None
Row = Mapping[str, object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows, and where it leads."""

    text: str
    is_number: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What one column's head shows; ``url`` sorts by it, ``sorted`` is "ascending", "descending" or nothing."""

    title: str | Promise
    is_number: bool
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the rows' ``key``, its ``title``, how a value is shown, and the key of an address it leads to."""

    key: str
    title: str | Promise
    is_number: bool = False
    show: Callable[[object], str] | None = None
    url_key: str = ""
    sortable: bool = True

    def cell(self, row: Row) -> Cell:
        """Return what the row shows in this column."""
        return Cell(self._text(row.get(self.key)), self.is_number, str(row.get(self.url_key) or ""))

    def _text(self, value: object) -> str:
        if value is None:
            return "–"
        if self.show is not None:
            return self.show(value)
        return figures.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Table:
    """Rows under columns. With a ``request`` it sorts and exports; ``name`` keeps two tables on a page apart."""

    caption: str | Promise
    columns: Sequence[Column]
    rows: Sequence[Row]
    request: HttpRequest | None = None
    name: str = ""
    exportable: bool = True

    @property
    def total(self) -> int:
        return len(self.rows)

    @cached_property
    def heads(self) -> list[Head]:
        """Return the column heads, with the address that sorts by each."""
        return [
            Head(column.title, column.is_number, self._sort_url(column), self._sorted(column))
            for column in self.columns
        ]

    @cached_property
    def cells(self) -> list[list[Cell]]:
        """Return what to show, in the order asked for."""
        return [[column.cell(row) for column in self.columns] for row in self.ordered]

    @cached_property
    def ordered(self) -> list[Row]:
        """Return the rows in the order asked for; empty values last, equal ones as they came."""
        key, descending = self._order
        if not key:
            return list(self.rows)
        filled = [row for row in self.rows if row.get(key) is not None]
        empty = [row for row in self.rows if row.get(key) is None]
        return [*sorted(filled, key=lambda row: _sortable(row[key]), reverse=descending), *empty]

    @property
    def export_url(self) -> str:
        """Return the address of the CSV file, in the order shown."""
        return self._address(**{self._param("export"): "csv"}) if self.request and self.exportable else ""

    def _param(self, word: str) -> str:
        return f"{self.name}-{word}" if self.name else word

    @cached_property
    def _order(self) -> tuple[str, bool]:
        asked = self.request.GET.get(self._param("sort"), "") if self.request else ""
        key = asked.removeprefix("-")
        allowed = {column.key for column in self.columns if column.sortable}
        return (key, asked.startswith("-")) if key in allowed else ("", False)

    def _sorted(self, column: Column) -> str:
        key, descending = self._order
        return "" if key != column.key else "descending" if descending else "ascending"

    def _sort_url(self, column: Column) -> str:
        if self.request is None or not column.sortable or self.total < 2:
            return ""
        turned = f"-{column.key}" if self._order == (column.key, False) else column.key
        return self._address(**{self._param("sort"): turned})

    def _address(self, **changes: str) -> str:
        assert self.request is not None
        query = self.request.GET.copy()
        for name, value in changes.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}"


def _sortable(value: object) -> tuple[int, object]:
    return (0, value) if isinstance(value, int | float) else (1, str(value).casefold())


def harmless(value: object) -> object:
    """Return a value that a spreadsheet will not run: text that begins like a formula gets an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def to_csv(table: Table) -> str:
    """Return the table as CSV text: plain values (shares stay shares), in the order shown."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(column.title)) for column in table.columns])
    for row in table.ordered:
        writer.writerow(["" if row.get(c.key) is None else harmless(row[c.key]) for c in table.columns])
    return out.getvalue()


def export(table: Table, *, filename: str) -> HttpResponse | None:
    """Return the CSV file when the address asks for it; a view returns it instead of its page."""
    asked = table.request.GET.get(table._param("export")) if table.request else None  # noqa: SLF001  # same module
    if asked != "csv" or not table.exportable:
        return None
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + to_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response
