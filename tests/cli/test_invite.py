from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.conf import settings

from middleground.cli.invite import invite
from middleground.web.people.models import Invitation, Organisation, Person
from middleground.web.people.queries import holds

pytestmark = pytest.mark.django_db

GIVEN = ["ada@example.org", "--organisation", "Town of Valkenbrug"]


def test_the_printed_link_makes_the_first_administrator(client):
    printed = CliRunner().invoke(invite, GIVEN)

    path = printed.output.strip().removeprefix(settings.BASE_ADDRESS)
    client.post(path, {"name": "Ada", "language": "en", "agree": "on"})

    assert printed.exit_code == 0
    assert holds(Person.objects.get(email="ada@example.org"), "administrator") is True


def test_asking_again_prints_the_same_link():
    first, second = CliRunner().invoke(invite, GIVEN), CliRunner().invoke(invite, GIVEN)

    assert first.output == second.output
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("wrong", [["no-address", *GIVEN[1:]], [*GIVEN, "--role", "queen"]])
def test_a_wrong_address_or_role_is_refused_and_leaves_nothing(wrong):
    refused = CliRunner().invoke(invite, wrong)

    assert refused.exit_code == 1
    assert (Invitation.objects.count(), Organisation.objects.count()) == (0, 0)
