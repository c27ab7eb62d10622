from __future__ import annotations

import pytest
from django.urls import reverse

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.criteria import (
    CriterionDraft,
    add_criterion,
    edit_criterion,
    move_criterion,
    remove_criterion,
)
from middleground.web.calls.example_criteria import EXAMPLES, draft_of
from middleground.web.calls.models import Criterion
from middleground.web.calls.states import CallState
from middleground.web.ledger.models import Entry
from tests.factories.calls import make_call, make_criterion
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

RUBRIC = {level: f"Words for {level}" for level in range(5)}
LOCKED = sorted(set(CallState.values) - {"draft", "scheduled"})


def draft(**changes):
    return CriterionDraft(**{"names": {"en": "Experience"}, "rubric": RUBRIC, "weight": 2, **changes})


@pytest.fixture
def coordinator(client):
    person = make_person(roles=["coordinator"])
    client.force_login(person)
    return person


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_criteria_are_written_before_the_call_opens(coordinator, state):
    call = make_call(state=state)

    add_criterion(call, by=coordinator, draft=draft())

    criterion = call.criteria.get()
    assert (criterion.names, criterion.weight) == ({"en": "Experience"}, 2)
    assert criterion.rubric == {str(level): words for level, words in RUBRIC.items()}
    assert Entry.objects.get().verb == "calls.add_criterion"


@pytest.mark.parametrize("state", LOCKED)
def test_once_the_call_is_open_only_wording_changes(coordinator, state):
    call = make_call(state=state)
    criterion = make_criterion(call, weight=2)

    edit_criterion(criterion, by=coordinator, draft=draft(names={"en": "Experience with tensions"}))

    assert Criterion.objects.get().names == {"en": "Experience with tensions"}
    for act in (
        lambda: edit_criterion(criterion, by=coordinator, draft=draft(weight=3)),
        lambda: add_criterion(call, by=coordinator, draft=draft()),
        lambda: remove_criterion(criterion, by=coordinator),
        lambda: move_criterion(criterion, by=coordinator, steps=1),
    ):
        with pytest.raises(DomainError, match="Only their wording can change"):
            act()
    assert Criterion.objects.get().weight == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"names": {"en": "  "}}, "name_en"),
        ({"weight": 0}, "weight"),
        ({"weight": 6}, "weight"),
        ({"rubric": {**RUBRIC, 3: ""}}, "level_3"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(coordinator, changes, field):
    with pytest.raises(DomainError) as refused:
        add_criterion(make_call(state="draft"), by=coordinator, draft=draft(**changes))

    assert refused.value.field == field


def test_criteria_are_moved(coordinator):
    call = make_call(state="draft")
    first, second, third = (make_criterion(call, name) for name in ("One", "Two", "Three"))

    move_criterion(third, by=coordinator, steps=-1)
    move_criterion(first, by=coordinator, steps=-1)

    assert list(call.criteria.all()) == [first, third, second]


def test_only_those_who_run_the_call_write_criteria():
    call = make_call(state="draft")

    for person in (make_person(roles=["moderator"]), make_person(roles=["administrator"])):
        with pytest.raises(NotAllowed):
            add_criterion(call, by=person, draft=draft())


@pytest.mark.parametrize("key", EXAMPLES)
def test_examples_are_whole(coordinator, key):
    call = make_call(state="draft", languages=("nl", "en"))

    criterion = add_criterion(call, by=coordinator, draft=draft_of(key, call.languages))

    assert set(criterion.names) == {"nl", "en"}
    assert all(criterion.rubric[str(level)] for level in range(5))


def test_the_pages_write_change_move_and_remove(client, coordinator):
    call = make_call(state="draft")
    list_url, new_url = (reverse(name, args=[call.slug]) for name in ("call_criteria", "call_criterion_new"))
    filled = {"name_en": "Bridges", "weight": 1, **{f"level_{level}": f"Words {level}" for level in range(5)}}

    client.post(list_url, {"example": "experience"})
    client.post(new_url, filled)
    bridges = call.criteria.get(names__en="Bridges")
    page = reverse("call_criterion", args=[call.slug, bridges.pk])
    client.post(page, {**filled, "name_en": "Building bridges"})
    client.post(page, {"step": "up"})
    names = [criterion.names["en"] for criterion in call.criteria.all()]
    client.post(page, {"step": "remove"})

    assert names == ["Building bridges", "Experience with tensions between groups"]
    assert call.criteria.count() == 1


def test_a_form_with_a_gap_is_shown_again_with_what_was_written(client, coordinator):
    call = make_call(state="draft")

    reply = client.post(reverse("call_criterion_new", args=[call.slug]), {"name_en": "Bridges", "weight": 1})

    assert reply.status_code == 422
    assert 'value="Bridges"' in reply.content.decode()
    assert call.criteria.count() == 0


def test_the_weight_cannot_be_changed_through_the_page_once_the_call_is_open(client, coordinator):
    call = make_call(state="open")
    criterion = make_criterion(call, weight=2)
    filled = {"name_en": "New words", "weight": 5, **{f"level_{level}": f"Words {level}" for level in range(5)}}

    client.post(reverse("call_criterion", args=[call.slug, criterion.pk]), filled)

    criterion.refresh_from_db()
    assert (criterion.names["en"], criterion.weight) == ("New words", 2)
