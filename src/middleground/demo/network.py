"""The Local Approach Network: a secretariat, its readers, and the working groups that call for participants."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from middleground.demo.town import address_of
from middleground.web.calls.actions.drafting import CallDraft, OrganiserDraft, edit_call, set_organisers, word_call
from middleground.web.calls.models import Call, CallOrganiser
from middleground.web.network.actions.groups import add_member, save_group
from middleground.web.network.models import Membership, WorkingGroup
from middleground.web.people.actions.accounts import create_account
from middleground.web.people.actions.roles import grant_role
from middleground.web.people.models import Organisation, Person, Role

Part = CallOrganiser.Part
NETWORK = "Local Approach Network"
SECRETARIAT = (("Elena Marin", "en"), ("Hugo Lindqvist", "en"))
READERS = (("Aoife Byrne", "en"), ("Dimitri Petrov", "en"), ("Sanne de Graaf", "nl"))
GROUPS = {
    "LOCAL": ("Local Authorities", "Coordinators of towns and regions learn from each other."),
    "C&N": ("Communication and Narratives", "What to say, who says it, and what to leave unsaid."),
    "POL": ("Police", "Officers who are known in their district before they are needed."),
    "Y&E": ("Youth and Education", "Youth workers and teachers, and the young people they work with."),
    "FC&S": ("Families, Communities and Social Care", "Those who are nearest when a community is under strain."),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind a call, by the short names of working groups; ``asked`` are the people who answer questions."""

    lead: str
    asked: str
    join_link: str = ""
    co_organisers: tuple[str, ...] = ()
    input_from: tuple[str, ...] = ()


BEHIND = {
    "working_group": Behind(
        lead="FC&S",
        co_organisers=("C&N", "Y&E", "LOCAL"),
        asked="Elena Marin, Hugo Lindqvist and Aoife Byrne, secretariat of the working group",
        join_link="https://meet.example.org/shared-identity",
    ),
    "community_dialogue": Behind(
        lead="FC&S", asked="Elena Marin, Dimitri Petrov and Sanne de Graaf, secretariat of the working group"
    ),
    "local_online": Behind(
        lead="LOCAL",
        input_from=("C&N", "POL"),
        asked="Hugo Lindqvist, Aoife Byrne and Sanne de Graaf, secretariat of the working group",
        join_link="https://meet.example.org/local-online",
    ),
}
"""Template of a call → who stands behind it. Everybody is invented."""


def stand_behind(call: Call, behind: Behind, *, by: Person) -> None:
    """Say who leads a call, who gave input and who answers questions, and where those who come meet online."""
    groups = {group.short: group for group in WorkingGroup.objects.all()}
    named = [(Part.LEAD, behind.lead)]
    named += [(Part.CO_ORGANISER, short) for short in behind.co_organisers]
    named += [(Part.INPUT, short) for short in behind.input_from]
    organisers = [OrganiserDraft(part=part, working_group=groups[short]) for part, short in named]
    set_organisers(call, by=by, organisers=organisers)
    word_call(call, by=by, language=call.language, words={"contact_role": behind.asked})
    decided = {name: getattr(call, name) for name in CallDraft.__dataclass_fields__}
    lists = {name: tuple(value) for name, value in decided.items() if isinstance(value, list)}
    edit_call(call, by=by, draft=CallDraft(**{**decided, **lists, "join_link": behind.join_link}))


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
