"""Lists of applicants that staff bring: a CSV or an Excel table, judged cell by cell before anything is kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from middleground.web.base.errors import InvalidInput
from middleground.web.calls.actions.applying import Answers, Applicant
from middleground.web.calls.actions.entering import Entry, row_key
from middleground.web.calls.addresses import normalised
from middleground.web.calls.files import LARGEST_UNPACKED
from middleground.web.calls.forms.answering import AnswersForm
from middleground.web.calls.models import Call, Question
from middleground.web.calls.queries.questions import AskedQuestion

Kind = Question.Kind
LARGEST_LIST = 1024 * 1024
MOST_ROWS = 2000
OWN_COLUMNS = ("name", "email", "organisation", "language", "received_on")
NOT_IN_LISTS = (Kind.FILE, Kind.SUGGEST)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell; the row as spreadsheets count them."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a list. Nothing is kept while there is a problem."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def table_of(content: bytes, name: str) -> list[list[str]]:
    """Return the cells of a file as text, row by row.

    Raises
    ------
    InvalidInput
        ``calls.list_large``, ``calls.list_unreadable``, ``calls.list_long``.
    """
    if len(content) > LARGEST_LIST:
        raise InvalidInput("calls.list_large", field="file", limit=LARGEST_LIST // 1024)
    rows = _sheet(content) if name.lower().endswith(".xlsx") else _lines(content)
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput("calls.list_long", field="file", limit=MOST_ROWS)
    return rows


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Return a table as CSV, to keep it in the page while it is mended."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def judged(rows: Sequence[Sequence[str]], *, call: Call, questions: Sequence[AskedQuestion]) -> Reading:
    """Judge every cell as the form would, and name each problem with its row and column.

    Raises
    ------
    InvalidInput
        ``calls.list_head`` when a column is missing, ``calls.list_column`` for one that nobody knows.
    """
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    asked = {question.key: question for question in questions if question.kind not in NOT_IN_LISTS}
    _check_head(head, asked)
    entries, problems = [], []
    addresses: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, [*row, *[""] * len(head)], strict=False))
        if not any(cell.strip() for cell in cells.values()):
            continue
        found = _row_problems(number, cells, addresses)
        form = AnswersForm(_form_data(asked, cells), None, questions=questions, is_final=True)
        form.is_valid()
        found += [Problem(number, key, str(error)) for key, errors in form.errors.items() for error in errors]
        problems += found
        if not found:
            entries.append(_entry(call, cells, form))
    return Reading(tuple(entries), tuple(problems))


def _check_head(head: list[str], asked: dict[str, AskedQuestion]) -> None:
    if "name" not in head:
        raise InvalidInput("calls.list_head", field="file")
    for column in head:
        if column and column not in OWN_COLUMNS and column not in asked:
            known = ", ".join([*OWN_COLUMNS, *asked])
            raise InvalidInput("calls.list_column", field="file", column=column, known=known)


def _row_problems(number: int, cells: dict[str, str], addresses: dict[str, int]) -> list[Problem]:
    problems = []
    if not cells["name"].strip():
        problems.append(Problem(number, "name", _("A name is missing.")))
    email = cells.get("email", "").strip()
    if email:
        problems += _address_problems(number, email, addresses)
    language = cells.get("language", "").strip()
    if language and language not in dict(settings.LANGUAGES):
        known = ", ".join(code for code, _name in settings.LANGUAGES)
        problems.append(Problem(number, "language", _("Possible are: %(known)s.") % {"known": known}))
    if cells.get("received_on", "").strip() and _day(cells["received_on"]) is None:
        problems.append(Problem(number, "received_on", _("Write the day as 2026-05-03.")))
    return problems


def _address_problems(number: int, email: str, addresses: dict[str, int]) -> list[Problem]:
    try:
        validate_email(email)
    except ValidationError:
        return [Problem(number, "email", _("This is no e-mail address."))]
    earlier = addresses.setdefault(normalised(email), number)
    if earlier != number:
        return [Problem(number, "email", _("The same address stands in row %(row)s.") % {"row": earlier})]
    return []


def _entry(call: Call, cells: dict[str, str], form: AnswersForm) -> Entry:
    today = dt.datetime.now(tz=dt.UTC).date()
    applicant = Applicant(
        name=cells["name"].strip()[:160],
        email=cells.get("email", "").strip(),
        language=cells.get("language", "").strip() or call.language,
        organisation_name=cells.get("organisation", "").strip()[:160],
    )
    return Entry(
        applicant=applicant,
        answers=Answers(values=form.values),
        received_on=_day(cells.get("received_on", "")) or min(today, _last_day(call, today)),
        key=row_key(call, cells.values()),
    )


def _last_day(call: Call, today: dt.date) -> dt.date:
    """Return the last day on which somebody could apply: a list says nothing about when each row came."""
    return call.deadline_at.date() if call.deadline_at is not None else today


def _form_data(asked: dict[str, AskedQuestion], cells: dict[str, str]) -> MultiValueDict[str, str]:
    data: MultiValueDict[str, str] = MultiValueDict()
    for key, question in asked.items():
        for name, values in _fields_of(question, cells.get(key, "").strip()).items():
            data.setlist(f"answer-{name}", values)
    return data


def _fields_of(question: AskedQuestion, cell: str) -> dict[str, list[str]]:
    """Return what a person would have sent for this cell."""
    key = question.key
    if not cell:
        return {}
    if question.kind == Kind.SEVERAL:
        return {key: [_option(question, part) for part in re.split(r"\s*[;|]\s*", cell) if part]}
    if question.kind == Kind.LANGUAGES:
        return _levels(question, cell)
    if question.kind == Kind.CONSENT:
        return {key: ["on"]} if cell.casefold() in YES else {}
    if question.kind == Kind.DATE:
        day = _day(cell)
        return {key: [day.isoformat() if day else cell]}
    return {key: [_option(question, cell) if question.choices else cell]}


YES = frozenset({"yes", "true", "1", "x", "ja", "oui", "نعم"})


def _option(question: AskedQuestion, cell: str) -> str:
    """Return the key of an option that is named by its key or by its words."""
    plain = cell.strip().casefold()
    return next((key for key, words in question.choices if plain in {key.casefold(), words.casefold()}), cell)


def _levels(question: AskedQuestion, cell: str) -> dict[str, list[str]]:
    found = {}
    codes = [code for code, _words in question.choices]
    for part in filter(None, re.split(r"\s*[;,|]\s*", cell)):
        name, _space, level = part.strip().replace(":", " ").rpartition(" ")
        code = _option(question, name)
        # A language that is not asked for is a problem, not silence.
        found[f"{question.key}__{code if code in codes else codes[0]}"] = [level.upper() if code in codes else "?"]
    return found


def _day(text: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _lines(content: bytes) -> list[list[str]]:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput("calls.list_unreadable", field="file") from error
    if "\x00" in text:
        raise InvalidInput("calls.list_unreadable", field="file")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise InvalidInput("calls.list_unreadable", field="file")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError) as error:
        raise InvalidInput("calls.list_unreadable", field="file") from error
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
