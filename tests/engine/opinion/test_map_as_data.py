"""A map as plain data: what an analyst keeps, sends and reads again."""

import doctest
import json
from functools import cache

import pytest

from middleground.engine.errors import InputError
from middleground.engine.opinion.factors.chart import map_factors
from middleground.engine.opinion.factors.gibbs import Plan
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.reading.conversation import read_conversation
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation
from tests.architecture.source import ROOT
from tests.factories.findings import make_camps, make_one_group, make_spectrum
from tests.factories.real_data import polis_folder
from tests.factories.schemas import faults

SCHEMA = json.loads((ROOT / "docs" / "schema" / "opinion-map-1.json").read_text(encoding="utf-8"))
SHORT = Plan(burn=20, keep=20, every=1)
BY_HAND = {"spectrum": make_spectrum(), "camps": make_camps(), "one": make_one_group()}


@cache
def invented(opinions: str) -> OpinionMap:
    town = invent(Town(opinions, people=120, statements=24, votes=16, separation=8.0))
    return map_factors(town.source, seed=1, plan=SHORT)


def through_json(plain):
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("name", BY_HAND)
def test_a_map_written_as_data_is_read_as_it_was(name):
    assert OpinionMap.from_dict(through_json(BY_HAND[name].to_dict())) == BY_HAND[name]


@pytest.mark.parametrize("opinions", ["none", "gaussian", "camps"])
def test_a_map_of_an_invented_town_is_read_as_it_was_and_follows_the_schema(opinions):
    plain = through_json(invented(opinions).to_dict())

    assert faults(SCHEMA, plain) == []
    assert OpinionMap.from_dict(plain) == invented(opinions)


@pytest.mark.parametrize("name", ["scoop-hivemind.taxes", "15-per-hour-seattle", "bg2050-volunteers"])
@pytest.mark.parametrize("method", ["middleground", "polis"])
def test_a_map_of_real_data_follows_the_schema(name, method):
    source = read_conversation(polis_folder(name))

    plain = through_json(_mapped(source, method).to_dict())

    assert faults(SCHEMA, plain) == []
    assert OpinionMap.from_dict(plain).to_dict() == plain


def _mapped(source: SourceConversation, method: str) -> OpinionMap:
    if method == "polis":
        return map_opinions(source, method="polis")
    return map_factors(source, seed=0, plan=SHORT)


def test_data_of_before_new_fields_are_read_with_their_defaults():
    plain = make_spectrum().to_dict()
    needed = {name: plain[name] for name in SCHEMA["required"]}

    found = OpinionMap.from_dict(needed)

    assert (found.lines, found.indices, found.mode, found.visitors) == ((), (), "report", None)
    assert faults(SCHEMA, needed) == []


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("n_people", "many", "n_people"),
        ("n_people", True, "n_people"),
        ("structure", "circle", "structure"),
        ("sides", [{"share": {"suppressed": "too_few"}}], "sides[0].defining"),
        ("middle", {"value": 0.9, "low": 0.1, "high": 0.2, "n": 5, "method": "posterior"}, "middle"),
    ],
)
def test_data_that_do_not_fit_are_refused_with_their_place(field, value, place):
    plain = {**make_spectrum().to_dict(), field: value}

    with pytest.raises(InputError) as raised:
        OpinionMap.from_dict(plain)

    assert (raised.value.code, raised.value.params) == ("plain.not_such", {"value": place})


@pytest.mark.parametrize("plain", [{}, {"format": "middleground.opinion-map", "version": 2}, []])
def test_data_of_another_kind_or_version_are_refused(plain):
    with pytest.raises(InputError) as raised:
        OpinionMap.from_dict(plain)

    assert raised.value.code == "map.other_version"


def test_the_schema_refuses_what_the_record_refuses():
    plain = {**make_spectrum().to_dict(), "structure": "circle"}

    assert faults(SCHEMA, plain) == [".structure: 'circle'"]


def test_the_analysts_page_shows_what_really_comes_out():
    page = ROOT / "docs" / "how" / "map-by-program.md"

    done = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)

    assert done.attempted > 10
    assert done.failed == 0
