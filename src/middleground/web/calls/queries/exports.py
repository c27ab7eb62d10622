"""Applications as rows of a file: each part of the team takes out what its own pages show, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from middleground.web.base.rights import may
from middleground.web.calls.models import Application, Call, Needs
from middleground.web.calls.queries.answers import answers_in
from middleground.web.calls.queries.features import features_of_call
from middleground.web.calls.queries.places import COMING, participants_of
from middleground.web.calls.queries.reviews_file import as_csv, as_workbook
from middleground.web.calls.states import ApplicationState

S = ApplicationState
Row = list[str | int | float | None]
HIDDEN = (S.DRAFT, S.ERASED)


@dataclass(frozen=True, slots=True)
class ExportKind:
    """One list that can be taken out, and the right it asks for."""

    name: str
    right: str
    rows: Callable[[Call, str], list[Row]]


def application_rows(call: Call, language: str) -> list[Row]:
    """Return all that coordinators read of the applications: who, how it stands, answers."""
    labels: dict[str, str] = {}
    found = []
    said = answers_in(call, language=language)
    for application in _sent(call):
        answers = said[application.pk]
        labels |= {answer.question: answer.label for answer in answers}
        found.append((application, {answer.question: answer.text for answer in answers}))
    head: Row = [*OWN, *labels.values()]
    rows: list[Row] = [[*_own(each), *(texts.get(key, "") for key in labels)] for each, texts in found]
    return [head, *rows]


def feature_rows(call: Call, _language: str) -> list[Row]:
    """Return what those who choose read: number, state and the features that a balance looks at; no name."""
    features = features_of_call(call)
    names = list(dict.fromkeys(call.questions.exclude(feature="").values_list("feature", flat=True)))
    head: Row = ["number", "state", "duo", *names]
    rows: list[Row] = [
        [each.number, each.state, each.duo_id, *(features.get(each.pk, {}).get(name, "") for name in names)]
        for each in _sent(call)
    ]
    return [head, *rows]


def need_rows(call: Call, _language: str) -> list[Row]:
    """Return what those who come need, for who arranges it."""
    needs = Needs.objects.filter(application__call=call, application__state__in=[S.INVITED, *COMING])
    found = needs.select_related("application").order_by("application__name")
    head: Row = ["name", "state", "access", "food", "travel"]
    rows: list[Row] = [[n.application.name, n.application.state, n.access, n.diet, n.travel] for n in found]
    return [head, *rows]


def participant_rows(call: Call, _language: str) -> list[Row]:
    """Return those who come, for the list at the door."""
    head: Row = ["number", "name", "organisation", "part", "state", "language", "email", "may_be_named"]
    rows: list[Row] = [
        [p.number, p.name, p.organisation, p.kind, p.state, p.language, p.email, "yes" if p.is_shown else "no"]
        for p in participants_of(call, *COMING)
    ]
    return [head, *rows]


def seating_rows(call: Call, _language: str) -> list[Row]:
    """Return what an arrangement of tables starts from: numbers, who belongs together, features; no name."""
    features = features_of_call(call)
    names = list(dict.fromkeys(call.questions.exclude(feature="").values_list("feature", flat=True)))
    head: Row = ["id", "with", "language", *names]
    rows: list[Row] = [
        [p.number, p.partner, p.language, *(features.get(p.key, {}).get(name, "") for name in names)]
        for p in sorted(participants_of(call, S.CONFIRMED), key=lambda each: each.number)
    ]
    return [head, *rows]


KINDS = {
    kind.name: kind
    for kind in (
        ExportKind("applications", "calls.run", application_rows),
        ExportKind("features", "calls.select", feature_rows),
        ExportKind("needs", "calls.arrange", need_rows),
        ExportKind("participants", "calls.run", participant_rows),
        ExportKind("seating", "calls.run", seating_rows),
    )
}
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def kinds_for(person: object, call: Call) -> list[str]:
    """Return the lists this person may take out."""
    return [kind.name for kind in KINDS.values() if may(person, kind.right, call)]


def as_file(rows: list[Row], suffix: str) -> bytes:
    """Return the rows in one of the formats; in no spreadsheet is anything run."""
    if suffix == "csv":
        return as_csv(rows)
    if suffix == "xlsx":
        return as_workbook({"list": rows})
    return json.dumps(as_records(rows), ensure_ascii=False, indent=1).encode()


def as_records(rows: list[Row]) -> list[dict[str, Any]]:
    """Return the rows as records by the names in the head; a name that stands there twice gets a number."""
    head, *rest = rows
    names: list[str] = []
    for name in map(str, head):
        numbered = (f"{name} ({number})" for number in count(2))
        names.append(name if name not in names else next(each for each in numbered if each not in names))
    return [dict(zip(names, row, strict=True)) for row in rest]


OWN = ["number", "state", "name", "email", "organisation", "language", "source", "is_late", "sent_on", "duo"]


def _own(application: Application) -> Row:
    sent_on = application.submitted_at.date().isoformat() if application.submitted_at else ""
    late = "yes" if application.is_late else "no"
    found: Row = [application.number, application.state, application.name, application.email]
    found += [application.organisation_name, application.language, application.source, late, sent_on]
    return [*found, application.duo_id]


def _sent(call: Call) -> list[Application]:
    return list(call.applications.exclude(state__in=HIDDEN).select_related("call").order_by("number"))
