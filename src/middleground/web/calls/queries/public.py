"""Calls as the public meets them: the list with its filters, and everything one page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from middleground.web.base.lists import listed
from middleground.web.base.markup import as_text
from middleground.web.base.openings import Opening
from middleground.web.calls.models import Call, CallOrganiser
from middleground.web.calls.queries.calls import with_texts
from middleground.web.calls.queries.deadlines import deadline_of
from middleground.web.calls.queries.pages import CallPage, page_of
from middleground.web.calls.spoken import language_names
from middleground.web.calls.states import CallState
from middleground.web.calls.times import Moment, Span, moment_words, span_words, zone_words
from middleground.web.calls.titles import shortened

HIDDEN = (CallState.DRAFT, CallState.SCHEDULED)
CARD_TITLE = 90
SHORT = 60
Part = CallOrganiser.Part


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call as anybody reads it. ``takes_applications`` says whether the way to apply is open at this moment."""

    slug: str
    state: str
    state_words: str
    state_reason: str
    page: CallPage
    short_title: str
    summary: str  # of the aim, without marks
    format: str
    format_words: str
    places: int | None
    deadline: Moment | None
    deadline_zone: str
    zone: str
    zone_name: str
    is_past: bool
    takes_applications: bool
    takes_late: bool
    sessions: tuple[Span, ...]
    working: tuple[str, ...]
    interpreted: tuple[str, ...]
    lead: str
    co_organisers: tuple[str, ...]
    input_from: tuple[str, ...]
    method: str
    duos: str
    published_on: dt.date | None
    published_from: str
    has_contact: bool
    keep_months: int
    languages: tuple[str, ...]

    @property
    def has_long_title(self) -> bool:
        return len(self.page.title) > CARD_TITLE


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for in the list; an empty word is no filter."""

    state: str = "open"
    language: str = ""
    format: str = ""
    area: str = ""


def shown_calls() -> QuerySet[Call]:
    """Return what the public may know of: no drafts, nothing scheduled."""
    return with_texts(Call.objects.exclude(state__in=HIDDEN))


def shown_call(slug: str, language: str) -> ShownCall | None:
    """Return a call as the public reads it, or None when it may not."""
    call = shown_calls().filter(slug=slug).first()
    return shown(call, language) if call is not None else None


def listed_calls(language: str, filters: Filters) -> list[ShownCall]:
    """Return the calls somebody looks for: open ones by their deadline, others the newest first."""
    found = [call for call in _listed() if _matches(call, filters)]
    if filters.state == "open":
        found.sort(key=lambda call: (call.deadline_at is None, call.deadline_at or timezone.now(), call.pk))
    return [shown(call, language) for call in found]


def open_calls(language: str) -> list[ShownCall]:
    """Return the calls that take applications now, by their deadline."""
    return listed_calls(language, Filters())


def openings(language: str) -> list[Opening]:
    """Return the calls that take applications, for the front page of residents."""
    return [_opening(call) for call in open_calls(language)]


def _opening(call: ShownCall) -> Opening:
    day = call.deadline.day if call.deadline else ""
    return Opening(
        title=call.page.title,
        detail=call.summary,
        language=call.page.language,
        url=reverse("call", args=[call.slug]),
        until=_("Apply until %(day)s") % {"day": day} if day else _("Open now, no deadline"),
    )


def places_and_languages() -> tuple[list[tuple[str, str]], list[str]]:
    """Return the areas and the working languages of listed calls: only what finds something can be chosen."""
    calls = list(_listed())
    areas = {call.area.code: call.area.name for call in calls if call.area is not None}
    spoken = {code for call in calls for code in call.working_languages}
    return sorted(areas.items(), key=lambda area: area[1]), sorted(spoken)


def shown(call: Call, language: str) -> ShownCall:
    """Return a call in any state as the public would read it; the public comes through ``shown_call``."""
    page, deadline = page_of(call, language), deadline_of(call)
    sessions = list(call.sessions.all())
    by_part = _organisers(call, language)
    moments = [session.starts_at for session in sessions]
    return ShownCall(
        slug=call.slug,
        state=call.state,
        state_words=str(call.get_state_display()),
        state_reason=call.state_reason,
        page=page,
        short_title=page.short_title or shortened(page.title, SHORT),
        summary=_in_one_line(page.aim),
        format=call.format,
        format_words=str(call.get_format_display()),
        places=call.places,
        deadline=moment_words(call.deadline_at, call.time_zone) if call.deadline_at else None,
        deadline_zone=zone_words(call.time_zone, [call.deadline_at] if call.deadline_at else ()),
        zone=call.time_zone,
        zone_name=zone_words(call.time_zone, moments or [call.deadline_at or timezone.now()]),
        is_past=deadline.is_past,
        takes_applications=takes_applications(call),
        takes_late=deadline.is_past and takes_applications(call),
        sessions=tuple(span_words(each.starts_at, each.ends_at, call.time_zone) for each in sessions),
        working=tuple(language_names(call.working_languages)),
        interpreted=tuple(language_names(call.interpreted_languages)),
        lead=listed(by_part[Part.LEAD]) or call.organisation.name,
        co_organisers=tuple(by_part[Part.CO_ORGANISER]),
        input_from=tuple(by_part[Part.INPUT]),
        method=call.method,
        duos=call.duos,
        published_on=call.published_on,
        published_from=call.published_from,
        has_contact=call.contact is not None,
        keep_months=call.keep_months,
        languages=tuple(call.languages),
    )


def takes_applications(call: Call) -> bool:
    """Say whether a form may be opened: before the deadline, or after it where late ones are taken."""
    if call.state != CallState.OPEN:
        return False
    return call.late_policy == Call.LatePolicy.MARK or not deadline_of(call).is_past


def dates_in_short(call: ShownCall) -> str:
    """Say the dates in a line, for lists and pictures."""
    days = list(dict.fromkeys(session.begins.day for session in call.sessions))
    if len(days) <= 1:
        return "".join(days)
    return _("%(first)s to %(last)s") % {"first": days[0], "last": days[-1]}


def _in_one_line(text: str) -> str:
    """Return a text without its marks: points of a list follow one another with a dot between them."""
    lines = [line.strip() for line in as_text(text).splitlines() if line.strip()]
    return " ".join(f"· {line[2:]}" if line.startswith("- ") else line for line in lines).removeprefix("· ")


def _listed() -> Iterable[Call]:
    return shown_calls().exclude(state=CallState.ARCHIVED)


def _matches(call: Call, filters: Filters) -> bool:
    if filters.state in {"open", "closed"} and takes_applications(call) != (filters.state == "open"):
        return False
    if filters.language and filters.language not in {*call.working_languages, *call.interpreted_languages}:
        return False
    if filters.format and call.format not in {filters.format, Call.Format.HYBRID}:
        return False
    return not filters.area or (call.area is not None and call.area.code == filters.area)


def _organisers(call: Call, language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {part: [] for part in Part}
    for organiser in call.organisers.all():
        found[organiser.part].append(organiser.name_in(language))
    return found
