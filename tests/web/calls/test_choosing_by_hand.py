"""Choosing a group by hand: marks with reasons, a balance beside them, and two people."""

from __future__ import annotations

import pytest
from django.urls import reverse

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.choosing import (
    Mark,
    choose_by_hand,
    confirm_group,
    drop_selection,
    mark,
    propose_group,
    take_back,
)
from middleground.web.calls.models import CallTeamMember, PlaceOffer, Selection, Tie
from middleground.web.calls.queries.balance import Sides, balance_of
from middleground.web.calls.queries.candidates import candidates, cards_of
from middleground.web.calls.queries.group import group_of
from middleground.web.calls.queries.pool import pool_of
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_application, make_call, make_candidate, make_duo, make_feature, make_target
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    made = make_call(state="closed", places=2)
    make_feature(made)
    return made


@pytest.fixture
def first():
    return make_person(roles=["coordinator"], name="Ada")


@pytest.fixture
def second(call):
    person = make_person(name="Ben")
    CallTeamMember.objects.create(call=call, person=person, part="selector")
    return person


def marks(selected=(), waiting=(), refused=()):
    return {
        **{each.number: Mark("selected", "Knows the area.") for each in selected},
        **{each.number: Mark("waitlisted", "Comes next.") for each in waiting},
        **{each.number: Mark("not_selected", "Others fit more closely.") for each in refused},
    }


def proposed(call, by, **lists):
    selection = choose_by_hand(call, by=by)
    mark(selection, by=by, marks=marks(**lists))
    propose_group(selection, by=by)
    return selection


def refused(code, action, *args, **given):
    with pytest.raises(DomainError) as caught:
        action(*args, **given)
    assert caught.value.code == code


def test_a_confirmed_group_decides_over_everybody_and_offers_the_places(call, first, second):
    ada, ben, cora, dirk = (make_candidate(call, area="urban") for _each in range(4))
    selection = proposed(call, first, selected=[ada, ben], waiting=[cora], refused=[dirk])

    confirm_group(selection, by=second)

    call.refresh_from_db()
    states = dict(call.applications.values_list("number", "state"))
    assert states == {
        ada.number: "invited",
        ben.number: "invited",
        cora.number: "waitlisted",
        dirk.number: "not_selected",
    }
    assert call.state == "decided"
    assert call.applications.get(pk=dirk.pk).state_reason == "Others fit more closely."
    assert PlaceOffer.objects.filter(application__in=[ada, ben], reply="").count() == 2
    assert Entry.objects.filter(verb="calls.decide_group").get().facts["selected"] == 2


def test_who_proposed_a_group_cannot_confirm_it(call, first):
    selection = proposed(call, first, selected=[make_candidate(call)])

    refused("calls.same_person", confirm_group, selection, by=first)

    assert Selection.objects.get().state == "proposed"


def test_confirming_twice_offers_each_place_once(call, first, second):
    selection = proposed(call, first, selected=[make_candidate(call)])

    confirm_group(selection, by=second)
    confirm_group(selection, by=second)

    assert PlaceOffer.objects.count() == 1
    assert Entry.objects.filter(verb="calls.decide_group").count() == 1


def test_only_those_who_select_for_this_call_choose(call):
    outsider = make_person(roles=["coordinator"], organisation=make_organisation("Another town"))

    with pytest.raises(NotAllowed):
        choose_by_hand(call, by=outsider)


def test_every_application_needs_a_mark_and_a_reason(call, first):
    ada, ben = make_candidate(call), make_candidate(call)
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks={ada.number: Mark("selected", "Knows the area.")})

    refused("calls.unmarked", propose_group, selection, by=first)
    propose_group(selection, by=first, rest=Mark("waitlisted", "Comes next."))

    assert selection.choices.get(application=ben).outcome == "waitlisted"


def test_more_people_than_places_are_not_proposed(call, first):
    three = [make_candidate(call) for _each in range(3)]
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks=marks(selected=three))

    refused("calls.too_many", propose_group, selection, by=first)


def test_nobody_is_proposed_while_eligibility_is_open(call, first):
    ada = make_candidate(call)
    make_application(call, state="submitted")
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks=marks(selected=[ada]))

    refused("calls.unchecked", propose_group, selection, by=first)


def test_a_duo_that_only_comes_together_is_marked_as_one(call, first):
    duo = make_duo(call)
    ada, ben = make_candidate(call, duo=duo), make_candidate(call, duo=duo)
    selection = choose_by_hand(call, by=first)

    mark(selection, by=first, marks=marks(selected=[ben]))

    assert dict(selection.choices.values_list("application", "outcome")) == {ada.pk: "selected", ben.pk: "selected"}


def test_half_of_a_duo_is_not_invited_without_the_other(call, first):
    duo = make_duo(call)
    ada = make_candidate(call, duo=duo)
    make_candidate(call, duo=duo, state="withdrawn")
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks=marks(selected=[ada]))

    refused("calls.duo_split", propose_group, selection, by=first)


def test_of_a_duo_that_says_either_one_may_come_alone(call, first, second):
    duo = make_duo(call, mode="either")
    ada, ben = make_candidate(call, duo=duo), make_candidate(call, duo=duo)
    selection = proposed(call, first, selected=[ada], waiting=[ben])

    confirm_group(selection, by=second)

    assert dict(call.applications.values_list("pk", "state")) == {ada.pk: "invited", ben.pk: "waitlisted"}


@pytest.mark.parametrize(("kind", "selected"), [("together", 1), ("apart", 2)])
def test_what_was_agreed_about_two_is_kept(call, first, kind, selected):
    both = [make_candidate(call), make_candidate(call)]
    Tie.objects.create(first=both[0], second=both[1], kind=kind, reason="They work on one case.")
    selection = choose_by_hand(call, by=first)
    mark(selection, by=first, marks=marks(selected=both[:selected], waiting=both[selected:]))

    refused("calls.tie_broken", propose_group, selection, by=first)


def test_a_proposal_can_be_taken_back_and_a_choice_put_away(call, first):
    selection = proposed(call, first, selected=[make_candidate(call)])

    take_back(selection, by=first)
    drop_selection(selection, by=first)

    assert Selection.objects.get().state == "dropped"
    assert selection.choices.count() == 0


def test_whoever_withdraws_before_the_second_yes_stays_withdrawn(call, first, second):
    ada, ben = make_candidate(call), make_candidate(call)
    selection = proposed(call, first, selected=[ada, ben])
    type(ada).objects.filter(pk=ada.pk).update(state="withdrawn")

    confirm_group(selection, by=second)

    assert dict(call.applications.values_list("pk", "state")) == {ada.pk: "withdrawn", ben.pk: "invited"}


def test_whoever_has_an_interest_leaves_the_mark_to_a_colleague(call, first, second, client):
    own, other = make_application(call, state="eligible", email=first.email), make_candidate(call)
    selection = choose_by_hand(call, by=first)

    client.force_login(first)
    page = client.get(reverse("call_choose", args=[call.slug])).content.decode()
    refused("calls.own_interest", mark, selection, by=first, marks=marks(selected=[own]))
    refused("calls.nobody_chosen", propose_group, selection, by=first, rest=Mark("not_selected", "Others fit."))
    mark(selection, by=second, marks=marks(selected=[own]))

    assert (f'name="reason-{own.number}"' in page, f'name="reason-{other.number}"' in page) == (False, True)
    assert [each.application for each in selection.choices.all()] == [own]


def test_replacements_come_from_the_waiting_list_and_fill_free_places_only(call, first, second):
    ada, ben, cora, dirk = (make_candidate(call) for _each in range(4))
    confirm_group(proposed(call, first, selected=[ada, ben], waiting=[cora, dirk]), by=second)
    type(ada).objects.filter(pk=ada.pk).update(state="declined")
    call.refresh_from_db()

    again = choose_by_hand(call, by=first)
    mark(again, by=first, marks=marks(selected=[cora], waiting=[dirk]))
    propose_group(again, by=first)
    confirm_group(again, by=second)

    assert (again.places, again.replaces.method) == (1, "hand")
    assert group_of(call).free == 0
    states = dict(call.applications.values_list("pk", "state"))
    assert (states[cora.pk], states[dirk.pk]) == ("invited", "waitlisted")


def test_nothing_is_replaced_while_no_place_is_free(call, first, second):
    ada, ben, cora = (make_candidate(call) for _each in range(3))
    confirm_group(proposed(call, first, selected=[ada, ben], waiting=[cora]), by=second)
    call.refresh_from_db()

    refused("calls.nothing_to_replace", choose_by_hand, call, by=first)


def test_the_balance_counts_the_chosen_against_the_targets(call):
    make_target(call, "rural", 1, 2)
    make_target(call, "urban", 0, 1)
    people = [
        make_candidate(call, area="urban"),
        make_candidate(call, area="urban"),
        make_candidate(call, area="rural"),
    ]
    members = pool_of(call)

    balance = balance_of(call, Sides(members, members[:2]))

    lines = {line.level: line for line in balance.lines}
    assert len(people) == len(members)
    assert (lines["urban"].chosen, lines["urban"].over, lines["urban"].applied) == (2, 1, 2)
    assert (lines["rural"].chosen, lines["rural"].missing, lines["rural"].applied) == (0, 1, 1)
    assert [line.level for line in balance.missed] == ["urban", "rural"]


def test_who_did_not_say_stands_in_a_line_without_target(call):
    make_candidate(call)

    balance = balance_of(call, Sides(pool_of(call), pool_of(call)))

    assert [(line.level, line.chosen) for line in balance.lines] == [("urban", 0), ("rural", 0), ("not-said", 1)]


def test_a_page_of_many_applications_asks_the_database_as_often_as_a_page_of_few(
    call, first, django_assert_num_queries, django_assert_max_num_queries
):
    make_target(call, "rural", 1, 2)
    selection = choose_by_hand(call, by=first)
    for _each in range(30):
        make_candidate(call, area="rural")

    with django_assert_max_num_queries(14):
        cards = cards_of(selection, candidates(selection), "en", by=first)

    assert len(cards) == 30


def test_the_page_keeps_marks_without_scripts_and_shows_no_name(call, first, client):
    ada = make_candidate(call, area="urban")
    client.force_login(first)
    url = reverse("call_choose", args=[call.slug])
    client.post(url, {"do": "begin"})

    client.post(
        url,
        {"do": "keep", f"outcome-{ada.number}": "selected", f"reason-{ada.number}": "Fits.", f"was-{ada.number}": "|"},
    )
    page = client.get(url).content.decode()

    assert Selection.objects.get().choices.get().outcome == "selected"
    assert ada.name not in page
    assert ada.email not in page


def test_what_a_colleague_marked_meanwhile_is_not_undone(call, first, second, client):
    ada = make_candidate(call)
    selection = choose_by_hand(call, by=first)
    mark(selection, by=second, marks={ada.number: Mark("selected", "Knows the area.")})
    client.force_login(first)

    client.post(
        reverse("call_choose", args=[call.slug]),
        {"do": "keep", f"outcome-{ada.number}": "", f"reason-{ada.number}": "", f"was-{ada.number}": "|"},
    )

    assert selection.choices.get().outcome == "selected"


def test_the_second_person_reads_who_proposed_and_what_is_missed(call, first, second, client):
    make_target(call, "rural", 1, 2)
    proposed(call, first, selected=[make_candidate(call, area="urban")])
    client.force_login(second)

    page = client.get(reverse("call_choose_confirm", args=[call.slug])).content.decode()

    assert "<bdi>Ada</bdi> proposes this group." in page
    assert "Area, “Rural”: 0 of 1 to 2." in page
