"""Writing a call: what it says in each language, when it meets, who organises it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.db import transaction

from middleground.web.areas.models import Area
from middleground.web.base.errors import DomainError, InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.models import Call, CallOrganiser, CallSession, CallText
from middleground.web.calls.states import CallState
from middleground.web.ledger.actions import record
from middleground.web.network.models import WorkingGroup
from middleground.web.people.models import Organisation, Person, Role
from middleground.web.people.queries import holds

UNPUBLISHED = (CallState.DRAFT, CallState.SCHEDULED)
OVER = (CallState.ARCHIVED, CallState.CANCELLED)


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What a coordinator decides about a call, beside its words."""

    languages: tuple[str, ...]
    area: Area | None = None
    contact: Person | None = None
    format: str = Call.Format.ONLINE
    join_link: str = ""
    time_zone: str = "Europe/Brussels"
    deadline_at: dt.datetime | None = None
    late_policy: str = Call.LatePolicy.REFUSE
    places: int | None = None
    method: str = Call.Method.HAND
    duos: str = Call.Duos.WELCOME
    working_languages: tuple[str, ...] = ()
    interpreted_languages: tuple[str, ...] = ()
    published_from: str = ""
    reply_days: int = 10
    keep_months: int = 6


# What people apply on the strength of. Once a call is public, these change only by extending it or not at all.
SETTLED = ("deadline_at", "late_policy", "method", "duos", "time_zone", "places", "keep_months")


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """One dated part of the meeting; ``key`` is that of the part it changes, or None for a new one."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    key: int | None = None


@dataclass(frozen=True, slots=True)
class OrganiserDraft:
    """A body behind the call: an organisation or a working group of this site, or a name."""

    part: str
    name: str = ""
    organisation: Organisation | None = None
    working_group: WorkingGroup | None = None


def create_call(*, by: Person, organisation: Organisation, draft: CallDraft, words: Mapping[str, str]) -> Call:
    """Keep a new call that nobody but its staff sees; its organisation leads it."""
    require(by, "calls.run", Call(organisation=organisation, area=draft.area))
    _check(draft, organisation)
    with transaction.atomic():
        call = Call(organisation=organisation, created_by=by)
        _take(call, draft)
        call.save(force_insert=True)
        _keep_words(call, draft.languages[0], words)
        CallOrganiser.objects.create(call=call, organisation=organisation, part=CallOrganiser.Part.LEAD)
        record(by=by, verb="calls.create", thing=call)
    return call


def edit_call(call: Call, *, by: Person, draft: CallDraft) -> None:
    """Change what was decided. Once the call is public, what people apply on the strength of stays."""
    require(by, "calls.run", call)
    require(by, "calls.run", Call(organisation=call.organisation, area=draft.area))
    _check(draft, call.organisation)
    with transaction.atomic():
        held = _held(call)
        if held.state not in UNPUBLISHED:
            _refuse_settled(held, draft)
        _take(held, draft)
        held.save()
        record(by=by, verb="calls.edit", thing=held)


def word_call(call: Call, *, by: Person, language: str, words: Mapping[str, str]) -> None:
    """Write what the call says in one of its languages."""
    require(by, "calls.run", call)
    if language not in call.languages:
        raise InvalidInput("calls.no_language", field="language")
    with transaction.atomic():
        held = _held(call)
        if held.state not in UNPUBLISHED and language == held.language and not words.get("title", "").strip():
            raise InvalidInput("calls.no_title", field="title")
        _keep_words(held, language, words)
        record(by=by, verb="calls.word", thing=held, language=language)


def set_sessions(call: Call, *, by: Person, sessions: Iterable[SessionDraft]) -> None:
    """Say when the meeting takes place. Parts keep their identity, so that calendars move them and do not add them."""
    require(by, "calls.run", call)
    wanted = sorted(sessions, key=lambda session: session.starts_at)
    _check_sessions(wanted)
    with transaction.atomic():
        held = _held(call)
        known = {session.pk: session for session in held.sessions.all()}
        before = [(session.starts_at, session.ends_at) for session in known.values()]
        kept = [_keep_session(held, known.get(each.key or 0), each) for each in wanted]
        held.sessions.exclude(pk__in=kept).delete()
        if before and before != [(each.starts_at, each.ends_at) for each in wanted]:
            held.calendar_sequence += 1
            held.save(update_fields=["calendar_sequence"])
        record(by=by, verb="calls.set_sessions", thing=held, sessions=len(kept))


def set_organisers(call: Call, *, by: Person, organisers: Iterable[OrganiserDraft]) -> None:
    """Say who leads, who organises with them and who gave input; exactly one leads."""
    require(by, "calls.run", call)
    wanted = list(organisers)
    if [each.part for each in wanted].count(CallOrganiser.Part.LEAD) != 1:
        raise InvalidInput("calls.one_lead")
    with transaction.atomic():
        held = _held(call)
        held.organisers.all().delete()
        CallOrganiser.objects.bulk_create(
            CallOrganiser(
                call=held,
                part=each.part,
                name=each.name,
                organisation=each.organisation,
                working_group=each.working_group,
            )
            for each in wanted
        )
        record(by=by, verb="calls.set_organisers", thing=held, organisers=len(wanted))


def _held(call: Call) -> Call:
    held = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if held.state in OVER:
        raise DomainError("calls.wrong_state", state=held.get_state_display())
    return held


def _check(draft: CallDraft, organisation: Organisation) -> None:
    known = dict(settings.LANGUAGES)
    if not draft.languages or any(language not in known for language in draft.languages):
        raise InvalidInput("calls.no_language", field="languages")
    if draft.contact is not None and not holds(draft.contact, *Role.values, organisation=organisation):
        raise InvalidInput("calls.contact_elsewhere", field="contact")


def _check_sessions(sessions: list[SessionDraft]) -> None:
    for session in sessions:
        if session.ends_at <= session.starts_at:
            raise InvalidInput("calls.session_backwards")
    for earlier, later in pairwise(sessions):
        if later.starts_at < earlier.ends_at:
            raise InvalidInput("calls.sessions_overlap")


def _refuse_settled(held: Call, draft: CallDraft) -> None:
    changed = next((name for name in SETTLED if getattr(held, name) != getattr(draft, name)), None)
    if changed is not None:
        raise InvalidInput("calls.settled", field=changed)


def _take(call: Call, draft: CallDraft) -> None:
    lists = ("languages", "working_languages", "interpreted_languages")
    for name in CallDraft.__dataclass_fields__:
        value = getattr(draft, name)
        setattr(call, name, list(value) if name in lists else value)


def _keep_words(call: Call, language: str, words: Mapping[str, str]) -> None:
    given = {name: text.strip() for name, text in words.items() if name in CallText.FIELDS}
    CallText.objects.update_or_create(call=call, language=language, defaults=given)


def _keep_session(call: Call, known: CallSession | None, wanted: SessionDraft) -> int:
    session = known or CallSession(call=call)
    session.starts_at, session.ends_at = wanted.starts_at, wanted.ends_at
    session.save()
    return session.pk
