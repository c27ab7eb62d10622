"""The Local Approach Network: a secretariat, its readers, and the working groups that call for participants."""

from __future__ import annotations

from django.db import transaction

from middleground.demo.town import address_of
from middleground.web.network.actions.groups import add_member, save_group
from middleground.web.network.models import Membership, WorkingGroup
from middleground.web.people.actions.accounts import create_account
from middleground.web.people.actions.roles import grant_role
from middleground.web.people.models import Organisation, Person, Role

NETWORK = "Local Approach Network"
SECRETARIAT = (("Elena Marin", "en"), ("Hugo Lindqvist", "en"))
READERS = (("Aoife Byrne", "en"), ("Dimitri Petrov", "en"), ("Sanne de Graaf", "nl"))
GROUPS = {
    "LOCAL": ("Local Authorities", "Coordinators of towns and regions learn from each other."),
    "C&N": ("Communication and Narratives", "What to say, who says it, and what to leave unsaid."),
    "Y&E": ("Youth and Education", "Youth workers and teachers, and the young people they work with."),
    "FC&S": ("Families, Communities and Social Care", "Those who are nearest when a community is under strain."),
}


def build_network(administrator: Person) -> list[Person]:
    """Make the people of the network and its working groups; return the secretariat, then the readers."""
    body = Organisation.objects.get(name=NETWORK)
    people = [_account(name, language) for name, language in (*SECRETARIAT, *READERS)]
    for place, person in enumerate(people):
        role = Role.COORDINATOR if place < len(SECRETARIAT) else Role.MEMBER
        grant_role(by=administrator, person=person, role=role, organisation=body)
    for short, (name, aim) in GROUPS.items():
        group = save_group(
            by=people[0], group=WorkingGroup(short=short, organisation=body), names={"en": name}, aims={"en": aim}
        )
        for person in people[len(SECRETARIAT) :]:
            add_member(by=people[0], group=group, person=person, part=Membership.Part.MEMBER)
    return people


@transaction.atomic
def _account(name: str, language: str) -> Person:
    return create_account(email=address_of(name), name=name, language=language)
