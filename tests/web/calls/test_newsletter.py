"""A newsletter points to open calls: what an editor may choose, and what its readers get."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from middleground.web.calls.models import Call
from middleground.web.network.actions.editing import Draft, Part, add_section, create_issue
from middleground.web.network.content import choices_in, told_by
from middleground.web.network.queries.shown import shown_issue
from tests.factories.calls import make_call, make_session
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

DEADLINE = dt.datetime(2030, 10, 28, 22, 59, tzinfo=dt.UTC)


@pytest.fixture
def call():
    made = make_call("Three evenings", deadline_at=DEADLINE)
    make_session(made, dt.datetime(2030, 11, 10, 8, tzinfo=dt.UTC))
    return made


def test_an_editor_may_choose_the_calls_that_are_open(call):
    make_call("Not yet", state="draft")
    make_call("Over", state="closed")
    make_call("Too late", deadline_at=timezone.now() - dt.timedelta(days=1))

    assert choices_in("en") == [(f"calls:{call.slug}", "Open call: Three evenings")]


def test_a_call_is_told_with_its_aim_its_dates_and_its_deadline(call):
    block = told_by(f"calls:{call.slug}", "en")

    assert block.as_dict() == {
        "title": "Three evenings",
        "text": "To find out what they share.\n\nSunday 10 November 2030"
        " · Apply until Monday 28 October 2030, 23:59, Brussels time (UTC+1)",
        "url": reverse("call", args=[call.slug]),
        "button": "Read the call and apply",
        "language": "en",
    }


def test_a_call_that_is_over_is_told_without_the_way_to_apply(call):
    Call.objects.update(state="closed", deadline_at=timezone.now() - dt.timedelta(days=1))

    block = told_by(f"calls:{call.slug}", "en")

    assert (block.button, "Apply until" in block.text) == ("Read the call", False)


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_call_that_is_not_public_is_not_told(state):
    call = make_call(state=state, opens_at=timezone.now() + dt.timedelta(days=1))

    assert told_by(f"calls:{call.slug}", "en") is None


def test_a_section_shows_a_call_in_the_language_of_its_reader():
    editor = make_person(roles=["coordinator"])
    call = make_call(languages=("nl", "en"))
    call.texts.filter(language="nl").update(title="Drie avonden")
    draft = Draft(languages=("nl", "en"), words={"subject": "Nieuws"})
    issue = create_issue(by=editor, organisation=call.organisation, draft=draft)
    add_section(issue, by=editor, part=Part(source=f"calls:{call.slug}"))

    headings = [shown_issue(issue, language).sections[0].heading for language in ("nl", "en")]

    assert headings == ["Drie avonden", "Building bridges in our town"]
