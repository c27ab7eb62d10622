"""Asking for the newsletter, confirming, changing and ending it. What subscribers do is in no ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.ledger.actions import record
from middleground.web.mail.actions import Recipient, forget_recipient, write_composed
from middleground.web.mail.models import SuppressedAddress
from middleground.web.mail.queries import suppression_of
from middleground.web.network.limits import CONFIRM_WITHIN, LETTER_PAUSE, LETTERS_UNCONFIRMED
from middleground.web.network.models import Subscriber, Topic, WorkingGroup
from middleground.web.people.models import Person
from middleground.web.people.queries import current_statement

STATEMENT = "newsletter"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a subscriber wants news of; no topic and no group means everything."""

    language: str
    topics: Sequence[Topic] = ()
    groups: Sequence[WorkingGroup] = ()


@transaction.atomic
def subscribe(*, email: str, wishes: Wishes, source: str = Subscriber.Source.SITE) -> None:
    """Ask the owner of an address whether they want the newsletter; nothing else is sent before they say yes.

    Says nothing about who is subscribed: a subscriber gets a letter with their personal address instead, and changes
    nothing without opening it.
    """
    address = _checked(email)
    held = Subscriber.objects.select_for_update().filter(email=address).first()
    subscriber = held or _new(address, wishes, source)
    if not subscriber.is_confirmed and held is not None:
        _keep_wishes(subscriber, wishes)
    _send_about(subscriber)


@transaction.atomic
def subscribe_own(*, by: Person, wishes: Wishes) -> Subscriber:
    """Subscribe the address somebody signs in with; that it is theirs is known already."""
    address = by.email.lower()
    subscriber = Subscriber.objects.select_for_update().filter(email=address).first()
    subscriber = subscriber or _new(address, wishes, Subscriber.Source.ACCOUNT)
    _confirm(subscriber)
    _keep_wishes(subscriber, wishes)
    return subscriber


@transaction.atomic
def confirm(subscriber: Subscriber) -> None:
    """The owner of the address said yes; saying it twice changes nothing."""
    _confirm(Subscriber.objects.select_for_update().get(pk=subscriber.pk))


@transaction.atomic
def change_wishes(subscriber: Subscriber, *, wishes: Wishes) -> None:
    """Keep what the subscriber wants from now on."""
    _keep_wishes(Subscriber.objects.select_for_update().get(pk=subscriber.pk), wishes)


@transaction.atomic
def leave(subscriber: Subscriber) -> int:
    """End a subscription: the address and all that belongs to it are erased, and what waits for it is not sent."""
    emptied = forget_recipient(subscriber)
    gone, _kinds = Subscriber.objects.filter(pk=subscriber.pk).delete()
    return emptied + gone


@transaction.atomic
def remove_address(*, by: Person, address: str) -> None:
    """Erase a subscription because its owner asked for it by some other way; the address is typed, never listed."""
    require(by, "network.subscribers")
    subscriber = Subscriber.objects.filter(email=address.strip().lower()).first()
    if subscriber is None:
        raise InvalidInput("network.not_subscribed", field="address")
    leave(subscriber)
    record(by=by, verb="network.remove_address")


def forget_unconfirmed() -> int:
    """Erase addresses that nobody confirmed in time."""
    late = Subscriber.objects.filter(confirmed_on=None, asked_on__lt=timezone.localdate() - CONFIRM_WITHIN)
    return _left(list(late))


def forget_unreachable(after: int, limit: int) -> tuple[int, int]:
    """Erase subscribers whose mail server refused their address for good; return where to go on, and how many went."""
    some = list(Subscriber.objects.filter(pk__gt=after).order_by("pk")[:limit])
    refused = SuppressedAddress.Reason.REFUSED
    gone = [one for one in some if (found := suppression_of(one.email)) is not None and found.reason == refused]
    return (some[-1].pk if some else 0), _left(gone)


def _left(subscribers: list[Subscriber]) -> int:
    for subscriber in subscribers:
        leave(subscriber)
    return len(subscribers)


def _checked(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput("network.no_address", field="email") from error
    return address


def _new(address: str, wishes: Wishes, source: str) -> Subscriber:
    read = current_statement(STATEMENT, wishes.language)
    subscriber, _is_new = Subscriber.objects.get_or_create(
        email=address,
        defaults={
            "language": wishes.language,
            "source": source,
            "statement_version": read.version,
            "statement_digest": read.digest,
        },
    )
    _keep_wishes(subscriber, wishes)
    return subscriber


def _keep_wishes(subscriber: Subscriber, wishes: Wishes) -> None:
    if wishes.language not in dict(settings.LANGUAGES):
        raise InvalidInput("network.no_language", field="language")
    subscriber.language = wishes.language
    subscriber.save(update_fields=["language"])
    subscriber.topics.set(wishes.topics)
    subscriber.groups.set(wishes.groups)


def _confirm(subscriber: Subscriber) -> None:
    if not subscriber.is_confirmed:
        subscriber.confirmed_on, subscriber.letters = timezone.localdate(), 0
        subscriber.save(update_fields=["confirmed_on", "letters"])


def _send_about(subscriber: Subscriber) -> None:
    """Write the letter that asks for a yes, or the one with the personal address; not often, to nobody's harm."""
    now = timezone.now()
    too_soon = subscriber.letter_at is not None and now - subscriber.letter_at < LETTER_PAUSE
    too_many = not subscriber.is_confirmed and subscriber.letters >= LETTERS_UNCONFIRMED
    if too_soon or too_many:
        return
    subscriber.letter_at, subscriber.letters = now, min(subscriber.letters + 1, LETTERS_UNCONFIRMED)
    subscriber.save(update_fields=["letter_at", "letters"])
    template = "network.known" if subscriber.is_confirmed else "network.confirm"
    write_composed(template=template, recipient=Recipient(subscriber.email, subscriber.language, subscriber))
