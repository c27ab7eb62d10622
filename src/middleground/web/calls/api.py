"""Calls for programs: what everybody may read, and for staff the lists of their own calls."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from middleground.web.base.errors import NotAllowed
from middleground.web.base.rights import may, require
from middleground.web.calls.actions.exporting import note_export
from middleground.web.calls.models import Call, CallText, Question
from middleground.web.calls.notices import link_to
from middleground.web.calls.queries.calls import calls_of, with_texts
from middleground.web.calls.queries.exports import KINDS, as_records
from middleground.web.calls.queries.numbers import level_names, released_numbers
from middleground.web.calls.queries.public import shown_calls, takes_applications
from middleground.web.people.api import private_answer, public_answer, token_of

MOST_CALLS = 100
MOST_ROWS = 1000
PLAIN = ("features", "seating")
"""Lists without names, which every key reads; needs are read by nobody but their arranger, on the page."""
PERSONAL = ("applications", "participants")

Limit = Annotated[int, Query(ge=1, le=MOST_CALLS)]
RowLimit = Annotated[int, Query(ge=1, le=MOST_ROWS)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
State = Literal["open", "closed", "selecting", "decided", "archived", "cancelled"]
Words = dict[str, str]

public = Router(tags=["Calls"])
own = Router(tags=["Own calls"])


class CallLine(Schema):
    """A call in a list. Words by language."""

    slug: str
    state: str
    takes_applications: bool
    title: Words
    organisation: str
    area: str | None
    format: str
    places: int | None
    deadline_at: dt.datetime | None
    time_zone: str
    working_languages: list[str]
    interpreted_languages: list[str]
    page: str = Field(description="The address where people read it")
    url: str


class Session(Schema):
    starts_at: dt.datetime
    ends_at: dt.datetime


class Organiser(Schema):
    part: str
    name: Words


class Asked(Schema):
    key: str
    kind: str
    is_required: bool
    label: Words
    options: dict[str, Words]


class OneCall(CallLine):
    """A call with everything its page says, in every language it is written in."""

    texts: dict[str, Words]
    languages: list[str]
    sessions: list[Session]
    organisers: list[Organiser]
    questions: list[Asked]
    late_policy: str
    duos: str
    method: str
    keep_months: int
    published_on: dt.date | None
    statistics: str | None


class Calls(Schema):
    items: list[CallLine]
    count: int
    next: str | None


class Number(Schema):
    """A rounded number with where the exact one may lie, or why it is hidden."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    method: str | None = None
    suppressed: str | None = None


class LevelNumbers(Schema):
    key: str
    name: str
    numbers: list[Number]


class FeatureTable(Schema):
    feature: str
    levels: list[LevelNumbers]


class Target(Schema):
    feature: str
    level: str
    low: int
    high: int


class Statistics(Schema):
    """How many went how far; numbers in the order of ``stages``."""

    call: str
    released_on: dt.date
    stages: list[str]
    totals: list[Number]
    tables: list[FeatureTable]
    targets: list[Target]


class OwnCall(CallLine):
    lists: list[str]


class OwnCalls(Schema):
    items: list[OwnCall]


class Rows(Schema):
    """Rows of a list, with the columns its file has."""

    call: str
    kind: str
    items: list[dict[str, Any]]
    count: int
    next: str | None


@public.get("/calls", response=Calls, url_name="api_calls", summary="Published calls")
@decorate_view(public_answer)
def api_calls(
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0, state: State | None = None
) -> dict[str, Any]:
    """Every call that was published, the newest first; with ``state`` only those in that state."""
    found = shown_calls().filter(state=state) if state else shown_calls()
    count = found.count()
    items = [_line(call) for call in found[offset : offset + limit]]
    return {"items": items, "count": count, "next": _next(request, limit, offset, count)}


@public.get("/calls/{slug:slug}", response=OneCall, url_name="api_call", summary="One call")
@decorate_view(public_answer)
def api_call(request: HttpRequest, slug: str) -> dict[str, Any]:  # noqa: ARG001  # ninja's signature
    """One call in every language it is written in."""
    call = get_object_or_404(shown_calls(), slug=slug)
    has_numbers = released_numbers(call) is not None
    return {
        **_line(call),
        "texts": {text.language: _texts(text) for text in call.texts.all()},
        "languages": call.languages,
        "sessions": list(call.sessions.all()),
        "organisers": [
            {"part": each.part, "name": {code: each.name_in(code) for code in call.languages}}
            for each in call.organisers.all()
        ],
        "questions": [_asked(each) for each in call.questions.prefetch_related("texts", "options")],
        "late_policy": call.late_policy,
        "duos": call.duos,
        "method": call.method,
        "keep_months": call.keep_months,
        "published_on": call.published_on,
        "statistics": reverse("api_call_statistics", args=[slug]) if has_numbers else None,
    }


@public.get(
    "/calls/{slug:slug}/statistics",
    response=Statistics,
    exclude_none=True,
    url_name="api_call_statistics",
    summary="Released numbers of a call",
)
@decorate_view(public_answer)
def api_call_statistics(request: HttpRequest, slug: str) -> dict[str, Any]:  # noqa: ARG001  # ninja's signature
    """Who applied, was eligible, was invited and has a place, as it was released; names in the language asked for."""
    call = get_object_or_404(shown_calls(), slug=slug)
    found = released_numbers(call)
    if found is None or found.release.published_at is None:
        raise Http404
    names = level_names(call, get_language() or call.language)
    counts = found.payload["counts"]
    for table in counts["tables"]:
        for level in table["levels"]:
            level["name"] = names.get((table["feature"], level["key"]), level["key"])
    return {
        "call": slug,
        "released_on": found.release.published_at.date(),
        **{name: counts[name] for name in ("stages", "totals", "tables")},
        "targets": found.payload["targets"],
    }


@own.get("/own/calls", response=OwnCalls, url_name="api_own_calls", summary="The calls you work on")
@decorate_view(private_answer)
def api_own_calls(request: HttpRequest) -> dict[str, Any]:
    """The calls somebody works on, whatever their state, with the lists this key may read of each."""
    token = token_of(request)
    return {"items": [{**_line(call), "lists": _lists(token, call)} for call in calls_of(token.person)]}


@own.get("/own/calls/{slug:slug}/{slug:kind}", response=Rows, url_name="api_own_list", summary="One list of a call")
@decorate_view(private_answer)
def api_own_list(
    request: HttpRequest, slug: str, kind: str, limit: RowLimit = 200, offset: Offset = 0
) -> dict[str, Any]:
    """The rows that the file of the same name holds, by the same rights. The ledger notes that they went out."""
    token = token_of(request)
    call = get_object_or_404(with_texts(Call.objects.all()), slug=slug)
    require(token.person, "calls.see", call)
    if kind not in (*PLAIN, *PERSONAL):
        raise Http404
    require(token.person, KINDS[kind].right, call)
    if kind in PERSONAL and not token.is_personal:
        raise NotAllowed("people.token_scope")
    rows = as_records(KINDS[kind].rows(call, get_language() or call.language))
    note_export(call, by=token.person, kind=kind, suffix="api")
    page = rows[offset : offset + limit]
    return {
        "call": slug,
        "kind": kind,
        "items": page,
        "count": len(rows),
        "next": _next(request, limit, offset, len(rows)),
    }


def _lists(token: Any, call: Call) -> list[str]:
    readable = (*PLAIN, *PERSONAL) if token.is_personal else PLAIN
    return [kind for kind in readable if may(token.person, KINDS[kind].right, call)]


def _line(call: Call) -> dict[str, Any]:
    return {
        "slug": call.slug,
        "state": call.state,
        "takes_applications": takes_applications(call),
        "title": {text.language: text.title for text in call.texts.all() if text.title},
        "organisation": call.organisation.name,
        "area": call.area.name if call.area else None,
        "format": call.format,
        "places": call.places,
        "deadline_at": call.deadline_at,
        "time_zone": call.time_zone,
        "working_languages": call.working_languages,
        "interpreted_languages": call.interpreted_languages,
        "page": link_to(call),
        "url": reverse("api_call", args=[call.slug]),
    }


def _texts(text: CallText) -> Words:
    return {name: getattr(text, name) for name in CallText.FIELDS if getattr(text, name)}


def _asked(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "is_required": question.is_required,
        "label": {text.language: text.label for text in question.texts.all()},
        "options": {option.key: option.labels for option in question.options.all()},
    }


def _next(request: HttpRequest, limit: int, offset: int, count: int) -> str | None:
    """Return the address of the next page, if there is one."""
    if offset + limit >= count:
        return None
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset + limit)
    return f"{request.path}?{query.urlencode()}"
