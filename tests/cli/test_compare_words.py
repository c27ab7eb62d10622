"""What became of camps between two times, in words."""

from dataclasses import replace

import pytest

from middleground.cli.compare_words import Told, lines
from middleground.engine.disclosure.gate import release_map
from middleground.engine.estimate import Estimate
from middleground.engine.opinion.changes.record import SideChange
from middleground.engine.opinion.changes.released import compare_released
from middleground.web.conversations.results.said import Said, Surroundings
from tests.factories.findings import make_camps

SHARE = Estimate(0.12, 0.05, 0.2, 400, "difference")
LIKE = Estimate(0.9, 0.8, 0.95, 10, "bootstrap")


def told(*sides):
    now = release_map(make_camps(), key=b"a key for tests")
    change = replace(compare_released(now, now), sides=sides)
    statements = {one.id: Said(one.id, f"Statement {one.id}.") for one in now.statements}
    return lines(Told(change, (now, now), Surroundings(statements), "Our park"))


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("born", (), (1,), "There is a camp that was not there before: Camp B. The share moved by +12 (+5 to +20)."),
        ("gone", (0,), (), "One camp of before is not there any more. The share moved by +12 (+5 to +20)."),
        (
            "split",
            (0,),
            (0, 1),
            "One camp of before is now several: Camp A, Camp B. The share moved by +12 (+5 to +20).",
        ),
        ("merged", (0, 1), (0,), "Several camps of before are now one: Camp A. The share moved by +12 (+5 to +20)."),
        ("kept", (0,), (0,), "Camp A: the share moved by +12 (+5 to +20)."),
    ],
)
def test_what_became_of_a_camp_is_said(kind, before, after, said):
    found = told(SideChange(kind, before, after, SHARE, LIKE, ()))

    assert [line for line in found if "share moved" in line] == [said]


def test_a_new_camp_is_named_by_what_it_agrees_with():
    found = told(SideChange("born", (), (1,), SHARE, LIKE, ()))

    side = release_map(make_camps(), key=b"a key for tests").sides[1]
    more = [f"Statement {name}." for name, way in side.defining if way == 1][:3]
    assert "  More agree there with: " + " · ".join(more) in found


def test_a_map_beside_itself_has_not_changed():
    found = told()

    assert found[0] == "What changed: Our park"
    assert "Both times there are camps." in found
    assert [line for line in found if line.startswith("Agreement changed")] == []
