"""Answering an invitation: yes, no, giving a place back, letting it lapse. A duo that only comes together stays one.

What invited people do themselves is never written into the ledger; ``by`` is somebody of the staff who notes it for
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import DomainError
from middleground.web.base.rights import require
from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.inviting_letters import write_reply
from middleground.web.calls.models import Application, Call, Duo, PlaceOffer
from middleground.web.calls.queries.group import SETTLED
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.people.models import Person

Reply = PlaceOffer.Reply
S = ApplicationState


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a place ends: the act, the reply that is noted, and the letter about it."""

    act: str
    reply: str
    letter: str


DECLINED = _Ending("decline", Reply.DECLINED, "calls.place_declined")
EXPIRED = _Ending("expire", Reply.EXPIRED, "calls.place_expired")
RETURNED = _Ending("give_back", Reply.RETURNED, "calls.place_returned")


def confirm_place(offer: PlaceOffer, *, by: Person | None = None, is_shown: bool = False) -> PlaceOffer:
    """Take an offered place; of two who only come together the second yes makes it both. Sent twice, nothing changes.

    Raises
    ------
    DomainError
        ``calls.offer_over`` when the offer was answered otherwise, its date has passed or the call was called off;
        ``calls.no_place_left``.
    """
    _may_note(offer, by)
    with transaction.atomic():
        call, held = _held(offer)
        if held.reply == Reply.ACCEPTED:
            return held
        if held.reply or call.state == CallState.CANCELLED or (by is None and held.reply_by < timezone.now()):
            raise DomainError("calls.offer_over")
        partner = partner_offer(held)
        if partner is not None and partner.reply not in {Reply.NONE, Reply.ACCEPTED}:
            raise DomainError("calls.offer_over")
        held.reply, held.replied_at, held.is_shown = Reply.ACCEPTED, timezone.now(), is_shown
        held.save(update_fields=["reply", "replied_at", "is_shown"])
        if partner is None or partner.reply == Reply.ACCEPTED:
            _settle(call, [held] if partner is None else [held, partner], by=by)
    return held


def decline_place(offer: PlaceOffer, *, by: Person | None = None) -> None:
    """Say no to an offered place; the other of two who only come together loses theirs and is told kindly."""
    _may_note(offer, by)
    _end(offer, DECLINED, by=by)


def give_back_place(offer: PlaceOffer, *, by: Person | None = None) -> None:
    """Give a confirmed place back, at any time before the meeting."""
    _may_note(offer, by)
    _end(offer, RETURNED, by=by)


def expire_place(offer: PlaceOffer) -> bool:
    """End an invitation that nobody answered in time; False when it was answered at the last moment."""
    try:
        _end(offer, EXPIRED, by=None)
    except DomainError:
        return False
    return True


def show_name(offer: PlaceOffer, *, is_shown: bool) -> None:
    """Let the others who come read one's name, or no longer."""
    with transaction.atomic():
        PlaceOffer.objects.filter(pk=offer.pk, reply=Reply.ACCEPTED).update(is_shown=is_shown)


def release_place(application: Application) -> None:
    """Free the place of somebody who withdraws or is erased, inside the caller's transaction, before their state goes.

    The other of two who only come together is told.
    """
    offer = PlaceOffer.objects.select_for_update(of=("self",)).filter(application=application).order_by("-id").first()
    if offer is None or application.state not in {S.INVITED, S.CONFIRMED}:
        return
    partner = partner_offer(offer)
    was_confirmed = application.state == S.CONFIRMED
    _note(offer, Reply.RETURNED if was_confirmed else Reply.DECLINED)
    if was_confirmed:
        write_reply(offer, "calls.place_returned")
    if partner is not None:
        _lose(partner)


def partner_offer(offer: PlaceOffer) -> PlaceOffer | None:
    """Return the place of the other half of a duo that only comes together, while it is open or taken."""
    duo = offer.application.duo
    if duo is None or duo.state != Duo.State.CONFIRMED or duo.mode != Duo.Mode.TOGETHER:
        return None
    found = PlaceOffer.objects.filter(application__duo=duo, application__state__in=[S.INVITED, S.CONFIRMED])
    return found.exclude(application=offer.application).select_related("application__duo").order_by("-id").first()


def _held(offer: PlaceOffer) -> tuple[Call, PlaceOffer]:
    """Lock the call first, then the offer: two halves of a duo never wait for each other."""
    call = Call.objects.select_for_update(of=("self",)).get(applications__offers=offer.pk)
    found = PlaceOffer.objects.select_for_update(of=("self",)).select_related("application__duo", "application__call")
    return call, found.get(pk=offer.pk)


def _settle(call: Call, offers: list[PlaceOffer], *, by: Person | None) -> None:
    own = call.applications.exclude(source=Application.Source.DIRECT)
    taken = own.filter(state__in=SETTLED).count()
    wanted = sum(offer.kind == PlaceOffer.Kind.PARTICIPANT for offer in offers)
    if wanted and call.places is not None and taken + wanted > call.places:
        raise DomainError("calls.no_place_left")
    for offer in offers:
        change_application(offer.application, "confirm", by=by)
        write_reply(offer, "calls.place_confirmed")


def _end(offer: PlaceOffer, ending: _Ending, *, by: Person | None) -> None:
    with transaction.atomic():
        _call, held = _held(offer)
        if held.reply == ending.reply:
            return
        if ending is EXPIRED and (held.reply or held.reply_by > timezone.now()):
            raise DomainError("calls.offer_over")
        partner = partner_offer(held)
        change_application(held.application, ending.act, by=by)
        _note(held, ending.reply)
        write_reply(held, ending.letter)
        if partner is not None:
            _lose(partner)


def _lose(partner: PlaceOffer) -> None:
    """Take the place of somebody who only comes together with somebody who does not come."""
    confirmed = partner.application.state == S.CONFIRMED
    change_application(partner.application, "give_back" if confirmed else "decline", by=None)
    _note(partner, Reply.PARTNER)
    write_reply(partner, "calls.place_partner_gone")


def _note(offer: PlaceOffer, reply: str) -> None:
    """Keep the reply, and let the next entry for a calendar be a newer one."""
    offer.reply, offer.replied_at, offer.is_shown = reply, timezone.now(), False
    offer.calendar_sequence += 1
    offer.save(update_fields=["reply", "replied_at", "is_shown", "calendar_sequence"])


def _may_note(offer: PlaceOffer, by: Person | None) -> None:
    if by is not None:
        require(by, "calls.run", offer.application.call)
