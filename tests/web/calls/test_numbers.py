"""The numbers of a call: what everybody reads of who applied and who has a place, and what nobody reads."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from middleground.web.base.errors import DomainError, NotAllowed
from middleground.web.calls.actions.counting import release_statistics
from middleground.web.calls.models import Application, Call, CallStatistics
from middleground.web.calls.queries.counting import counted_in
from middleground.web.jobs.actions import enqueue
from middleground.web.jobs.testing import run_jobs
from middleground.web.ledger.models import Entry
from middleground.web.releases.models import Release
from tests.factories.calls import (
    make_application,
    make_call,
    make_candidate,
    make_crowd,
    make_feature,
    make_reviewer,
    make_session,
    make_target,
    make_team_member,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def decided_call(**sizes: tuple[int, ...]) -> Call:
    """Return a decided call with people of each role: how many are confirmed, not invited, not eligible."""
    call = make_call(state="decided")
    make_crowd(call, **(sizes or {"mayor": (20, 30, 0), "teacher": (15, 25, 0)}))
    return call


def coordinator_of(call: Call):
    return make_person(roles=["coordinator"], organisation=call.organisation)


def shown_numbers(payload: dict, level: str) -> list[float | None]:
    """Return the numbers of a role by stage, nothing where one is hidden."""
    [table] = [table for table in payload["counts"]["tables"] if table["feature"] == "role"]
    [numbers] = [found["numbers"] for found in table["levels"] if found["key"] == level]
    return [number.get("value") for number in numbers]


class TestCounting:
    def test_each_stage_holds_those_after_it(self):
        call = make_call(state="decided")
        for state in ("submitted", "ineligible", "eligible", "not_selected", "invited", "declined", "confirmed"):
            make_application(call, state=state)

        assert counted_in(call).totals == (7, 5, 3, 1)

    def test_drafts_withdrawn_and_erased_applications_and_invited_speakers_are_not_counted(self):
        call = make_call(state="decided")
        for state in ("draft", "withdrawn", "erased"):
            make_application(call, state=state)
        make_application(call, state="confirmed", source="direct")

        assert counted_in(call).totals == (0, 0, 0, 0)

    def test_words_that_are_no_answer_of_the_form_are_never_a_level(self):
        call = make_call(state="decided")
        make_feature(call, "role", ["mayor"])
        make_candidate(call, role="My name is Mira")

        assert counted_in(call).features == {"role": {"mayor": (0, 0, 0, 0), "not-said": (1, 1, 0, 0)}}

    def test_a_feature_asked_in_free_words_is_not_counted(self):
        call = make_call(state="decided")
        make_feature(call, "role", []).__class__.objects.update(kind="short")
        make_candidate(call, role="mayor")

        assert counted_in(call).features == {}

    @pytest.mark.parametrize(
        ("kind", "feature", "value", "level"),
        [
            ("number", "age_band", 31, "25_39"),
            ("consent", "first_timer", True, "yes"),
            ("languages", "language", {"nl": "B1", "fr": "C1"}, "fr"),
            ("scale", "experience", 2, "2"),
        ],
    )
    def test_closed_questions_of_every_kind_are_counted(self, kind, feature, value, level):
        call = make_call(state="decided")
        question = make_feature(call, feature, ["nl", "fr"] if kind == "languages" else [])
        question.kind, question.lowest, question.highest = kind, 1, 3
        question.save()
        make_candidate(call, **{feature: value})

        assert counted_in(call).features[feature][level] == (1, 1, 0, 0)

    def test_counting_takes_as_many_statements_for_three_as_for_one(self):
        counts = []
        for size in (1, 3):
            call = decided_call(mayor=(size, size, size))
            with CaptureQueriesContext(connection) as found:
                counted_in(call)
            counts.append(len(found))

        assert counts[0] == counts[1]


class TestReleasing:
    def test_the_numbers_pass_the_gate_enter_the_register_and_the_ledger(self):
        call = decided_call()

        found = release_statistics(call, by=coordinator_of(call))

        assert shown_numbers(found.payload, "mayor") == [50, None, 20, None]
        assert Release.objects.get(kind="calls.stages").n_people == 90
        assert Entry.objects.filter(verb="calls.release_statistics").count() == 1

    def test_a_small_role_is_hidden_with_another_that_would_give_it_away(self):
        call = decided_call(mayor=(20, 30, 0), teacher=(15, 25, 0), nurse=(2, 2, 0))

        payload = release_statistics(call, by=coordinator_of(call)).payload

        assert [shown_numbers(payload, role)[0] for role in ("mayor", "teacher", "nurse")] == [50, None, None]

    def test_that_nobody_of_a_role_was_refused_cannot_be_subtracted(self):
        call = decided_call(mayor=(20, 30, 0), teacher=(15, 0, 0), nurse=(15, 25, 0))

        payload = release_statistics(call, by=coordinator_of(call)).payload

        assert shown_numbers(payload, "teacher") == [15, None, None, None]
        assert [shown_numbers(payload, role)[2] for role in ("mayor", "nurse")] == [20, None]

    def test_a_target_is_kept_only_beside_a_group_that_is_shown(self):
        call = decided_call(mayor=(20, 30, 0), teacher=(15, 25, 0), nurse=(3, 30, 0))
        for role in ("mayor", "teacher", "nurse"):
            make_target(call, role, 3, 20, feature="role")

        payload = release_statistics(call, by=coordinator_of(call)).payload

        assert [target["level"] for target in payload["targets"]] == ["mayor"]

    def test_they_are_released_once(self):
        call = decided_call()
        release_statistics(call, by=coordinator_of(call))

        with pytest.raises(DomainError) as refused:
            release_statistics(call, by=coordinator_of(call))

        assert refused.value.code == "calls.statistics_released"

    @pytest.mark.parametrize("state", ["invited", "selected", "submitted", "eligible"])
    def test_not_before_everybody_knows_their_place(self, state):
        call = decided_call()
        make_application(call, state=state)

        with pytest.raises(DomainError) as refused:
            release_statistics(call, by=coordinator_of(call))

        assert refused.value.code == "calls.statistics_early"

    def test_not_of_fewer_than_ten(self):
        call = decided_call(mayor=(4, 5, 0))

        with pytest.raises(DomainError) as refused:
            release_statistics(call, by=coordinator_of(call))

        assert refused.value.code == "calls.statistics_few"
        assert Release.objects.count() == 0

    def test_only_who_runs_the_call_releases_them(self):
        call = decided_call()

        for person in (make_reviewer(call), make_team_member(call, "selector")):
            with pytest.raises(NotAllowed):
                release_statistics(call, by=person)


class TestKeeping:
    def over(self, **sizes: tuple[int, ...]) -> Call:
        """Return a call of which the meeting was eight months ago."""
        call = decided_call(**sizes)
        make_session(call, timezone.now() - dt.timedelta(days=240))
        return call

    def test_the_numbers_are_kept_when_the_applications_are_erased(self):
        call = self.over()

        run_erasing()

        assert set(call.applications.values_list("state", flat=True)) == {"erased"}
        assert shown_numbers(CallStatistics.objects.get(call=call).payload, "mayor") == [50, None, 20, None]

    def test_released_numbers_stay_as_they_were(self):
        call = self.over()
        released = release_statistics(call, by=coordinator_of(call)).payload

        run_erasing()

        assert CallStatistics.objects.get(call=call).payload == released

    def test_kept_numbers_are_public_only_when_somebody_releases_them(self, client):
        call = self.over()
        run_erasing()

        before = client.get(reverse("call_numbers", args=[call.slug])).context["numbers"]
        release_statistics(call, by=coordinator_of(call))
        after = client.get(reverse("call_numbers", args=[call.slug])).context["numbers"]

        assert (before, after is None) == (None, False)

    def test_numbers_of_fewer_than_ten_are_not_kept(self):
        self.over(mayor=(4, 5, 0))

        run_erasing()

        assert (CallStatistics.objects.count(), Application.objects.exclude(state="erased").count()) == (0, 0)

    def test_erasing_that_was_cut_short_goes_on_with_the_numbers_of_before(self):
        call = self.over()
        run_erasing()
        kept = CallStatistics.objects.get(call=call).payload
        Application.objects.filter(call=call, number=call.applications.first().number).update(state="confirmed")

        run_erasing()

        assert CallStatistics.objects.get(call=call).payload == kept


def run_erasing() -> None:
    enqueue("calls.erase_old")
    run_jobs()


class TestPages:
    def test_staff_see_a_preview_release_it_and_everybody_reads_the_same(self, client):
        call = decided_call()
        client.force_login(coordinator_of(call))

        preview = client.get(reverse("call_statistics", args=[call.slug])).content.decode()
        client.post(reverse("call_statistics", args=[call.slug]))
        client.logout()
        public = client.get(reverse("call_numbers", args=[call.slug])).content.decode()

        assert numbers_on(preview) == numbers_on(public)
        assert "about 50" in public

    def test_the_page_of_the_call_leads_to_released_numbers(self, client):
        call = decided_call()
        address = reverse("call_numbers", args=[call.slug])
        before = address in client.get(reverse("call", args=[call.slug])).content.decode()

        release_statistics(call, by=coordinator_of(call))

        assert (before, address in client.get(reverse("call", args=[call.slug])).content.decode()) == (False, True)

    def test_too_few_are_told_so_without_their_number(self, client):
        call = decided_call(mayor=(4, 3, 0))
        client.force_login(coordinator_of(call))

        page = client.get(reverse("call_statistics", args=[call.slug])).content.decode()

        assert ("Too few people for numbers" in page, numbers_on(page)) == (True, [])
        assert '<figure class="chart">' not in page

    def test_open_replies_are_told_instead_of_a_button(self, client):
        call = decided_call()
        make_application(call, state="invited")
        client.force_login(coordinator_of(call))

        page = client.get(reverse("call_statistics", args=[call.slug])).content.decode()

        assert "Release these numbers" not in page
        assert "has replied" in page

    def test_the_page_names_what_is_hidden(self, client):
        call = decided_call(mayor=(20, 30, 0), teacher=(15, 25, 0), nurse=(2, 2, 0))
        release_statistics(call, by=coordinator_of(call))

        page = client.get(reverse("call_numbers", args=[call.slug])).content.decode()

        assert re.findall(r"<bdi>(Teacher|Nurse|Mayor)</bdi>", page) == ["Teacher", "Nurse"]

    def test_a_reviewer_finds_no_numbers(self, client):
        call = decided_call()
        client.force_login(make_reviewer(call))

        assert client.get(reverse("call_statistics", args=[call.slug])).status_code == 403

    def test_the_hub_offers_them_once_the_call_is_decided(self, client):
        found = {}
        for state in ("selecting", "decided"):
            call = make_call(state=state)
            client.force_login(coordinator_of(call))
            page = client.get(reverse("call_staff", args=[call.slug])).content.decode()
            found[state] = reverse("call_statistics", args=[call.slug]) in page

        assert found == {"selecting": False, "decided": True}

    def test_the_public_page_takes_as_many_statements_for_three_roles_as_for_one(self, client):
        counts = []
        for sizes in ({"mayor": (20, 30, 0)}, {"mayor": (20, 30, 0), "nurse": (20, 30, 0), "teacher": (20, 30, 0)}):
            call = decided_call(**sizes)
            release_statistics(call, by=coordinator_of(call))
            with CaptureQueriesContext(connection) as found:
                client.get(reverse("call_numbers", args=[call.slug]))
            counts.append(len(found))

        assert counts[0] == counts[1]


def numbers_on(page: str) -> list[str]:
    return re.findall(r"about \d+", page)
