"""What programs read: what was published without a key, and with one the lists its owner may read, never more."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from middleground.web.api import api
from middleground.web.calls.actions.counting import release_statistics
from middleground.web.calls.models import Call
from middleground.web.ledger.models import Entry
from middleground.web.people.actions import make_token, revoke_token
from middleground.web.people.models import ApiToken, Person
from tests.factories.calls import (
    make_application,
    make_call,
    make_candidate,
    make_crowd,
    make_feature,
    make_offer,
    make_question,
    make_reviewer,
    make_session,
    make_team_member,
)
from tests.factories.conversations import make_conversation
from tests.factories.people import make_organisation, make_person
from tests.factories.results import make_result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    cache.clear()


def coordinator_of(call: Call) -> Person:
    return make_person(roles=["coordinator"], organisation=call.organisation)


def key_of(person: Person, scope: str = "personal") -> str:
    return make_token(by=person, name="Sheet", scope=scope).secret


def read(client, name: str, *args: object, key: str = "", **query: object):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.get(reverse(name, args=args), query, headers=headers)


def list_of(client, call: Call, kind: str, key: str, **query: object):
    return read(client, "api_own_list", call.slug, kind, key=key, **query)


class TestCalls:
    def test_published_calls_are_listed_and_drafts_are_not(self, client):
        shown = make_call("Bridges")
        make_call("Later", state="scheduled")
        make_call("Not yet", state="draft")

        found = read(client, "api_calls").json()

        assert [line["title"] for line in found["items"]] == [{"en": "Bridges"}]
        assert (found["count"], found["items"][0]["slug"]) == (1, shown.slug)

    def test_one_call_is_read_in_every_language(self, client):
        call = make_call("Bridges", languages=("en", "ar"))
        make_question(call, "Why?", kind="choice", options=["one", "two"])
        make_session(call, timezone.now())

        found = read(client, "api_call", call.slug).json()

        assert {code: texts["title"] for code, texts in found["texts"].items()} == {"en": "Bridges", "ar": "Bridges"}
        assert found["questions"][0]["options"] == {
            "one": {"en": "One", "ar": "One"},
            "two": {"en": "Two", "ar": "Two"},
        }
        assert len(found["sessions"]) == 1

    def test_a_draft_is_not_there(self, client):
        answer = read(client, "api_call", make_call(state="draft").slug)

        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")

    def test_pages_follow_one_another_to_the_end(self, client):
        for _one in range(5):
            make_call()
        slugs, address = [], reverse("api_calls") + "?limit=2"
        while address:
            page = client.get(address).json()
            slugs += [line["slug"] for line in page["items"]]
            address = page["next"]

        assert len(set(slugs)) == len(slugs) == 5

    def test_only_calls_in_the_state_asked_for(self, client):
        make_call("Open")
        make_call("Decided", state="decided")

        found = read(client, "api_calls", state="decided").json()

        assert [line["title"]["en"] for line in found["items"]] == ["Decided"]

    @pytest.mark.parametrize(
        ("name", "value"), [("limit", "0"), ("limit", "101"), ("offset", "-1"), ("limit", "many"), ("state", "draft")]
    )
    def test_what_cannot_be_used_is_named(self, client, name, value):
        answer = read(client, "api_calls", **{name: value})

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [name]

    @pytest.mark.parametrize("rest", ["calls/%00", "calls/%00/statistics", "results/a%00", "calls/", "own/calls/%00/x"])
    def test_what_is_no_address_of_anything_is_not_there(self, client, rest):
        assert client.get(f"/api/v1/{rest}").status_code == 404

    @pytest.mark.parametrize("name", ["api_calls", "api_call"])
    def test_three_of_everything_cost_as_many_statements_as_one(self, client, name):
        counts = []
        for size in (1, 3):
            Call.objects.all().delete()
            calls = [make_call(languages=("en", "nl"), questions=size) for _one in range(size)]
            args = [] if name == "api_calls" else [calls[0].slug]
            with CaptureQueriesContext(connection) as found:
                read(client, name, *args)
            counts.append(len([query for query in found if "cache" not in query["sql"]]))

        assert counts[0] == counts[1]

    def test_an_answer_that_has_not_changed_is_not_sent_again(self, client):
        call = make_call()
        first = read(client, "api_call", call.slug)

        again = client.get(reverse("api_call", args=[call.slug]), headers={"If-None-Match": first["ETag"]})
        call.texts.update(title="Another title")
        changed = client.get(reverse("api_call", args=[call.slug]), headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)

    def test_who_asks_too_often_waits(self, client, monkeypatch):
        within_a_minute = time.time() // 60 * 60 + 30
        monkeypatch.setattr(time, "time", lambda: within_a_minute)

        statuses = [read(client, "api_calls").status_code for _one in range(60)]
        refused = read(client, "api_calls")

        assert (set(statuses), refused.status_code, refused["Retry-After"]) == ({200}, 429, "30")

    def test_released_numbers_are_read_as_on_their_page(self, client):
        call = make_call(state="decided")
        make_crowd(call, mayor=(20, 30, 0), teacher=(15, 25, 0), nurse=(2, 2, 0))
        before = read(client, "api_call_statistics", call.slug).status_code

        release_statistics(call, by=coordinator_of(call))
        found = read(client, "api_call_statistics", call.slug).json()

        [table] = found["tables"]
        assert before == 404
        assert [(level["name"], level["numbers"][0].get("value")) for level in table["levels"]] == [
            ("Mayor", 50.0),
            ("Teacher", None),
            ("Nurse", None),
        ]
        assert table["levels"][2]["numbers"][0] == {"suppressed": "protected"}

    def test_a_released_result_is_read_and_a_draft_of_one_is_not(self, client):
        released = make_result(make_conversation(), by=make_person(roles=["coordinator"]))
        draft = make_result(make_conversation())

        found = read(client, "api_results").json()

        assert [line["slug"] for line in found["items"]] == [released.conversation.slug]
        assert read(client, "api_result", released.conversation.slug).json()["map"]["method"] == released.method
        assert read(client, "api_result", draft.conversation.slug).status_code == 404


def test_public_answers_hold_nothing_about_a_person(client):
    contact = make_person("contact@secret.example", name="Secret Contact")
    call = make_call(state="decided", contact=contact, join_link="https://secret.example/room")
    make_crowd(call, mayor=(20, 30, 0), teacher=(15, 25, 0))
    make_application(call, state="confirmed", name="Secret Applicant", email="secret@applicant.example")
    release_statistics(call, by=make_person("staff@secret.example", roles=["coordinator"], name="Secret Staff"))
    conversation = make_conversation(answering_person=make_person("answers@secret.example", name="Secret Authority"))
    make_result(conversation, by=make_person(roles=["coordinator"], name="Secret Coordinator"))
    slugs = {"/calls/{slug}": call.slug, "/calls/{slug}/statistics": call.slug, "/results/{slug}": conversation.slug}

    answers = {}
    for path, operations in api.get_openapi_schema(path_prefix="")["paths"].items():
        if "security" not in operations["get"]:
            answers[path] = client.get(f"/api/v1{path}".replace("{slug}", slugs.get(path, "")))

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert sorted(answers) == sorted(["/calls", "/results", *slugs])
    assert [path for path, answer in answers.items() if "ecret" in answer.content.decode()] == []


class TestOwnLists:
    def call_with_people(self) -> Call:
        call = make_call(state="decided")
        make_feature(call)
        make_candidate(call, area="urban", state="confirmed")
        make_offer(call, state="confirmed", reply="accepted")
        return call

    def test_the_rows_are_those_of_the_file(self, client):
        call = self.call_with_people()
        coordinator = coordinator_of(call)
        client.force_login(coordinator)
        file = client.get(reverse("call_export", args=[call.slug, "applications", "json"])).content
        client.logout()

        found = list_of(client, call, "applications", key_of(coordinator)).json()

        assert found["items"] == json.loads(file)

    def test_the_ledger_notes_that_a_list_went_out(self, client):
        call = self.call_with_people()

        list_of(client, call, "participants", key_of(coordinator_of(call)))

        assert Entry.objects.get(verb="calls.export").facts == {"kind": "participants", "format": "api"}

    def test_a_plain_key_reads_no_names(self, client):
        call = self.call_with_people()
        key = key_of(coordinator_of(call), scope="plain")

        statuses = {
            kind: list_of(client, call, kind, key).status_code
            for kind in ("features", "seating", "applications", "participants")
        }

        assert statuses == {"features": 200, "seating": 200, "applications": 403, "participants": 403}

    def test_a_key_is_plain_unless_more_is_asked_for(self):
        assert make_token(by=make_person(roles=["coordinator"]), name="Sheet").token.scope == "plain"

    @pytest.mark.parametrize("kind", ["needs", "reviews", "x"])
    def test_what_is_no_list_for_programs_is_not_there(self, client, kind):
        call = self.call_with_people()

        assert list_of(client, call, kind, key_of(coordinator_of(call))).status_code == 404

    def test_each_part_of_the_team_reads_what_its_pages_show(self, client):
        call = self.call_with_people()
        people = {part: make_team_member(call, part) for part in ("selector", "arranger")}
        people["reviewer"] = make_reviewer(call)

        statuses = {
            part: [list_of(client, call, kind, key_of(person)).status_code for kind in ("features", "applications")]
            for part, person in people.items()
        }

        assert statuses == {"selector": [200, 403], "arranger": [403, 403], "reviewer": [403, 403]}

    def test_somebody_of_another_organisation_is_refused(self, client):
        call = self.call_with_people()
        other = make_person(roles=["coordinator"], organisation=make_organisation("Youth service"))

        answer = list_of(client, call, "features", key_of(other))

        assert (answer.status_code, answer.json()["code"]) == (403, "base.not_allowed")

    def test_own_calls_are_listed_with_what_the_key_reads(self, client):
        call = self.call_with_people()
        make_call(organisation=make_organisation("Youth service"))

        found = read(client, "api_own_calls", key=key_of(coordinator_of(call), scope="plain")).json()

        assert [(line["slug"], line["lists"]) for line in found["items"]] == [(call.slug, ["features", "seating"])]

    def test_long_lists_come_in_pages(self, client):
        call = make_call(state="decided")
        for _one in range(3):
            make_candidate(call)
        key = key_of(coordinator_of(call))

        first = list_of(client, call, "features", key, limit=2).json()
        second = client.get(first["next"], headers={"Authorization": f"Bearer {key}"}).json()

        assert [len(page["items"]) for page in (first, second)] == [2, 1]
        assert (first["count"], second["next"]) == (3, None)

    def test_nobody_on_the_way_keeps_a_copy(self, client):
        call = self.call_with_people()

        answer = list_of(client, call, "participants", key_of(coordinator_of(call)))

        assert answer["Cache-Control"] == "no-store"


class TestKeys:
    def status(self, client, key: str) -> int:
        return read(client, "api_own_calls", key=key).status_code

    def test_a_live_key_opens_and_the_day_of_its_use_is_noted(self, client):
        made = make_token(by=make_person(roles=["coordinator"]), name="Sheet")

        status = self.status(client, made.secret)

        assert (status, ApiToken.objects.get().last_used_on) == (200, timezone.localdate())

    def test_a_revoked_key_opens_nothing(self, client):
        person = make_person(roles=["coordinator"])
        made = make_token(by=person, name="Sheet")
        revoke_token(by=person, token=made.token)

        assert self.status(client, made.secret) == 401

    def test_a_key_ends_on_its_day(self, client):
        made = make_token(by=make_person(roles=["coordinator"]), name="Sheet", days=30)
        ApiToken.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

        assert self.status(client, made.secret) == 401

    def test_the_key_of_somebody_who_left_opens_nothing(self, client):
        person = make_person(roles=["coordinator"])
        key = key_of(person)
        Person.objects.filter(pk=person.pk).update(is_active=False)

        assert self.status(client, key) == 401

    def test_a_role_that_was_taken_back_is_missing_at_once(self, client):
        call = make_call(state="decided")
        person = coordinator_of(call)
        key = key_of(person)
        before = list_of(client, call, "features", key).status_code
        person.grants.all().delete()

        assert (before, list_of(client, call, "features", key).status_code) == (200, 403)

    @pytest.mark.parametrize("key", ["", "mg_unknown", "x" * 5000])
    def test_anything_else_opens_nothing(self, client, key):
        answer = read(client, "api_own_calls", key=key)

        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.json()["status"] == 401

    def test_a_sign_in_in_a_browser_is_no_key(self, client):
        client.force_login(make_person(roles=["coordinator"]))

        assert self.status(client, "") == 401

    def test_the_digest_that_is_kept_opens_nothing(self, client):
        make_token(by=make_person(roles=["coordinator"]), name="Sheet")

        assert self.status(client, ApiToken.objects.get().digest) == 401

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_changed(self, client, method):
        key = key_of(make_person(roles=["coordinator"]))
        answers = [
            getattr(client, method)(reverse(name), headers={"Authorization": f"Bearer {key}"})
            for name in ("api_calls", "api_own_calls", "api_results", "api_openapi")
        ]

        assert [answer.status_code for answer in answers] == [405] * 4


class TestDescription:
    def test_every_operation_is_described_and_only_reads(self, client):
        paths = client.get(reverse("api_openapi")).json()["paths"]

        assert {path: list(operations) for path, operations in paths.items()} == {
            f"/api/v1{path}": ["get"]
            for path in (
                "/calls",
                "/calls/{slug}",
                "/calls/{slug}/statistics",
                "/results",
                "/results/{slug}",
                "/own/calls",
                "/own/calls/{slug}/{kind}",
            )
        }

    def test_it_names_no_other_site(self, client):
        assert "://" not in client.get(reverse("api_openapi")).content.decode()

    def test_an_unknown_address_answers_as_a_program_expects(self, client):
        answer = client.get("/api/v1/somewhere/else")

        assert answer.json() == {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing at this address.",
        }
