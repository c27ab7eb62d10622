"""Who works on a call: reviewers, those who select, those who arrange what people need."""

from __future__ import annotations

from django.db import transaction

from middleground.web.base.errors import InvalidInput
from middleground.web.base.rights import require
from middleground.web.calls.models import Assignment, Call, CallTeamMember
from middleground.web.ledger.actions import record
from middleground.web.people.models import Person

Part = CallTeamMember.Part


def add_team_member(
    call: Call, *, by: Person, person: Person, part: str, most_reviews: int | None = None
) -> CallTeamMember:
    """Give somebody with an account a part in the call; somebody who has it already keeps it."""
    require(by, "calls.run", call)
    if part not in Part.values:
        raise InvalidInput("calls.no_part", field="part")
    if not person.is_active:
        raise InvalidInput("calls.no_account", field="email")
    most = most_reviews if part == Part.REVIEWER else None
    with transaction.atomic():
        member, is_new = CallTeamMember.objects.get_or_create(
            call=call, person=person, part=part, defaults={"most_reviews": most}
        )
        if is_new:
            record(by=by, verb="calls.add_team_member", thing=call, part=part)
    return member


def set_most_reviews(member: CallTeamMember, *, by: Person, most_reviews: int | None) -> None:
    """Say how many applications a reviewer reads at most; what they have already been given stays."""
    require(by, "calls.run", member.call)
    with transaction.atomic():
        CallTeamMember.objects.filter(pk=member.pk, part=Part.REVIEWER).update(most_reviews=most_reviews)
        record(by=by, verb="calls.set_most_reviews", thing=member.call, most=most_reviews)


def remove_team_member(member: CallTeamMember, *, by: Person) -> None:
    """End a part in the call. What a reviewer has read stays; what they have not read is for others."""
    require(by, "calls.run", member.call)
    with transaction.atomic():
        if member.part == Part.REVIEWER:
            unread = Assignment.objects.filter(application__call=member.call, reviewer_id=member.person_id)
            unread.filter(state=Assignment.State.OPEN).delete()
        record(by=by, verb="calls.remove_team_member", thing=member.call, part=member.part)
        member.delete()
