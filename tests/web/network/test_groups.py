from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.base.privacy import declared_fields, export_person
from middleground.web.ledger.models import Entry
from middleground.web.network.actions import groups
from middleground.web.network.models import Member, Membership, Subscriber, Topic, WorkingGroup
from middleground.web.network.queries.groups import member_rows
from middleground.web.people.actions import erase_account
from middleground.web.people.models import Person
from tests.factories.network import make_editor, make_group, make_member, make_topic
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_a_working_group_is_made_on_a_page_with_its_name_in_several_languages(client):
    client.force_login(make_editor())

    client.post(
        reverse("network_group_new"),
        {
            "short": "FC&S",
            "organisation": make_organisation().pk,
            "is_active": "on",
            "name_en": "Families, communities and social care",
            "name_nl": "Gezinnen, gemeenschappen en zorg",
            "aim_en": "Support families.",
        },
    )

    group = WorkingGroup.objects.get()
    assert (group.short, group.slug, group.names["nl"]) == ("FC&S", "fcs", "Gezinnen, gemeenschappen en zorg")
    assert Entry.objects.values_list("verb", flat=True).get() == "network.save_group"


def test_two_groups_cannot_have_one_short_name():
    make_group("LOCAL")

    with pytest.raises(InvalidInput) as refused:
        groups.save_group(
            by=make_editor(),
            group=WorkingGroup(short="local", organisation=make_organisation()),
            names={"en": "Local"},
            aims={},
        )

    assert (refused.value.code, refused.value.field) == ("network.group_exists", "short")


def test_groups_whose_names_begin_alike_get_addresses_of_their_own():
    editor, town = make_editor(), make_organisation()

    made = [
        groups.save_group(by=editor, group=WorkingGroup(short=short, organisation=town), names={"en": "C"}, aims={})
        for short in ("C&N", "CN", "C-N")
    ]

    assert len({group.slug for group in made}) == 3


def test_a_group_cannot_be_taken_over_by_another_organisation():
    other = make_organisation("Youth service")
    group = make_group("LOCAL")
    group.organisation = other

    with pytest.raises(NotAllowed):
        groups.save_group(
            by=make_person(roles=["coordinator"], organisation=other), group=group, names={"en": "Local"}, aims={}
        )


def test_residents_read_which_groups_there_are_and_nobodys_name(client):
    group = make_group("LOCAL", names={"en": "Local authorities", "nl": "Lokale besturen"})
    make_member(group, name="Mira Peeters")
    make_group("OLD", is_active=False)

    page = client.get(reverse("working_groups"), {"lang": "nl"}).content.decode()

    assert ("Lokale besturen" in page, "LOCAL" in page) == (True, True)
    assert ("Mira" in page, "OLD" in page) == (False, False)


def test_who_is_behind_this_leads_to_the_groups_and_the_footer_to_the_newsletter(client):
    page = client.get(reverse("who_is_behind")).content.decode()

    assert f'href="{reverse("working_groups")}"' in page
    assert f'href="{reverse("newsletter")}"' in page


def test_a_member_says_what_interests_them_and_nobody_else_does(client):
    schools = make_topic("Schools")
    person = make_person(roles=["member"])
    client.force_login(person)

    client.post(reverse("own_network"), {"topics": [schools.pk], "languages": ["nl", "ar"]})

    member = Member.objects.get(person=person)
    assert (list(member.topics.all()), member.languages) == ([schools], ["nl", "ar"])


def test_a_topic_that_was_taken_off_the_list_is_no_longer_offered(client):
    topic = make_topic("Schools")
    client.force_login(make_editor())

    client.post(reverse("network_topic_edit", args=[topic.slug]), {"name_en": "Schools"})

    assert Topic.objects.values_list("is_active", flat=True).get() is False
    assert "Schools" not in client.get(reverse("own_network")).content.decode()


@pytest.mark.parametrize(("part", "status"), [("leader", 200), ("member", 403)])
def test_leaders_of_a_group_see_who_is_in_it_and_other_members_do_not(client, part, status):
    group = make_group()
    client.force_login(make_member(group, part=part))

    assert client.get(reverse("network_members", args=[group.slug])).status_code == status


def test_a_leader_of_one_group_sees_no_other(client):
    client.force_login(make_member(make_group("LOCAL"), part="leader"))

    assert client.get(reverse("network_members", args=[make_group("POL").slug])).status_code == 403


def test_a_leader_takes_nobody_in(client):
    group = make_group()
    client.force_login(make_member(group, part="leader"))
    stranger = make_person("new@example.org")

    client.post(reverse("network_members", args=[group.slug]), {"email": stranger.email, "part": "member"})

    assert not group.memberships.filter(person=stranger).exists()


def test_coordinators_take_people_in_by_the_address_of_their_account(client):
    group, person = make_group(), make_person("new@example.org", roles=["member"])
    client.force_login(make_editor())

    client.post(reverse("network_members", args=[group.slug]), {"email": "NEW@example.org", "part": "leader"})
    unknown = client.post(reverse("network_members", args=[group.slug]), {"email": "x@example.org", "part": "member"})

    assert group.memberships.values_list("person", "part").get() == (person.pk, "leader")
    assert unknown.status_code == 422


def test_members_leave_when_they_like_and_only_for_themselves(client):
    group = make_group()
    mine, other = make_member(group), make_member(group)
    client.force_login(mine)

    client.post(reverse("own_network_change"), {"do": f"leave:{other.memberships.get().pk}"})
    client.post(reverse("own_network_change"), {"do": f"leave:{mine.memberships.get().pk}"})

    assert group.memberships.values_list("person", flat=True).get() == other.pk


def test_a_member_gets_and_ends_the_newsletter_from_their_own_page(client):
    schools = make_topic("Schools")
    person = make_member(make_group(), topics=[schools])
    client.force_login(person)

    client.post(reverse("own_network_change"), {"do": "subscribe"})
    subscriber = Subscriber.objects.get()
    client.post(reverse("own_network_change"), {"do": "unsubscribe"})

    assert (subscriber.email, subscriber.is_confirmed) == (person.email, True)
    assert Subscriber.objects.count() == 0


def test_a_table_of_members_asks_no_more_for_more_of_them():
    group, schools = make_group(), make_topic()
    make_member(group, topics=[schools])
    with CaptureQueriesContext(connection) as one:
        member_rows(group)

    for _number in range(2):
        make_member(group, topics=[schools, make_topic()])
    with CaptureQueriesContext(connection) as three:
        rows = member_rows(group)

    assert (len(rows), len(three)) == (3, len(one))


def test_everything_about_a_member_is_given_out_and_erased():
    person = make_member(make_group("LOCAL"), topics=[make_topic()])

    given = export_person(person)["network"]
    erase_account(by=person)

    assert (given["languages"], [each["group"] for each in given["working_groups"]]) == (["en", "nl"], ["LOCAL"])
    assert (Member.objects.count(), Membership.objects.count(), Person.objects.filter(pk=person.pk).exists()) == (
        0,
        0,
        False,
    )


def test_every_field_about_a_subscriber_or_a_person_is_declared():
    declared = {field.field for field in declared_fields()}
    about = {
        f"network.{model.__name__}.{field.name}"
        for model in (Subscriber, Member, Membership)
        for field in model._meta.get_fields()
        if not field.auto_created
    }
    same_row = {
        "Membership.group",
        "Membership.part",
        "Membership.since",
        "Subscriber.statement_digest",
        "Subscriber.letters",
    }

    assert about - declared == {f"network.{name}" for name in same_row}
