"""Offering places to those who were selected, and to speakers and hosts: never more than there are places."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.calls.models import Application, Call, Choice, PlaceOffer, Selection
from middleground.web.calls.queries.group import HOLDING
from middleground.web.calls.states import APPLICATION_CHANGES, ApplicationState
from middleground.web.jobs.actions import enqueue
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person


def reply_by(call: Call) -> dt.datetime:
    """Return until when somebody invited now may reply."""
    return timezone.now() + dt.timedelta(days=call.reply_days)


def make_offers(selection: Selection, *, by: Person | None) -> list[PlaceOffer]:
    """Offer a place to everybody the selection chose and who has no offer yet; the caller opens the transaction.

    Raises
    ------
    DomainError
        ``calls.too_many`` when more people would hold a place than there are.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=selection.call_id)
    chosen = selection.choices.filter(outcome=Choice.Outcome.SELECTED).values("application")
    table = APPLICATION_CHANGES["invite"]
    asked = list(Application.objects.select_for_update().filter(pk__in=chosen, state__in=table))
    holding = call.applications.filter(state__in=HOLDING).exclude(source=Application.Source.DIRECT)
    others = holding.exclude(pk__in=[each.pk for each in asked]).count()
    if call.places is not None and others + len(asked) > call.places:
        raise DomainError("calls.too_many", chosen=others + len(asked), places=call.places)
    offers = PlaceOffer.objects.bulk_create(PlaceOffer(application=each, reply_by=reply_by(call)) for each in asked)
    for each in asked:
        each.state = table[each.state]
    Application.objects.bulk_update(asked, ["state"], batch_size=100)
    record(by=by, verb="calls.make_offers", thing=call, count=len(offers), selection=selection.pk)
    ask_for_letters(call)
    return offers


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited without an application, as what, and why."""

    kind: str
    name: str
    email: str
    reason: str
    language: str = ""


def invite_directly(call: Call, *, by: Person, guest: Guest) -> PlaceOffer:
    """Invite a speaker or a host without an application: shown as such, outside the places of the call."""
    require(by, "calls.run", call)
    if guest.kind not in {PlaceOffer.Kind.SPEAKER, PlaceOffer.Kind.HOST}:
        raise DomainError("calls.not_direct")
    with transaction.atomic():
        held = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        application = Application.objects.create(
            call=held,
            number=free_number(held),
            name=guest.name,
            email=guest.email,
            language=guest.language or held.language,
            source=Application.Source.DIRECT,
            state=ApplicationState.INVITED,
            state_reason=guest.reason,
        )
        offer = PlaceOffer.objects.create(application=application, kind=guest.kind, reply_by=reply_by(held))
        record(by=by, verb="calls.invite_directly", thing=held, kind=guest.kind, number=application.number)
        ask_for_letters(held)
    return offer


def ask_for_letters(call: Call) -> None:
    """Let a job draft the letters that decisions call for, inside the caller's transaction."""
    enqueue("calls.draft_letters", call_id=call.pk)


def free_number(call: Call) -> int:
    """Return the next number above all numbers of the call, for an application that nobody reads blind."""
    last = call.applications.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
