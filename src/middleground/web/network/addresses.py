"""Addresses of the newsletter: personal ones are signed, not stored, and each opens one thing only."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from middleground.web.network.models import Subscriber

_signers = {purpose: signing.Signer(salt=f"middleground.network.{purpose}") for purpose in ("confirm", "leave", "mine")}


def absolute(path: str) -> str:
    """Return the whole address of a path of this site; other addresses stay as they are."""
    return settings.BASE_ADDRESS.rstrip("/") + path if path.startswith("/") else path


def token_for(subscriber: Subscriber, purpose: str) -> str:
    return _signers[purpose].sign(str(subscriber.pk))


def personal(subscriber: Subscriber, purpose: str) -> str:
    """Return the subscriber's own address to confirm, to leave, or to see what is theirs."""
    return absolute(reverse(f"newsletter_{purpose}", args=[token_for(subscriber, purpose)]))


def key_of(token: str, purpose: str) -> int | None:
    """Return whose token it is, or None when it was not made here for this."""
    try:
        return int(_signers[purpose].unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def subscriber_of(token: str, purpose: str) -> Subscriber | None:
    """Return the subscriber, or None when the token is wrong or they are gone."""
    key = key_of(token, purpose)
    return Subscriber.objects.filter(pk=key).first() if key is not None else None
