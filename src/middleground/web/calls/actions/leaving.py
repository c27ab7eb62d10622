"""What happens to a duo when one of the two goes."""

from __future__ import annotations

from middleground.web.calls.letters import write_to
from middleground.web.calls.models import Application, Duo


def leave_duo(application: Application, *, is_gone: bool = False) -> None:
    """Dissolve the duo of an application, inside the caller's transaction; the other applies alone and is told.

    ``is_gone`` is for somebody who withdraws or is erased.
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
    for other in others:
        write_to(other, "calls.duo_partner_withdrew" if is_gone else "calls.duo_dissolved")
