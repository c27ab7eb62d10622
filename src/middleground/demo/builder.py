"""Building Valkenbrug once: the ground, the people, what they were asked, and the results."""

from __future__ import annotations

from collections.abc import Callable

from middleground.demo import asking, town
from middleground.web.conversations.models import Conversation
from middleground.web.people.demo import demo_link
from middleground.web.people.models import Organisation, Person, Role, RoleGrant

Say = Callable[[str], None]


def build(*, say: Say) -> None:
    """Make the town unless it stands; each finished part is kept when the command is interrupted and repeated."""
    if not Person.objects.exists():
        say("Building Valkenbrug: its districts, organisations and people …")
        town.build_town()
    people = {grant.role: grant.person for grant in RoleGrant.objects.select_related("person")}
    organisation = Organisation.objects.get(name=town.YOUTH_OFFICE)
    for plan in (asking.PARK, asking.NEW_YEAR)[Conversation.objects.count() :]:
        say(f"{plan.people} residents answer: {plan.name.replace('_', ' ')} …")
        conversation = asking.hold(plan, people=people, organisation=organisation)
        asking.leave_waiting(conversation, name=plan.name)
    if results_missing():
        say("Working out the results …")
        work_out_results(by=people[Role.COORDINATOR])


def sign_in_links() -> list[tuple[str, str, str]]:
    """Return role, name and sign-in link of everybody in the town, in the order of the design."""
    grants = {grant.role: grant for grant in RoleGrant.objects.select_related("person")}
    return [
        (str(Role(role).label), str(grants[role].person), demo_link(grants[role].person))
        for role, _name, _organisation, _language in town.PEOPLE
    ]
