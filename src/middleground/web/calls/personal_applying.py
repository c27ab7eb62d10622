"""Which fields of applications hold something about a person, and what happens to them when somebody goes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField
from middleground.web.calls.actions.erasing import erase_application
from middleground.web.calls.models import Application
from middleground.web.calls.queries.own import own_data
from middleground.web.calls.states import ApplicationState
from middleground.web.people.models import Person

CONSENT = _("consent: applying is free and can be ended at any time")
AFTER_THE_MEETING = _("until the applicant erases it, or as many months after the meeting as the call says (six)")
TWO_WEEKS = _("two weeks after the meeting")
TEAM = _("those who run the call and those who select")
READERS = _("those who judge the applications, without the name; those who run the call and those who select")


def _field(name: str, purpose: str, seen_by: str = TEAM, retention: str = AFTER_THE_MEETING) -> PersonalField:
    return PersonalField(field=f"calls.{name}", purpose=purpose, basis=CONSENT, retention=retention, seen_by=seen_by)


_ARRANGER = _("who arranges access, food and travel for this call, and nobody else")
_NOBODY = _("nobody")
FIELDS = (
    _field("Application.person", _("to find one’s applications in one’s account"), _("the applicant")),
    _field("Application.name", _("to know who applies")),
    _field("Application.email", _("to write to the applicant about the call")),
    _field("Application.address_key", _("to keep one application per address; a keyed hash"), _NOBODY),
    _field("Application.organisation_name", _("for whom somebody applies")),
    _field("Application.language", _("to write in the applicant’s language")),
    _field("Application.submitted_at", _("to tell whether the application came in time")),
    _field("Application.edited_at", _("to show applicants when they last changed their answers"), _("the applicant")),
    _field("Application.consented_at", _("to prove which privacy statement was agreed to")),
    _field("ApplicationAnswer.value", _("to choose who takes part"), READERS),
    _field("ApplicationFile.file", _("to choose who takes part"), READERS),
    _field("Needs.access", _("so that somebody can take part"), _ARRANGER, TWO_WEEKS),
    _field("Needs.diet", _("so that somebody can eat"), _ARRANGER, TWO_WEEKS),
    _field("Needs.travel", _("so that somebody can come"), _ARRANGER, TWO_WEEKS),
)


def export(person: object) -> dict[str, object]:
    """Return everything in the applications that somebody keeps with their account."""
    assert isinstance(person, Person)
    return {"applications": [own_data(application) for application in _own(person)]}


def erase(person: object) -> int:
    """Erase every application of the account."""
    assert isinstance(person, Person)
    found = list(_own(person))
    for application in found:
        erase_application(application)
    return len(found)


def _own(person: Person) -> list[Application]:
    kept = Application.objects.filter(person=person).exclude(state=ApplicationState.ERASED)
    return list(kept.select_related("call__organisation", "call__area", "duo").order_by("pk"))
