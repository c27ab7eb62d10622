"""What happens to a duo when one of the two goes."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone

from middleground.web.calls.letters import write_to
from middleground.web.calls.models import Application, Call, Duo
from middleground.web.calls.states import ApplicationState, CallState

S = ApplicationState
STILL_IN = (S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.SELECTED, S.WAITLISTED, S.INVITED, S.CONFIRMED)
"""Who is in none of these has lost nothing by being alone."""
OVER = (CallState.ARCHIVED, CallState.CANCELLED)


def leave_duo(application: Application, *, is_gone: bool = False, quietly: bool = False) -> None:
    """Dissolve the duo of an application, inside the caller's transaction; the other applies alone and is told.

    ``is_gone`` is for somebody who withdraws or is erased; ``quietly`` where that happens to everybody. After the
    meeting nobody is told.
    """
    duo = application.duo
    if duo is None:
        return
    held = Duo.objects.select_for_update().get(pk=duo.pk)
    others = list(Application.objects.filter(duo=held).exclude(pk=application.pk))
    Application.objects.filter(duo=held).update(duo=None, agrees_to_duo=False)
    held.state = Duo.State.DISSOLVED
    held.save(update_fields=["state"])
    application.duo, application.agrees_to_duo = None, False
    told = [] if quietly or _is_over(application.call) else [other for other in others if other.state in STILL_IN]
    for other in told:
        write_to(other, "calls.duo_partner_withdrew" if is_gone else "calls.duo_dissolved")


def _is_over(call: Call) -> bool:
    last = call.sessions.aggregate(last=Max("ends_at"))["last"]
    return call.state in OVER or (last is not None and last < timezone.now())
