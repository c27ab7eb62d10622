"""Which fields of calls hold something about a person, and what happens to them when somebody goes. One section per
part.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField
from middleground.web.calls.models import Call
from middleground.web.people.models import Person

TASK = _("task in the public interest: answering for one's work")
WITH_PERSON = _("until the account is erased; then the field is emptied")
STAFF = _("staff of the organisation")


def _work(field: str, purpose: str, seen_by: str = STAFF) -> PersonalField:
    name = f"calls.{field}"
    return PersonalField(field=name, purpose=purpose, basis=TASK, retention=WITH_PERSON, seen_by=seen_by)


# The call itself
FIELDS = (
    _work("Call.contact", _("who answers questions about the call")),
    _work("Call.created_by", _("who prepared the call")),
)


def export(person: object) -> dict[str, object]:
    """Return what a member of staff did for calls."""
    assert isinstance(person, Person)
    return {
        "contact_of": list(Call.objects.filter(contact=person).values_list("slug", flat=True)),
        "prepared": list(Call.objects.filter(created_by=person).values_list("slug", flat=True)),
    }


def erase(person: object) -> int:
    """Empty every reference to the person; calls stay."""
    assert isinstance(person, Person)
    touched = 0
    for field in ("contact", "created_by"):
        touched += Call.objects.filter(**{field: person}).update(**{field: None})
    return touched
