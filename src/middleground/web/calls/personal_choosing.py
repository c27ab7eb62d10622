"""Which fields of choosing hold something about a person, and what happens to them when somebody goes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField
from middleground.web.calls.models import Selection
from middleground.web.people.models import Person

CHOOSING = _("task in the public interest: choosing a fair and balanced group")
WITH_APPLICATION = _("as long as the application is kept")
WHO_CHOOSES = _("those who choose for this call, and the applicant")


def _field(name: str, purpose: str, seen_by: str = WHO_CHOOSES, retention: str = WITH_APPLICATION) -> PersonalField:
    return PersonalField(field=f"calls.{name}", purpose=purpose, basis=CHOOSING, retention=retention, seen_by=seen_by)


_WITH_PERSON = _("until the account is erased; then the field is emptied")
_STAFF = _("those who choose for this call")
FIELDS = (
    _field("Choice.application", _("what became of an application in a choice or a draw")),
    _field("Choice.outcome", _("who is invited, waits or is not invited")),
    _field("Choice.reason", _("to tell applicants why")),
    _field("Choice.pseudonym", _("to find one’s own line in a published draw")),
    _field("Choice.tickets", _("to tell applicants how large their chance was")),
    _field("ReservedPlace.application", _("a place given by a published rule")),
    _field("ReservedPlace.reason", _("to say which rule that is"), _("everybody who checks a draw, under a pseudonym")),
    _field("Tie.first", _("who comes only together, or not both"), _STAFF),
    _field("Tie.second", _("who comes only together, or not both"), _STAFF),
    _field("Tie.reason", _("why that was agreed"), _STAFF),
    _field("PlaceOffer.application", _("to whom a place was offered")),
    _field("PlaceOffer.reply", _("whether somebody comes")),
    _field("PlaceOffer.replied_at", _("to keep the order of replies")),
    _field("Selection.proposed_by", _("which two people chose"), _("everybody who reads the minutes"), _WITH_PERSON),
    _field("Selection.confirmed_by", _("which two people chose"), _("everybody who reads the minutes"), _WITH_PERSON),
)


def export(person: object) -> dict[str, object]:
    """Return what a member of staff chose; what was chosen about an applicant goes out with the application."""
    assert isinstance(person, Person)
    return {
        "proposed_selections": list(Selection.objects.filter(proposed_by=person).values_list("pk", flat=True)),
        "confirmed_selections": list(Selection.objects.filter(confirmed_by=person).values_list("pk", flat=True)),
    }


def erase(person: object) -> int:
    """Empty every reference to the person; the selections stay."""
    assert isinstance(person, Person)
    return sum(
        Selection.objects.filter(**{name: person}).update(**{name: None}) for name in ("proposed_by", "confirmed_by")
    )
