"""What has come in: counts for the page of a call, rows for those who run it or select, needs for who arranges it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from middleground.web.base.rights import may
from middleground.web.calls.actions.needs import ASKED
from middleground.web.calls.models import Application, Call, Duo, Needs
from middleground.web.calls.queries.hub import Step
from middleground.web.calls.states import ApplicationState, CallState

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many applications there are, by how far they are."""

    drafts: int
    sent: int
    withdrawn: int
    late: int
    duos: int


def arrivals_of(call: Call) -> Arrivals:
    """Count the applications of a call."""
    of_call = Application.objects.filter(call=call)
    counts = Counter(of_call.values_list("state", flat=True))
    sent = sum(count for state, count in counts.items() if state not in {S.DRAFT, S.WITHDRAWN, S.ERASED})
    return Arrivals(
        drafts=counts[S.DRAFT],
        sent=sent,
        withdrawn=counts[S.WITHDRAWN],
        late=of_call.filter(is_late=True).exclude(state__in=[S.DRAFT, S.WITHDRAWN, S.ERASED]).count(),
        duos=Duo.objects.filter(call=call, state=Duo.State.CONFIRMED).count(),
    )


def sent_applications(call: Call) -> QuerySet[Application]:
    """Return what was sent, by number; drafts are nobody's business yet."""
    sent = Application.objects.filter(call=call).exclude(state__in=[S.DRAFT, S.ERASED])
    return sent.select_related("duo").order_by("number")


def needs_of(call: Call) -> list[Needs]:
    """Return what those who are invited or confirmed need, by name."""
    found = Needs.objects.filter(application__call=call, application__state__in=ASKED)
    return list(found.select_related("application").order_by("application__name", "pk"))


def applications_step(call: Call, person: object) -> Step | None:
    """Return the card about what has come in."""
    if not may(person, "calls.select", call) or call.state in {CallState.DRAFT, CallState.SCHEDULED}:
        return None
    found = arrivals_of(call)
    words = ngettext("%(count)s application was sent.", "%(count)s applications were sent.", found.sent)
    drafts = ngettext("%(count)s more is being written.", "%(count)s more are being written.", found.drafts)
    detail = words % {"count": found.sent} + (" " + drafts % {"count": found.drafts} if found.drafts else "")
    return Step(
        title=_("Applications"),
        detail=detail,
        url=reverse("call_applications", args=[call.slug]),
        action=_("See the applications"),
    )


def needs_step(call: Call, person: object) -> Step | None:
    """Return the card for who arranges access, food and travel."""
    if not may(person, "calls.arrange", call):
        return None
    return Step(
        title=_("What people need"),
        detail=_("Access, food and travel of those who are invited. Nobody else reads this."),
        url=reverse("call_needs", args=[call.slug]),
        action=_("See what people need"),
    )
