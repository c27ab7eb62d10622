"""Erasing an application: its row stays without anything about a person, so that counts hold; all else goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from middleground.web.calls.actions.changing import change_application
from middleground.web.calls.actions.leaving import leave_duo
from middleground.web.calls.actions.replying import release_place
from middleground.web.calls.models import Application, Choice, Needs
from middleground.web.calls.models.selection import ReservedPlace, Tie
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.storing import remove_files
from middleground.web.mail.actions import forget_recipient
from middleground.web.people.models import Person

_forgetters: list[Callable[[Application], None]] = []


def register_forgetting(forget: Callable[[Application], None]) -> None:
    """Let another part of calls erase what it wrote about an application, inside the same transaction."""
    if forget not in _forgetters:
        _forgetters.append(forget)


def erase_application(application: Application, *, by: Person | None = None, quietly: bool = False) -> None:
    """Erase everything an application holds. Its personal link opens nothing any more.

    ``quietly`` when its time has come, and with it that of all others: then nobody is told.
    """
    with transaction.atomic():
        held = Application.objects.select_for_update(of=("self",)).select_related("duo").get(pk=application.pk)
        if held.state == ApplicationState.ERASED:
            return
        release_place(held)
        change_application(held, "erase", by=by)
        leave_duo(held, is_gone=True, quietly=quietly)
        forget_recipient(held)
        remove_files(held.answers.all())
        held.answers.all().delete()
        Needs.objects.filter(application=held).delete()
        for reasons in _reasons(held):
            reasons.update(reason="")
        for forget in _forgetters:
            forget(held)
        _blank(held)


def _reasons(application: Application) -> list[models.QuerySet[Any]]:
    """Return what was written about why somebody was chosen, has a place or belongs with somebody."""
    tied = models.Q(first=application) | models.Q(second=application)
    of_it = {"application": application}
    return [Choice.objects.filter(**of_it), ReservedPlace.objects.filter(**of_it), Tie.objects.filter(tied)]


BLANK: dict[str, Any] = {
    "name": "",
    "email": "",
    "address_key": "",
    "organisation_name": "",
    "state_reason": "",
    "statement_hash": "",
    "person": None,
    "consented_at": None,
    "link_sent_at": None,
    "edited_at": None,
    "submitted_at": None,
}


def _blank(application: Application) -> None:
    # The key goes too: what a personal link was signed for is no longer anybody's.
    fresh = {"key": uuid.uuid4(), "erased_on": timezone.localdate()}
    Application.objects.filter(pk=application.pk).update(**BLANK, **fresh)


def erase_needs(application: Application) -> None:
    """Erase what somebody needed to take part; it has served its purpose after the meeting."""
    Needs.objects.filter(application=application).delete()
