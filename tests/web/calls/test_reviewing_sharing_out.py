from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.sharing_out import (
    give_reading,
    lift_conflict,
    note_conflict,
    share_out_readings,
    take_reading,
)
from middleground.web.calls.actions.team import add_team_member, remove_team_member
from middleground.web.calls.models import Assignment, CallTeamMember, Duo
from middleground.web.calls.queries.conflicts import conflicts_of, is_conflicted
from tests.factories.calls import make_application, make_call, make_criterion, make_reading, make_reviewer
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


@pytest.fixture
def call():
    call = make_call(state="closed")
    make_criterion(call)
    return call


def loads():
    return Counter(Assignment.objects.values_list("reviewer__name", flat=True))


def test_everybody_gets_as_many_as_the_others(coordinator, call):
    for number in range(9):
        make_application(call, number=number + 1)
    for name in ("Ada", "Ben", "Cleo"):
        make_reviewer(call, name)

    share_out_readings(call, by=coordinator, each=2)

    assert loads() == {"Ada": 6, "Ben": 6, "Cleo": 6}
    assert set(Counter(Assignment.objects.values_list("application", flat=True)).values()) == {2}


def test_sharing_out_again_gives_only_what_is_missing(coordinator, call):
    make_application(call)
    make_reviewer(call, "Ada")
    share_out_readings(call, by=coordinator, each=1)
    make_application(call)
    make_reviewer(call, "Ben")

    found = share_out_readings(call, by=coordinator, each=1)

    assert len(found.given) == 1
    assert loads() == {"Ada": 1, "Ben": 1}


def test_how_many_readers_were_asked_for_is_offered_again(client, coordinator, call):
    share_out_readings(call, by=coordinator, each=3)

    assert 'value="3"' in client.get(reverse("call_readings", args=[call.slug])).content.decode()


def test_what_nobody_began_can_be_given_out_again(coordinator, call):
    ada = make_reviewer(call, "Ada")
    begun = make_reading(make_application(call), ada, remark="I began.")
    for _number in range(5):
        make_reading(make_application(call), ada)
    make_reviewer(call, "Ben")

    share_out_readings(call, by=coordinator, each=1, anew=True)

    assert loads() == {"Ada": 3, "Ben": 3}
    assert Assignment.objects.filter(pk=begun.pk).exists()


@pytest.mark.parametrize("state", ["draft", "ineligible", "withdrawn", "erased"])
def test_applications_that_are_out_are_not_shared_out(coordinator, call, state):
    make_application(call, state=state)
    make_reviewer(call)

    found = share_out_readings(call, by=coordinator, each=1)

    assert (found.given, dict(found.missing)) == ((), {})


@pytest.mark.parametrize("state", ["draft", "open", "decided", "archived"])
def test_nothing_is_shared_out_while_nothing_is_read(coordinator, state):
    with pytest.raises(DomainError, match="after the call has been closed"):
        share_out_readings(make_call(state=state), by=coordinator, each=1)


@pytest.mark.parametrize(
    ("reviewer", "applicant", "why"),
    [
        ({"email": "an@town.be"}, {"email": "An@Town.be"}, "same_person"),
        ({"name": "Ann  Périer"}, {"name": "ann perier"}, "same_person"),
        ({"email": "an@town.be"}, {"email": "bo@town.be"}, "same_organisation"),
        ({"email": "an@town.be"}, {"email": "bo@youth.town.be"}, "same_organisation"),
        ({"email": "an@gmail.com"}, {"email": "bo@gmail.com"}, None),
        ({"email": "an@town.be"}, {"email": "bo@hometown.be"}, None),
        ({"roles": ["partner"]}, {"organisation_name": "town of Valkenbrug."}, "same_organisation"),
        ({}, {"organisation_name": "Town of Valkenbrug"}, None),
    ],
)
def test_an_interest_is_recognised(call, reviewer, applicant, why):
    person, application = make_reviewer(call, **reviewer), make_application(call, **applicant)

    assert conflicts_of([application], [person])[application.pk].get(person.pk) == why
    assert is_conflicted(person, application) is (why is not None)


def test_somebody_who_applied_with_an_account_does_not_read_their_own(call):
    person = make_reviewer(call)

    assert is_conflicted(person, make_application(call, person=person)) is True


def test_an_interest_in_one_half_of_a_duo_is_one_in_the_other(call):
    duo = Duo.objects.create(call=call, code="abc", state="confirmed")
    person = make_reviewer(call, email="an@town.be")
    own, other = (make_application(call, email=email, duo=duo) for email in ("bo@town.be", "cy@elsewhere.nl"))

    found = conflicts_of([own, other], [person])

    assert found == {own.pk: {person.pk: "same_organisation"}, other.pk: {person.pk: "of_the_duo"}}
    assert is_conflicted(person, other) is True


def test_nobody_reads_what_they_have_an_interest_in(coordinator, call):
    make_application(call, email="bo@town.be")
    make_reviewer(call, "An", email="an@town.be")
    make_reviewer(call, "Ben")

    share_out_readings(call, by=coordinator, each=1)

    assert loads() == {"Ben": 1}


def test_somebody_else_gets_what_a_reader_declared_an_interest_in(coordinator, call):
    application = make_application(call)
    ada = make_reviewer(call, "Ada")
    make_reading(application, ada, state="conflict")
    make_reviewer(call, "Ben")

    share_out_readings(call, by=coordinator, each=1)

    assert application.assignments.get(state="open").reviewer.name == "Ben"


def test_looking_for_interests_takes_as_many_statements_for_many_as_for_one(call, django_assert_num_queries):
    one, reader = [make_application(call)], [make_reviewer(call)]
    many, readers = [make_application(call) for _ in range(20)], [make_reviewer(call) for _ in range(5)]

    with django_assert_num_queries(2):
        conflicts_of(one, reader)
    with django_assert_num_queries(2):
        conflicts_of(many, readers)


def test_a_reader_keeps_one_letter_in_a_call_and_nobody_else_gets_it(coordinator, call):
    ada = make_reviewer(call, "Ada")
    make_application(call)
    share_out_readings(call, by=coordinator, each=1)
    make_application(call)
    make_reviewer(call, "Ben")
    share_out_readings(call, by=coordinator, each=2)

    letters = dict(Assignment.objects.values_list("reviewer__name", "letter"))

    assert letters == {"Ada": "A", "Ben": "B"}
    assert set(Assignment.objects.filter(reviewer=ada).values_list("letter", flat=True)) == {"A"}


def test_readings_are_changed_by_hand(coordinator, call):
    application, ada = make_application(call), make_reviewer(call, "Ada")

    give_reading(application, by=coordinator, reader=ada)
    given = application.assignments.get()
    take_reading(given, by=coordinator)

    assert given.reviewer == ada
    assert application.assignments.count() == 0


def test_what_was_read_is_not_taken_away(coordinator, call):
    reading = make_reading(make_application(call), make_reviewer(call), scores=[3])

    with pytest.raises(DomainError, match="read already"):
        take_reading(reading, by=coordinator)


def test_nobody_is_given_by_hand_what_they_have_an_interest_in(coordinator, call):
    reader = make_reviewer(call, email="an@town.be")

    with pytest.raises(DomainError, match="has an interest"):
        give_reading(make_application(call, email="bo@town.be"), by=coordinator, reader=reader)


def test_a_conflict_noted_by_the_coordinator_takes_away_what_was_written_and_can_be_lifted(coordinator, call):
    application, ada = make_application(call), make_reviewer(call)
    reading = make_reading(application, ada, scores=[4], remark="Splendid.")

    note_conflict(application, by=coordinator, reader=ada)
    reading.refresh_from_db()
    noted = (reading.state, reading.remark, reading.scores.count())
    lift_conflict(reading, by=coordinator)
    reading.refresh_from_db()

    assert noted == ("conflict", "", 0)
    assert reading.state == "open"


def test_who_leaves_the_team_leaves_what_they_read_and_frees_the_rest(coordinator, call):
    ada = make_reviewer(call, "Ada")
    read = make_reading(make_application(call), ada, scores=[2])
    make_reading(make_application(call), ada)

    remove_team_member(CallTeamMember.objects.get(person=ada), by=coordinator)

    assert list(Assignment.objects.all()) == [read]


def test_a_part_is_given_once(coordinator, call):
    person = make_person()

    for _time in range(2):
        add_team_member(call, by=coordinator, person=person, part="reviewer", most_reviews=5)

    assert call.team.get().most_reviews == 5


def test_whoever_gets_a_part_signs_in_with_a_second_factor(client, settings, call):
    settings.REQUIRE_SECOND_FACTOR = True
    reader = make_reviewer(call, "Rita", roles=["member"], organisation=make_organisation("Elsewhere"))
    member = make_person(roles=["member"])
    page = reverse("call_read", args=[call.slug])

    replies = []
    for person in (reader, member):
        client.force_login(person)
        replies.append(client.get(page))

    assert (replies[0].status_code, replies[0].url) == (302, reverse("mfa_index"))
    assert replies[1].status_code == 403


def test_the_team_page_adds_people_of_the_organisation_and_others_by_address(client, coordinator, call):
    own = make_person(roles=["moderator"])
    other = make_person("else@where.org", roles=["moderator"], organisation=make_organisation("Elsewhere"))
    url = reverse("call_team", args=[call.slug])

    client.post(url, {"person": own.pk, "part": "reviewer", "most_reviews": 4})
    client.post(url, {"email": "ELSE@where.org", "part": "selector"})
    refused = client.post(url, {"email": "nobody@where.org", "part": "selector"})

    assert set(call.team.values_list("person", "part", "most_reviews")) == {
        (own.pk, "reviewer", 4),
        (other.pk, "selector", None),
    }
    assert refused.status_code == 422
    assert "Nobody with an account has this address." in refused.content.decode()


def test_the_pages_share_out_and_change(client, coordinator, call):
    make_application(call, number=7)
    ada = make_reviewer(call, "Ada")

    client.post(reverse("call_readings", args=[call.slug]), {"each": 1})
    shared = loads()
    page = reverse("call_readings_of", args=[call.slug, 7])
    client.post(page, {"step": "take", "reader": ada.pk})
    taken = loads()
    client.post(page, {"step": "give", "reader": ada.pk})
    client.post(page, {"step": "conflict", "reader": ada.pk})

    assert (shared, taken) == ({"Ada": 1}, {})
    assert Assignment.objects.get().state == "conflict"
    assert "declared an interest" in client.get(page).content.decode()


def statements_of(client, url):
    client.get(url)  # the first visit begins a session
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_the_page_of_readers_takes_as_many_statements_for_many_as_for_few(client, coordinator, call):
    url = reverse("call_readings", args=[call.slug])
    ada, ben = make_reviewer(call, "Ada"), make_reviewer(call, "Ben")
    make_reading(make_application(call), ada)
    few = statements_of(client, url)

    for _number in range(10):
        application = make_application(call)
        make_reading(application, ada)
        make_reading(application, ben, letter="B")

    assert statements_of(client, url) == few
