"""Keys for programs: made once, shown once, ended at any time, gone with the account."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.ledger.models import Entry
from middleground.web.people.actions import erase_account, make_token, revoke_token, use_token
from middleground.web.people.models import ApiToken
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_the_page_shows_a_new_key_once(client):
    client.force_login(make_person(roles=["coordinator"]))

    page = client.post(
        reverse("api_token_new"), {"name": "Planning sheet", "scope": "plain", "days": "90"}
    ).content.decode()
    [secret] = re.findall(r"mg_[\w-]{43}", page)

    assert use_token(secret) == ApiToken.objects.get(name="Planning sheet")
    assert secret not in client.get(reverse("api_tokens")).content.decode()


def test_the_database_holds_nothing_that_opens():
    made = make_token(by=make_person(roles=["coordinator"]), name="Sheet")

    row = ApiToken.objects.filter(pk=made.token.pk).values().get()

    assert made.secret not in json.dumps(row, default=str)


def test_revoking_on_the_page_ends_the_key_at_once(client):
    person = make_person(roles=["coordinator"])
    made = make_token(by=person, name="Sheet")
    client.force_login(person)

    client.post(reverse("api_token_revoke", args=[made.token.pk]))

    assert use_token(made.secret) is None


def test_nobody_revokes_the_key_of_somebody_else(client):
    made = make_token(by=make_person(roles=["coordinator"]), name="Sheet")
    other = make_person(roles=["coordinator"])
    client.force_login(other)

    status = client.post(reverse("api_token_revoke", args=[made.token.pk])).status_code

    assert status == 404
    with pytest.raises(NotAllowed):
        revoke_token(by=other, token=made.token)
    assert use_token(made.secret) == made.token


def test_a_member_makes_no_key():
    with pytest.raises(NotAllowed):
        make_token(by=make_person(roles=["member"]), name="Sheet")


@pytest.mark.parametrize(("scope", "days"), [("everything", 30), ("plain", 366), ("plain", 0)])
def test_a_key_reads_no_more_and_lives_no_longer_than_offered(scope, days):
    with pytest.raises(DomainError) as refused:
        make_token(by=make_person(roles=["coordinator"]), name="Sheet", scope=scope, days=days)

    assert refused.value.code == "people.token_kind"


def test_ten_keys_are_enough():
    person = make_person(roles=["coordinator"])
    for number in range(10):
        make_token(by=person, name=f"Sheet {number}")

    with pytest.raises(DomainError) as refused:
        make_token(by=person, name="One more")

    assert refused.value.code == "people.many_tokens"
    revoke_token(by=person, token=ApiToken.objects.first())
    assert make_token(by=person, name="Instead").token.is_live


def test_making_and_revoking_stand_in_the_ledger_without_the_key():
    person = make_person(roles=["coordinator"])
    made = make_token(by=person, name="Secret sheet")
    revoke_token(by=person, token=made.token)
    revoke_token(by=person, token=made.token)

    entries = Entry.objects.filter(verb__endswith="_token").order_by("seq")

    assert [(entry.verb, entry.facts) for entry in entries] == [
        ("people.make_token", {"scope": "plain", "days": 90}),
        ("people.revoke_token", {}),
    ]


def test_keys_go_with_the_account():
    person = make_person(roles=["coordinator"])
    made = make_token(by=person, name="Sheet")

    erase_account(by=person)

    assert (ApiToken.objects.count(), use_token(made.secret)) == (0, None)


def test_somebody_without_keys_reads_that_most_need_none(client):
    client.force_login(make_person(roles=["coordinator"]))

    assert "Most people need none" in client.get(reverse("api_tokens")).content.decode()
