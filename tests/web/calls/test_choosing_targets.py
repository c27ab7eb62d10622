"""Saying what a balanced group is: targets, rules, exceptions, and what the engine says of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from middleground.web.base.errors import DomainError
from middleground.web.calls.actions.asking import QuestionDraft, add_question
from middleground.web.calls.actions.drawing import Plan, prepare_draw, propose_draw
from middleground.web.calls.actions.targets import Bounds, Wanted, set_targets
from middleground.web.calls.models import Application, GroupRules, PlaceOffer, Question, ReservedPlace, Target, Tie
from middleground.web.calls.queries.pool import case_of, pool_of
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from tests.factories.calls import (
    make_call,
    make_candidate,
    make_criterion,
    make_duo,
    make_feature,
    make_reading,
    make_reviewer,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

POSSIBLE = "A group that keeps to all of this exists."
IMPOSSIBLE = "No group keeps to all of this"


@pytest.fixture
def by():
    return make_person(roles=["coordinator"], name="Ada")


@pytest.fixture
def call():
    made = make_call(state="closed", places=4)
    make_feature(made)
    for level in ["rural"] * 3 + ["urban"] * 12:
        make_candidate(made, area=level)
    return made


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client


def url(name, call):
    return reverse(name, args=[call.slug])


def page_of(desk, call, name="call_targets"):
    return desk.get(url(name, call)).content.decode()


def numbers_of(call):
    return list(call.applications.order_by("number").values_list("number", flat=True))


def keep(desk, call, **numbers):
    names = {name.replace("__", "-"): value for name, value in numbers.items()}
    answer = desk.post(url("call_targets", call), names)
    run_jobs()
    return answer


def test_targets_are_kept_and_a_group_that_keeps_them_is_found(desk, call):
    answer = keep(desk, call, low__area__rural=1, high__area__rural=2, low__area__urban=2)

    page = page_of(desk, call)

    assert answer.status_code == 302
    assert list(Target.objects.order_by("level").values_list("level", "low", "high")) == [
        ("rural", 1, 2),
        ("urban", 2, 4),
    ]
    assert POSSIBLE in page
    assert IMPOSSIBLE not in page
    assert "3 applied" in page
    assert "12 applied" in page


def test_a_level_that_is_left_empty_loses_its_target(desk, call):
    keep(desk, call, low__area__rural=1)

    keep(desk, call)

    assert Target.objects.count() == 0


def test_more_than_applied_is_told_at_once_and_the_smallest_change_in_words(desk, call):
    keep(desk, call, low__area__rural=4)

    page = page_of(desk, call)

    assert "Area, “Rural”: at least 4 are asked for, and 3 applied." in page
    assert IMPOSSIBLE in page
    assert "Area, “Rural”: at least 3 instead of 4." in page


def test_the_change_that_was_proposed_makes_a_group_possible_and_is_signed(desk, call, by):
    keep(desk, call, low__area__rural=4)
    digest = GroupRules.objects.get().examined["digest"]

    desk.post(url("call_relax", call), {"digest": digest, "place": 0})
    run_jobs()

    assert POSSIBLE in page_of(desk, call)
    assert Target.objects.get().low == 3
    entry = Entry.objects.get(verb="calls.relax_target")
    assert (entry.facts["before"], entry.facts["after"]) == (4, 3)


@pytest.mark.parametrize("sent", [{"digest": "old", "place": 0}, {"place": "x"}, {"place": 7}])
def test_a_change_that_was_not_proposed_is_not_made(desk, call, sent):
    keep(desk, call, low__area__rural=4)
    digest = GroupRules.objects.get().examined["digest"]

    answer = desk.post(url("call_relax", call), {"digest": digest, **sent})

    assert answer.status_code == 409
    assert Target.objects.get().low == 4


def test_somebody_who_withdraws_makes_the_last_look_old(desk, call):
    keep(desk, call, low__area__rural=3)
    call.applications.filter(answers__value="rural").first().delete()

    before = page_of(desk, call)
    desk.post(url("call_examine", call))
    run_jobs()

    assert "Applications or targets have changed since the last look." in before
    assert "Area, “Rural”: at least 2 instead of 3." in page_of(desk, call)


def test_the_lowest_number_above_the_highest_is_refused_beside_its_field(desk, call):
    answer = keep(desk, call, low__area__rural=3, high__area__rural=1)

    assert answer.status_code == 422
    assert "The lowest number is higher than the highest." in answer.content.decode()
    assert Target.objects.count() == 0


def test_while_nobody_applied_nothing_is_called_a_contradiction(desk):
    empty = make_call(state="closed", places=4)
    make_feature(empty)
    keep(desk, empty, low__area__rural=1)

    page = page_of(desk, empty)

    assert "Whether a group exists can be said when somebody may be chosen." in page
    assert "contradict" not in page


def test_more_duos_than_applied_are_told(desk, call):
    keep(desk, call, fewest_duos=1)

    assert "Fewer duos applied than every group is to have." in page_of(desk, call)


def test_a_duo_that_is_asked_for_is_in_the_case_and_possible(desk, call):
    duo = make_duo(call)
    both = [make_candidate(call, duo=duo, area="urban") for _half in range(2)]

    keep(desk, call, fewest_duos=1)

    case = case_of(call, pool_of(call), places=4)
    assert GroupRules.objects.get().examined["possible"] is True
    assert [(one.first, one.second) for one in case.pairs] == [tuple(str(one.number) for one in both)]
    assert case.fewest_pairs == 1


def test_suitability_that_counts_needs_a_score_for_everybody(desk, call):
    keep(desk, call, suitability_percent=90)

    page = page_of(desk, call)

    assert GroupRules.objects.get().suitability_share == 0.9
    assert "Suitability counts, and some applications have no score yet." in page
    assert 'value="90"' in page


def test_the_share_of_suitability_reaches_the_engine(desk):
    call = make_call(state="closed", places=2)
    make_feature(call)
    make_criterion(call)
    reviewer = make_reviewer(call)
    for at in range(6):
        make_reading(make_candidate(call, area="urban"), reviewer, scores=[at % 5], letter="ABCDEF"[at])

    keep(desk, call, suitability_percent=80, low__area__urban=1)

    case = case_of(call, pool_of(call), places=2)
    assert case.suitability_share == 0.8
    assert all(one.suitability is not None for one in case.applicants)
    assert POSSIBLE in page_of(desk, call)


@pytest.mark.parametrize("percent", [0, 100, -5, "many"])
def test_a_share_that_leaves_no_draw_is_refused(desk, call, percent):
    assert keep(desk, call, suitability_percent=percent).status_code == 422


# Exceptions


def test_a_place_is_reserved_with_its_reason_and_given_back(desk, call):
    number = numbers_of(call)[0]
    where = url("call_agreements", call)

    desk.post(where, {"do": "reserve", "reserve-number": number, "reserve-reason": "Speaks for the council."})
    kept, page = ReservedPlace.objects.get(), page_of(desk, call, "call_agreements")
    desk.post(where, {"do": "free", "number": number})

    assert (kept.application.number, kept.reason) == (number, "Speaks for the council.")
    assert f"Application {number}" in page
    assert ReservedPlace.objects.count() == 0


@pytest.mark.parametrize("kind", ["together", "apart"])
def test_two_who_are_tied_reach_the_engine_and_are_untied(desk, call, kind):
    first, second, *_others = numbers_of(call)
    where = url("call_agreements", call)

    desk.post(
        where,
        {"do": "tie", "tie-first": second, "tie-second": first, "tie-kind": kind, "tie-reason": "They work together."},
    )
    case = case_of(call, pool_of(call), places=4)
    page = page_of(desk, call, "call_agreements")
    desk.post(where, {"do": "untie", "number": Tie.objects.get().pk})

    tied = case.pairs if kind == "together" else case.aparts
    assert [(one.first, one.second) for one in tied] == [(str(first), str(second))]
    assert f"Applications {first} and {second}" in page
    assert Tie.objects.count() == 0


def test_a_tie_is_agreed_once_and_between_two(desk, call):
    first, second, *_others = numbers_of(call)
    where, given = url("call_agreements", call), {"do": "tie", "tie-kind": "apart", "tie-reason": "A dispute."}
    desk.post(where, {**given, "tie-first": first, "tie-second": second})

    again = desk.post(where, {**given, "tie-first": second, "tie-second": first})
    alone = desk.post(where, {**given, "tie-first": first, "tie-second": first})
    nobody = desk.post(where, {**given, "tie-first": first, "tie-second": 999_999})

    assert (again.status_code, alone.status_code, nobody.status_code) == (422, 422, 422)
    assert "There is an agreement about these two already." in again.content.decode()
    assert "An agreement needs two different applications." in alone.content.decode()
    assert Tie.objects.count() == 1


def test_two_reserved_people_who_are_kept_apart_contradict_each_other(desk, call):
    first, second, *_others = numbers_of(call)
    where = url("call_agreements", call)
    for number in (first, second):
        desk.post(where, {"do": "reserve", "reserve-number": number, "reserve-reason": "A rule."})

    desk.post(where, {"do": "tie", "tie-first": first, "tie-second": second, "tie-kind": "apart", "tie-reason": "No."})
    run_jobs()

    assert "Reserved places, agreements about two people and fixed targets contradict one another." in page_of(
        desk, call
    )


def test_targets_of_a_draw_that_waits_for_the_second_person_are_not_changed(call, by):
    set_targets(call, by=by, wanted=Wanted({("area", "rural"): Bounds(1, 2)}))
    selection = prepare_draw(call, by=by, plan=Plan(source_words="The lottery of Saturday 4 July"))
    run_jobs()
    selection.refresh_from_db()
    propose_draw(selection, by=by)

    with pytest.raises(DomainError) as refused:
        set_targets(call, by=by, wanted=Wanted())

    assert refused.value.code == "calls.targets_fixed"
    assert Target.objects.count() == 1


# Direct invitations


def test_a_speaker_is_invited_without_an_application_and_shown_as_such(desk, call):
    given = {"name": "Noor", "email": "noor@example.org", "language": "en", "reason": "Knows the town."}

    answer = desk.post(url("call_invite_directly", call), {"kind": "speaker", **given})

    offer = PlaceOffer.objects.get()
    page = page_of(desk, call, "call_invite_directly")
    assert answer.status_code == 302
    assert (offer.kind, offer.application.source, offer.application.state) == (
        "speaker",
        Application.Source.DIRECT,
        "invited",
    )
    assert "Noor" in page
    assert "Knows the town." in page


@pytest.mark.parametrize(
    "wrong", [{"kind": "participant"}, {"email": "no address"}, {"reason": ""}, {"language": "xx"}]
)
def test_a_direct_invitation_that_says_too_little_is_refused(desk, call, wrong):
    given = {"kind": "host", "name": "Noor", "email": "noor@example.org", "language": "en", "reason": "Hosts us."}

    assert desk.post(url("call_invite_directly", call), {**given, **wrong}).status_code == 422
    assert PlaceOffer.objects.count() == 0


def test_guests_take_no_place_and_are_in_no_draw(desk, call):
    given = {"name": "Noor", "email": "noor@example.org", "language": "en", "reason": "Knows the town."}
    desk.post(url("call_invite_directly", call), {"kind": "speaker", **given})

    assert len(pool_of(call)) == 15


# What if


def test_what_another_number_would_change_is_told_by_kind_and_changes_nothing(desk):
    call = make_call(state="closed", places=10)
    make_feature(call)
    for level in ["rural"] * 15 + ["urban"] * 45:
        make_candidate(call, area=level)
    keep(desk, call, low__area__rural=3, high__area__rural=4)

    desk.post(url("call_what_if", call), {"level": "area/rural", "low": 6, "high": 6, "places": 10})
    run_jobs()
    page = page_of(desk, call, "call_what_if")

    assert "The smallest chance would go from 15 % to 8 %." in page
    assert "Area: Rural" in page
    assert Target.objects.get().low == 3


def test_of_few_people_what_if_says_nothing(desk, call):
    keep(desk, call, low__area__rural=1, high__area__rural=2)

    desk.post(url("call_what_if", call), {"level": "area/rural", "low": 2, "high": 2, "places": 4})
    run_jobs()

    assert "too few people to say" in page_of(desk, call, "call_what_if")


def test_what_if_no_group_would_be_left_says_what_would_have_to_change(desk, call):
    keep(desk, call, low__area__rural=1, high__area__rural=2)

    desk.post(url("call_what_if", call), {"level": "area/rural", "low": 4, "high": 4, "places": 4})
    run_jobs()
    page = page_of(desk, call, "call_what_if")

    assert "No group would keep to all of this." in page
    assert "Area, “Rural”: at least 3 instead of 4." in page


@pytest.mark.parametrize(
    "given", [{"places": 500}, {"places": 0}, {"low": 3, "high": 1, "places": 4}, {"level": "area/moon", "places": 4}]
)
def test_what_if_of_what_cannot_be_is_answered_in_words(desk, call, given):
    keep(desk, call, low__area__rural=1)

    answer = desk.post(url("call_what_if", call), given)
    run_jobs()

    assert answer.status_code in {302, 422}
    assert desk.get(url("call_what_if", call)).status_code == 200


# What never counts


def draft(label="Where do you live?", options=("Rural", "Urban"), **fields):
    given = {"kind": "choice", "feature": "area", **fields}
    return QuestionDraft(labels={"en": label}, options=tuple(("", {"en": words}) for words in options), **given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": "What is your religion?"}, "label_en"),
        ({"label": "Which ethnic community do you belong to?"}, "label_en"),
        ({"options": ("Muslim", "Christian")}, "options_en"),
        ({"options": ("Muslim community", "None")}, "options_en"),
    ],
)
def test_what_people_believe_or_belong_to_never_counts_for_the_balance(by, given, field):
    call = make_call(state="draft")

    with pytest.raises(DomainError) as refused:
        add_question(call, by=by, draft=draft(**given))

    assert (refused.value.code, refused.value.field) == ("calls.feature_belonging", field)
    assert Question.objects.count() == 0


def test_a_question_that_counts_for_nothing_may_ask_it(by):
    call = make_call(state="draft")

    add_question(call, by=by, draft=draft("Which community do you bring?", ("Muslim", "Other"), feature=""))

    assert Question.objects.get().feature == ""


def test_community_representative_is_a_role_that_counts(by):
    call = make_call(state="draft")

    add_question(
        call,
        by=by,
        draft=draft(
            "In which role do you take part?", ("Local coordinator", "Community representative"), feature="role"
        ),
    )

    assert Question.objects.get().feature == "role"
