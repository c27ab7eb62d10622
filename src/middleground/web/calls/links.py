"""The personal link of an applicant: signed, so that nothing in the database opens an application."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from middleground.web.base.templatetags.look import address
from middleground.web.calls.models import Application, Call
from middleground.web.calls.states import ApplicationState

_signer = signing.Signer(salt="middleground.calls.application", sep=".")


def token_of(application: Application) -> str:
    """Return what stands in the address of an application."""
    return _signer.sign(application.key.hex)


def personal_link(application: Application, name: str = "application", **also: object) -> str:
    """Return the whole address of an application's page, or of another page of the same applicant."""
    path = reverse(name, kwargs={"token": token_of(application), **also})
    return settings.BASE_ADDRESS.rstrip("/") + path


def public_link(call: Call) -> str:
    """Return the whole address of a call, to hand on: nothing in it tells who handed it on."""
    path = address("call", call.slug) or reverse("call_apply", args=[call.slug])
    return settings.BASE_ADDRESS.rstrip("/") + path


def application_from(token: str) -> Application | None:
    """Return the application that the link opens, or None for a link that is not ours or was erased."""
    try:
        key = uuid.UUID(_signer.unsign(token[:120]))
    except (signing.BadSignature, ValueError):
        return None
    found = Application.objects.select_related("call__organisation", "call__area", "duo", "person")
    return found.filter(key=key).exclude(state=ApplicationState.ERASED).first()
