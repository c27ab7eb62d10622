from dataclasses import replace

import numpy as np
import pytest

from middleground.engine.disclosure.gate import release_map
from middleground.engine.errors import InputError
from middleground.engine.estimate import Estimate
from middleground.engine.opinion import live
from middleground.engine.opinion.findings import Side
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix


@pytest.fixture(scope="module")
def town():
    return invent(Town("gaussian", people=400, statements=60, seed=5)).source


@pytest.fixture(scope="module")
def found(town):
    return map_opinions(town, mode="live")


@pytest.fixture(scope="module")
def report(town):
    return map_opinions(town, mode="report")


def values(found, name):
    return np.array([getattr(finding, name).value for finding in found.statements])


def test_it_counts_what_the_report_counts(found, report):
    for name in ("n_people", "n_answers", "n_statements", "left_early", "structure"):
        assert getattr(found, name) == getattr(report, name)
    assert [(f.id, f.n_agree, f.n_disagree, f.n_pass) for f in found.statements] == [
        (f.id, f.n_agree, f.n_disagree, f.n_pass) for f in report.statements
    ]


def test_it_says_nearly_what_the_report_says(found, report):
    assert found.middle.value == pytest.approx(report.middle.value, abs=0.08)
    for name in ("common", "common_against", "bridging"):
        assert np.abs(values(found, name) - values(report, name)).mean() < 0.04


def test_it_says_that_it_is_live(found, report):
    assert (found.mode, report.mode) == ("live", "report")


def test_the_same_seed_gives_the_same_map(town, found):
    assert map_opinions(town, mode="live") == found


def test_other_names_and_another_order_of_people_change_nothing(town, found):
    votes = town.votes
    turned = np.arange(votes.n_people)[::-1]
    rows = [
        (f"x{turned[p]}", votes.statement_ids[s], int(c))
        for p, s, c in zip(votes.person, votes.statement, votes.choice, strict=True)
    ]
    shuffled = VoteMatrix.from_rows(sorted(rows), statement_ids=votes.statement_ids)

    assert map_opinions(replace(town, votes=shuffled), mode="live") == found


def test_answers_without_any_order_are_one_group():
    noise = invent(Town("none", people=300, statements=50, seed=2)).source

    assert map_opinions(noise, mode="live").structure == "one"


def test_the_verdict_of_the_last_report_is_kept():
    camps = invent(Town("camps", people=300, camps=2, separation=6, seed=1)).source
    spectrum = map_opinions(camps, mode="live")
    side = Side(Estimate(0.5, 0.4, 0.6, 300, "posterior"), ())
    last = replace(spectrum, structure="camps", sides=(side, side), test=replace(spectrum.test, p_camps=0.025))

    found = map_opinions(camps, mode="live", previous=last)

    assert (found.structure, len(found.sides), found.test.p_camps) == ("camps", 2, 0.025)
    assert sum(side.share.value for side in found.sides) == pytest.approx(1.0, abs=0.02)


def test_of_many_people_some_are_looked_at_and_all_are_counted(monkeypatch, town, found):
    monkeypatch.setattr(live, "LOOKED_AT", 150)

    fewer = map_opinions(town, mode="live")

    assert fewer.n_people == found.n_people
    assert [f.n for f in fewer.statements] == [f.n for f in found.statements]
    assert fewer.n_placed == pytest.approx(found.n_placed, rel=0.1)
    assert fewer.middle.value == pytest.approx(found.middle.value, abs=0.1)
    assert fewer.middle.high - fewer.middle.low > found.middle.high - found.middle.low


def test_shares_of_sides_pass_the_gate_where_only_some_people_were_looked_at(monkeypatch, town):
    monkeypatch.setattr(live, "LOOKED_AT", 150)

    some = map_opinions(town, mode="live")
    released = release_map(some, key=b"a key for tests")

    assert {share.n for share in (some.middle, *(side.share for side in some.sides))} == {some.n_placed}
    assert some.n_placed > 150
    for side, before in zip(released.sides, some.sides, strict=True):
        assert side.share.value == pytest.approx(before.share.value, abs=0.05)
        assert side.share.low <= before.share.value <= side.share.high


def test_polis_has_no_live_mode(town):
    with pytest.raises(InputError) as refused:
        map_opinions(town, method="polis", mode="live")

    assert refused.value.code == "map.unknown_mode"


def odd(rows):
    return SourceConversation.of_votes(VoteMatrix.from_rows(rows))


@pytest.mark.parametrize(
    "rows",
    [
        [(f"p{p}", f"s{s}", 1) for p in range(30) for s in range(4)],
        [(f"p{p}", f"s{s}", 0) for p in range(30) for s in range(4)],
        [(f"p{p}", f"s{p}", 1 - 2 * (p % 2)) for p in range(30)],
        [(f"p{p}", f"s{s}", 1 - 2 * (p % 2)) for p in range(30) for s in range(8)],
    ],
    ids=["all agree", "all pass", "no overlap", "two sides agree on nothing"],
)
def test_odd_conversations_get_an_answer(rows):
    found = map_opinions(odd(rows), mode="live")

    assert found.structure in {"one", "spectrum"}
    assert found.n_people == 30
