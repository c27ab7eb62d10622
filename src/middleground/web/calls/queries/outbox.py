"""The letters of a call that wait to be read and released, by what they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.web.base.rights import may
from middleground.web.calls.inviting_wordings import DECISIONS
from middleground.web.calls.models import Application, Call
from middleground.web.calls.queries.hub import Step
from middleground.web.calls.states import ApplicationState, CallState
from middleground.web.ledger.queries import name_of
from middleground.web.mail.models import Letter
from middleground.web.mail.templates import template_of

S = ApplicationState
NEW_DATES = "calls.dates_changed"
DECIDED_STATES = (S.INVITED, S.WAITLISTED, S.NOT_SELECTED, S.INELIGIBLE, S.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Batch:
    """All letters of one kind about one call."""

    template: str
    describe: str
    waiting: int
    sent: int
    languages: list[str]


def batches_of(call: Call) -> list[Batch]:
    """Return the kinds of letters a decision calls for, with how many of each wait and how many went."""
    rows = Letter.objects.filter(about=name_of(call), template__in=DECISIONS).values_list("template", "state")
    counted = Counter(rows)
    languages = _languages(call)
    return [
        Batch(
            template=name,
            describe=str(template_of(name).describe),
            waiting=counted[name, Letter.State.DRAFT],
            sent=counted[name, Letter.State.SENT] + counted[name, Letter.State.WAITING],
            languages=languages.get(name, []),
        )
        for name in DECISIONS
    ]


def _languages(call: Call) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    drafts = Letter.objects.filter(about=name_of(call), state=Letter.State.DRAFT)
    for name, language in drafts.values_list("template", "language"):
        found.setdefault(name, set()).add(language)
    return {name: sorted(codes) for name, codes in found.items()}


def drafts_of(call: Call, template: str) -> list[Letter]:
    """Return the letters of one kind that wait, in the order of their addresses."""
    return list(Letter.objects.filter(about=name_of(call), template=template, state=Letter.State.DRAFT).order_by("to"))


def without_address(call: Call) -> list[Application]:
    """Return those about whom something was decided and to whom no letter can go."""
    return list(call.applications.filter(email="", state__in=DECIDED_STATES).order_by("number"))


def new_dates_untold(call: Call) -> int:
    """Return how many of those who come have not been told of the dates that hold now."""
    if not call.calendar_sequence or call.state == CallState.CANCELLED:
        return 0
    coming = call.applications.filter(state=S.CONFIRMED).exclude(email="")
    told = coming.filter(decision_letters__template=NEW_DATES, decision_letters__number=call.calendar_sequence)
    return coming.exclude(pk__in=told).count()


def step_of(call: Call, person: object) -> Step | None:
    """Return the card for letters: what waits to be released comes before everything else."""
    if not may(person, "calls.run", call) or call.state in {CallState.DRAFT, CallState.SCHEDULED}:
        return None
    waiting = sum(batch.waiting for batch in batches_of(call))
    words = ngettext("%(count)s letter waits to be read", "%(count)s letters wait to be read", waiting)
    return Step(
        title=_("Letters"),
        detail=words % {"count": waiting} if waiting else _("no letter waits"),
        url=reverse("call_letters", args=[call.slug]),
        action=_("Read and release"),
        is_next=bool(waiting),
    )


def people_step_of(call: Call, person: object) -> Step | None:
    """Return the card for those who come."""
    sees = may(person, "calls.run", call) or may(person, "calls.arrange", call)
    if not sees or call.state not in {CallState.DECIDED, CallState.ARCHIVED}:
        return None
    count = call.applications.filter(state=S.CONFIRMED).count()
    words = ngettext("%(count)s person has confirmed", "%(count)s people have confirmed", count)
    return Step(
        title=_("Who comes"),
        detail=words % {"count": count},
        url=reverse("call_participants", args=[call.slug]),
        action=_("See the list"),
    )
