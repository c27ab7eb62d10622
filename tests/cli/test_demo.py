"""The demonstration is built for real, in a folder of its own, as ``make demo`` builds it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from middleground.cli.demo import forget_half_a_town
from middleground.demo.network import SECRETARIAT
from middleground.demo.town import PEOPLE


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of a finished town and what the command printed."""
    home = tmp_path_factory.mktemp("valkenbrug")
    return home, _build(home)


def _build(home: Path) -> str:
    command = [sys.executable, "-m", "middleground", "demo", "--home", str(home), "--build-only", "--port", "8077"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDDLEGROUND_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def rows(home: Path, query: str) -> list[tuple]:
    with sqlite3.connect(home / "middleground.sqlite3") as database:
        return database.execute(query).fetchall()


def test_there_is_one_sign_in_link_for_every_role(town):
    _home, printed = town

    links = re.findall(r"http://localhost:8077/people/demo/\S+", printed)

    assert len(set(links)) == len(PEOPLE) + len(SECRETARIAT) == 18


def test_the_results_say_what_is_true_of_the_town(town):
    home, _printed = town

    found = [json.loads(payload) for (payload,) in rows(home, "SELECT payload FROM conversations_result ORDER BY id")]

    assert [result["structure"] for result in found] == ["spectrum", "camps", "camps"]
    assert [len(result["sides"]) for result in found] == [3, 2, 2]
    shared = {one["id"] for one in found[0]["statements"] if one["is_common_ground"]}
    divisive = {one["id"] for one in found[0]["statements"] if one["is_divisive"]}
    assert {"6", "14"} <= shared  # the toilet, the children on their bicycles
    assert {"2", "10"} <= divisive  # cameras, guards
    assert shared & divisive == set()


def test_one_result_is_public_when_answered_and_the_running_one_has_a_newer_draft(town):
    home, _printed = town

    states = rows(
        home,
        "SELECT c.state, r.released_at IS NOT NULL FROM conversations_result r"
        " JOIN conversations_conversation c ON c.id = r.conversation_id ORDER BY r.id",
    )

    assert states == [("closed", 1), ("open", 1), ("open", 0)]


def test_the_coordinator_of_the_running_one_can_look_at_the_answers_since(town):
    home, _printed = town

    looks = rows(home, "SELECT n_people, payload FROM conversations_livepicture")

    assert [(people, json.loads(payload)["mode"]) for people, payload in looks] == [(420, "live")]


def test_what_changed_in_the_running_one_was_counted_from_the_answers(town):
    home, _printed = town

    found = [json.loads(payload) for (payload,) in rows(home, "SELECT payload FROM conversations_result ORDER BY id")]

    assert ["change" in result for result in found] == [False, False, True]
    assert found[2]["change"]["people"] == [220, 0, 175]


def test_somebody_is_invited_and_the_letter_waits_to_be_sent(town):
    home, _printed = town

    letters = rows(home, """SELECT l.state, l."to" FROM mail_letter l WHERE l.state = 'waiting'""")

    assert letters == [("waiting", "hanne.goossens@valkenbrug.example")]


def test_the_evenings_were_drawn_and_the_place_of_who_declined_is_offered_again(town):
    home, _printed = town

    people = rows(
        home,
        "SELECT a.state, count(*) FROM calls_application a JOIN calls_call c ON c.id = a.call_id"
        " WHERE c.method = 'draw' AND c.state = 'decided' GROUP BY a.state ORDER BY a.state",
    )
    draws = rows(home, "SELECT state, places FROM calls_selection WHERE method = 'draw' ORDER BY id")
    drafts = rows(home, "SELECT count(*) FROM mail_letter WHERE template = 'calls.promoted' AND state = 'draft'")

    assert people == [("confirmed", 20), ("declined", 1), ("invited", 4), ("waitlisted", 67)]
    assert (draws, drafts) == ([("final", 24), ("final", 1)], [(1,)])


def test_every_call_is_at_its_own_point_of_the_way(town):
    home, _printed = town

    calls = rows(home, "SELECT method, state, count(*) FROM calls_call GROUP BY method, state ORDER BY method, state")

    assert calls == [("draw", "decided", 1), ("draw", "open", 1), ("hand", "decided", 1), ("hand", "open", 2)]


def test_one_newsletter_went_to_those_who_confirmed_and_the_next_is_begun(town):
    home, _printed = town

    assert rows(home, "SELECT state, recipients FROM network_issue ORDER BY id") == [("sent", 33), ("draft", 0)]


def test_building_again_keeps_the_town_as_people_left_it(town):
    home, first = town
    before = rows(home, "SELECT count(*), max(id) FROM conversations_vote")

    second = _build(home)

    assert rows(home, "SELECT count(*), max(id) FROM conversations_vote") == before
    assert re.findall(r"http\S+", second) == re.findall(r"http\S+", first)


def test_half_a_town_is_forgotten_and_a_finished_one_is_kept(tmp_path):
    database, finished = tmp_path / "middleground.sqlite3", tmp_path / "town-is-built"
    finished.touch()
    database.touch()

    forget_half_a_town(tmp_path, finished)
    kept = database.exists()
    finished.unlink()
    forget_half_a_town(tmp_path, finished)

    assert (kept, database.exists()) == (True, False)
