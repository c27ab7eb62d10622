"""How firm a map is passes the gate coarsely, and names only statements that are shown."""

import json
from dataclasses import replace

import pytest

from middleground.engine.disclosure.firmness import ReleasedMove
from middleground.engine.disclosure.gate import release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.findings import Note
from tests.factories.findings import make_spectrum, make_stability, make_statement, with_statements

KEY = b"a key for tests"


def released(found):
    return release_map(replace(make_spectrum(), stability=found), key=KEY).stability


def test_moves_are_told_in_steps_of_five_per_cents():
    told = released(make_stability(middle=0.061, ground=0.887))

    assert told.repeats == 3
    assert told.moves[0] == ReleasedMove("people", 3, 10, 90, (), ())


@pytest.mark.parametrize(("moved", "said"), [(0.0, 5), (0.05, 5), (0.0501, 10), (1.0, 100)])
def test_the_middle_never_moves_less_than_it_is_said_to(moved, said):
    assert released(make_stability(middle=moved)).moves[0].middle == said


def test_only_what_is_shown_as_shared_can_stop_being_shared():
    shared = [one.id for one in make_spectrum().statements if one.is_common_ground]
    found = replace(make_spectrum(), stability=make_stability(left=(shared[0], "elsewhere")))

    assert release_map(found, key=KEY).stability.moves[0].left == (shared[0],)


def test_a_statement_too_few_answered_is_not_named():
    found = make_stability()
    joined = replace(found, moves=tuple(replace(move, joined=("few", "many")) for move in found.moves))
    whole = with_statements(make_spectrum(), make_statement("few", 3, 2, 0), make_statement("many", 50, 40, 10))

    told = release_map(replace(whole, stability=joined), key=KEY).stability

    assert told.moves[0].joined == ("many",)


def test_firmness_survives_json_and_a_release_of_before_has_none():
    moves = tuple(
        replace(move, middle=Suppressed("not_estimated"), common_ground=Estimate(1.0, 1.0, 1.0, 3, "resampling"))
        for move in make_stability().moves
    )
    found = replace(make_stability(), moves=moves, notes=(Note("stability.hostile_middle"),))
    whole = release_map(replace(make_spectrum(), stability=found), key=KEY)
    plain = json.loads(json.dumps(whole.to_json()))

    assert ReleasedMap.from_json(plain) == whole
    assert whole.stability.moves[0].middle is None
    del plain["stability"]
    assert ReleasedMap.from_json(plain).stability is None
