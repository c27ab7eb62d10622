"""What the gate lets through of the indices of polarisation."""

import json
from dataclasses import replace

import pytest

from middleground.engine.disclosure.figures import Figure
from middleground.engine.disclosure.gate import RAW, Policy, release_map
from middleground.engine.disclosure.released import ReleasedMap
from middleground.engine.estimate import Suppressed
from tests.factories.findings import make_camps, make_index, make_spectrum

KEY = b"a key for tests"
TOO_FEW, COMPLEMENT = Suppressed("too_few"), Suppressed("complement")


def released(*indices, found=None, policy=None):
    found = replace(found or make_spectrum(), indices=indices)
    return release_map(found, key=KEY, policy=policy or Policy())


def test_released_indices_survive_json_exactly():
    whole = released(make_index("agreement", 0.31, by_statement={"0": 0.7, "4": -0.3}), make_index("dip", 0.13))

    assert ReleasedMap.from_json(json.loads(json.dumps(whole.to_json()))) == whole


def test_a_release_of_before_has_no_indices():
    plain = released(make_index("dip", 0.13)).to_json()
    del plain["indices"]

    assert ReleasedMap.from_json(plain).indices == ()


def test_an_index_is_told_in_coarse_steps_with_its_interval_outwards():
    index = released(make_index("bimodality", 0.613)).indices[0]

    assert (index.value.value, index.value.low, index.value.high) == (0.6, 0.55, 0.7)
    assert index.verdict == "closer_to_split"


def test_agreement_may_be_below_nothing_and_is_never_told_as_whole():
    low = released(make_index("agreement", -0.99, low=0.3, high=-0.5)).indices[0].value

    assert (low.value, low.low) == (-0.95, -1.0)


def test_only_statements_whose_answers_are_all_shown_have_an_agreement_of_their_own():
    index = released(make_index("agreement", 0.3, by_statement={"6": 0.1, "9": 0.2})).indices[0]

    assert [name for name, _ in index.by_statement] == ["6"]


def test_an_index_of_few_people_is_hidden_with_its_verdict():
    index = released(make_index("dip", 0.2, n=15)).indices[0]

    assert (index.value, index.verdict) == (TOO_FEW, "cannot_tell")


@pytest.mark.parametrize("code", ["separation", "dip", "between", "esteban_ray", "duclos_esteban_ray", "bimodality"])
def test_where_a_small_camp_is_hidden_no_index_tells_of_it(code):
    found = make_camps((190, 200, 8))

    index = released(make_index(code, 0.2), found=found).indices[0]

    assert (index.value, index.low_reference, index.high_reference, index.verdict) == (*[COMPLEMENT] * 3, "cannot_tell")


def test_the_owner_of_the_data_sees_the_index_as_it_is():
    index = released(make_index("bimodality", 0.6131), policy=RAW).indices[0]

    assert isinstance(index.value, Figure)
    assert index.value.value == 0.6131
