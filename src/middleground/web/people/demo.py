"""Sign-in links for the demonstration: one per role, on the loopback address only, and only under the demo flag."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from middleground.web.base.nearby import is_nearby
from middleground.web.people.models import Person

_signer = signing.Signer(salt="middleground.people.demo")


def demo_link(person: Person) -> str:
    """Return the address that signs a person of the demonstration in."""
    path = reverse("demo_sign_in", args=[_signer.sign(str(person.pk))])
    return settings.BASE_ADDRESS.rstrip("/") + path


def is_allowed(request: HttpRequest) -> bool:
    """Say whether such links exist for this request."""
    return settings.DEMO and is_nearby(request)


def person_of(token: str) -> Person | None:
    """Return the person of a link, or nobody."""
    try:
        key = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Person.objects.filter(pk=key, is_active=True).first()
