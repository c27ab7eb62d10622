"""What somebody who was invited needs to take part: asked only then, read only by who arranges it."""

from __future__ import annotations

from django.db import transaction

from middleground.web.base.errors import DomainError
from middleground.web.calls.models import Application, Needs
from middleground.web.calls.states import ApplicationState

ASKED = (ApplicationState.INVITED, ApplicationState.CONFIRMED)


def may_state_needs(application: Application) -> bool:
    return application.state in ASKED


def state_needs(application: Application, *, access: str, diet: str, travel: str) -> None:
    """Keep the needs; nothing is kept when all three are empty."""
    with transaction.atomic():
        held = Application.objects.select_for_update().get(pk=application.pk)
        if not may_state_needs(held):
            raise DomainError("calls.needs_later")
        given = {"access": access.strip(), "diet": diet.strip(), "travel": travel.strip()}
        if any(given.values()):
            Needs.objects.update_or_create(application=held, defaults=given)
        else:
            Needs.objects.filter(application=held).delete()
