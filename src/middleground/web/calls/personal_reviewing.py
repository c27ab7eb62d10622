"""Which fields of reading applications hold something about a person, and what happens to them when somebody goes."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from middleground.web.base.privacy import PersonalField
from middleground.web.calls.models import Assignment, CallTeamMember, Comment
from middleground.web.people.models import Person

TASK = _("task in the public interest: choosing a fair group")
WITH_APPLICATION = _("until the application is erased, six months after the meeting unless the call says otherwise")
WITH_PERSON = _("until the account is erased; then the field is emptied")
WITH_CALL = _("until the part in the call ends or the account is erased")
CHOOSERS = _("those who select for the call, and the applicant on request")


def _about_applicant(field: str, purpose: str) -> PersonalField:
    return PersonalField(
        field=f"calls.{field}", purpose=purpose, basis=TASK, retention=WITH_APPLICATION, seen_by=CHOOSERS
    )


def _about_staff(field: str, purpose: str, retention: str, seen_by: str) -> PersonalField:
    return PersonalField(field=f"calls.{field}", purpose=purpose, basis=TASK, retention=retention, seen_by=seen_by)


FIELDS = (
    _about_applicant("Assignment.remark", _("what a reader found in an application")),
    _about_applicant("Score.value", _("how well an application meets a criterion")),
    _about_applicant("Comment.text", _("what those who select said of an application")),
    _about_applicant("Tag.readings", _("words by which readers find applications again")),
    _about_staff("Assignment.reviewer", _("who read an application"), WITH_PERSON, _("those who run the call")),
    _about_staff("Comment.written_by", _("who commented on an application"), WITH_PERSON, _("those who select")),
    _about_staff("CallTeamMember.person", _("who works on a call"), WITH_CALL, _("those who run the call")),
)


def export(person: object) -> dict[str, object]:
    """Return what a member of staff did when calls were read; what they said of others belongs to those."""
    assert isinstance(person, Person)
    parts = CallTeamMember.objects.filter(person=person).values_list("call__slug", "part")
    return {
        "parts": [f"{slug}/{part}" for slug, part in parts],
        "applications_read": Assignment.objects.filter(reviewer=person, state=Assignment.State.DONE).count(),
        "conflicts_declared": Assignment.objects.filter(reviewer=person, state=Assignment.State.CONFLICT).count(),
        "comments": Comment.objects.filter(written_by=person).count(),
    }


def erase(person: object) -> int:
    """Empty every reference to the person; what they read stays under a letter, what they did not is for others."""
    assert isinstance(person, Person)
    touched = Assignment.objects.filter(reviewer=person, state=Assignment.State.OPEN).delete()[0]
    touched += Assignment.objects.filter(reviewer=person).update(reviewer=None)
    touched += Comment.objects.filter(written_by=person).update(written_by=None)
    return touched + CallTeamMember.objects.filter(person=person).delete()[0]
