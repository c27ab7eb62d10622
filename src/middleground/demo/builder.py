"""Building Valkenbrug once: the ground, the people, what they were asked, and the results."""

from __future__ import annotations

from collections.abc import Callable

from middleground.demo import asking, calling, findings, network, news, post, town
from middleground.web.people.actions.invitations import invite
from middleground.web.people.demo import demo_link
from middleground.web.people.models import Invitation, Organisation, Role, RoleGrant

Say = Callable[[str], None]
CHANGED_MINDS = 24  # residents who answer one statement otherwise than a week ago
TODAY = 24  # residents who answered since the newest result


def build(*, say: Say) -> None:
    """Make the town; the database is empty before."""
    say("Building Valkenbrug: its districts, organisations and people …")
    people = town.build_town()
    organisation = Organisation.objects.get(name=town.YOUTH_OFFICE)
    conversations = []
    for plan in (asking.PARK, asking.NEW_YEAR):
        say(f"{plan.people} residents answer: {plan.name.replace('_', ' ')} …")
        conversation = asking.hold(plan, people=people, organisation=organisation)
        say("Working out the result …")
        coordinator, content = people[Role.COORDINATOR], asking.read_content(plan.name)
        if plan.early is not None:
            findings.work_out_early(
                conversation, by=coordinator, content=content, people=plan.early.people, days_ago=asking.A_WEEK
            )
            asking.change_minds(conversation, number=next(iter(plan.early.less)), people=CHANGED_MINDS)
        findings.work_out(conversation, by=coordinator, content=content, public=plan.closed is not None)
        conversations.append(conversation)
    asking.leave_waiting(conversations[-1], name=asking.NEW_YEAR.name)
    say("The town and the Local Approach Network call for participants …")
    news.publish_statements(people[Role.ADMINISTRATOR])
    members = network.build_network(people[Role.ADMINISTRATOR])
    calling.hold_network_calls(members)
    calling.hold_town_calls(people[Role.COORDINATOR], people[Role.MODERATOR])
    post.send_what_waits()
    post.empty_what_went()
    say("The network writes to its readers …")
    news.tell_readers(members[0])
    asking.answer_today(conversations[-1], asking.NEW_YEAR, people=TODAY)
    findings.look(conversations[-1])  # at the end, so that no result is worked out since
    newcomer = Invitation(email=town.NEWCOMER, role=Role.MODERATOR, organisation=organisation, language="nl")
    invite(by=people[Role.COORDINATOR], wanted=newcomer)  # its letter arrives in the inbox of the demonstration


def sign_in_links() -> list[tuple[str, str, str]]:
    """Return role, name and sign-in link of everybody in the town, in the order of the design."""
    shown = [(role, name) for role, name, _organisation, _language in town.PEOPLE]
    shown += [(Role.COORDINATOR, name) for name, _language in network.SECRETARIAT]
    grants = {(grant.role, grant.person.name): grant for grant in RoleGrant.objects.select_related("person")}
    return [
        (str(Role(role).label), str(grants[role, name].person), demo_link(grants[role, name].person))
        for role, name in shown
    ]
