"""Letters about the call itself: it was extended, opened again or called off; and a question to its contact person."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from middleground.web.calls.actions.writing import draft_one
from middleground.web.calls.models import Application, Call, CallNotice
from middleground.web.calls.queries.pages import page_of
from middleground.web.calls.states import ApplicationState
from middleground.web.calls.times import moment_words, zone_words
from middleground.web.jobs.actions import enqueue
from middleground.web.mail.actions import belongs_to, draft_letter
from middleground.web.mail.templates import register_letter

AT_ONCE = 50  # letters of one transaction
OUT = (ApplicationState.WITHDRAWN, ApplicationState.ERASED, ApplicationState.INELIGIBLE)
ACTS = {"extend": "calls.extended", "reopen": "calls.reopened", "cancel": "calls.cancelled"}


def register_notices() -> None:
    """Add these letters to those an installation may reword."""
    register_letter(
        "calls.extended",
        subject=_("More time: %(title)s"),
        body=_("“%(title)s” takes applications longer: until %(deadline)s.\n\nWhy: %(reason)s\n\nThe call: %(link)s"),
        describe=_("A call was extended"),
    )
    register_letter(
        "calls.reopened",
        subject=_("Open again: %(title)s"),
        body=_("“%(title)s” takes applications again: until %(deadline)s.\n\nWhy: %(reason)s\n\nThe call: %(link)s"),
        describe=_("A call was opened again"),
    )
    register_letter(
        "calls.cancelled",
        subject=_("Called off: %(title)s"),
        body=_(
            "“%(title)s” does not take place.\n\nWhy: %(reason)s\n\nYou need not do anything.\n\nThe call: %(link)s"
        ),
        describe=_("A call was called off"),
    )
    register_letter(
        "calls.asked",
        subject=_("A question about “%(title)s”"),
        body=_(
            "%(name)s asks about “%(title)s”:\n\n%(question)s\n\n"
            "Answer to: %(address)s\n\nThe address was given for this answer only.\n\nThe call: %(link)s"
        ),
        describe=_("Question to the contact person of a call"),
    )


def draft_notices(call: Call, *, occasion: str, after: int) -> None:
    """Draft one letter to each applicant for the outbox, some at a time; each once, however often this is tried."""
    template = ACTS[occasion.partition("-")[0]]
    waiting = Application.objects.filter(call=call, pk__gt=after).exclude(state__in=OUT).exclude(email="")
    chosen = list(waiting.order_by("pk")[:AT_ONCE])
    with transaction.atomic():
        for application in chosen:
            _notice, is_new = CallNotice.objects.get_or_create(application=application, occasion=occasion)
            if is_new and occasion.startswith("cancel") and application.state == ApplicationState.CONFIRMED:
                draft_one(application, "calls.meeting_cancelled")  # it takes the entry out of the calendar too
            elif is_new:
                _draft(call, application, template)
        if chosen:
            last = chosen[-1].pk
            enqueue(
                "calls.draft_notices",
                once=f"{call.pk}-{occasion}-{last}",
                call_id=call.pk,
                occasion=occasion,
                after=last,
            )


def link_to(call: Call) -> str:
    """Return the whole address of a call's public page."""
    return f"{settings.BASE_ADDRESS}{reverse('call', args=[call.slug])}"


def deadline_in_words(call: Call) -> str:
    """Say the deadline in the language of the moment, with its zone."""
    if call.deadline_at is None:
        return gettext("it is closed by hand")
    at = moment_words(call.deadline_at, call.time_zone)
    zone = zone_words(call.time_zone, [call.deadline_at])
    return gettext("%(day)s, %(time)s, %(zone)s") % {"day": at.day, "time": at.time, "zone": zone}


def _draft(call: Call, application: Application, template: str) -> None:
    with translation.override(application.language):
        params = {
            "title": page_of(call, application.language).title,
            "deadline": deadline_in_words(call),
            "reason": call.state_reason,
            "link": link_to(call),
        }
    letter = draft_letter(
        template=template,
        to=application.email,
        language=application.language,
        params=params,
        organisation=call.organisation,
    )
    belongs_to(letter, application)
