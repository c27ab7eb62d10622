"""What an applicant may know of a decision: what was written to them and let go, and nothing before."""

from __future__ import annotations

from middleground.web.calls.inviting_letters import INVITATIONS
from middleground.web.calls.models import Application, Choice
from middleground.web.calls.queries.draws import own_choice
from middleground.web.calls.states import ApplicationState
from middleground.web.ledger.queries import name_of
from middleground.web.mail.models import Letter

S = ApplicationState
TELLING: dict[str, tuple[str, ...]] = {
    S.INVITED: INVITATIONS,
    S.WAITLISTED: ("calls.waiting_list",),
    S.NOT_SELECTED: ("calls.not_selected", "calls.not_drawn"),
    S.INELIGIBLE: ("calls.not_eligible",),
}
"""State → the letters that tell it."""
UNTOLD = (S.ELIGIBLE, S.SELECTED)


def is_told(application: Application) -> bool:
    """Say whether the applicant was told how their application stands now."""
    return told_state(application) == application.state


def told_state(application: Application) -> str:
    """Return the state that the applicant was told last; to those without an address people tell it themselves."""
    state = application.state
    if state in UNTOLD:
        return S.SUBMITTED
    if state not in TELLING or not application.email or _has_gone(application, *TELLING[state]):
        return state
    was_waiting = state != S.WAITLISTED and _has_gone(application, *TELLING[S.WAITLISTED])
    return S.WAITLISTED if was_waiting else S.SUBMITTED


def choice_for(application: Application) -> Choice | None:
    """Return what the last final selection said of an applicant, once they were told or it was drawn in public."""
    choice = own_choice(application)
    if choice is None:
        return None
    is_public = bool(choice.pseudonym and choice.selection.case_digest)
    return choice if is_public or is_told(application) else None


def invitation_waits(application: Application) -> bool:
    """Say whether the invitation is drafted, and nobody has let it go yet."""
    drafts = Letter.objects.filter(template__in=INVITATIONS, state=Letter.State.DRAFT)
    return application.state == S.INVITED and drafts.filter(recipient=name_of(application)).exists()


def _has_gone(application: Application, *templates: str) -> bool:
    """Say whether one of the letters was drafted and waits no more; of what was sent no name is kept."""
    drafts = Letter.objects.filter(template__in=templates, state=Letter.State.DRAFT)
    was_drafted = application.decision_letters.filter(template__in=templates).exists()
    return was_drafted and not drafts.filter(recipient=name_of(application)).exists()
