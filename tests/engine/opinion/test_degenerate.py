"""Strange conversations: each gets a clear answer, and nothing below the surface is heard to crack.

Warnings of NumPy and SciPy are errors in this suite, so that a mean of nothing would fail here.
"""

from __future__ import annotations

import numpy as np
import pytest

from middleground.engine.disclosure.gate import release_map
from middleground.engine.errors import TooFewError
from middleground.engine.estimate import Estimate, Suppressed
from middleground.engine.opinion.factors.chart import map_factors
from middleground.engine.opinion.factors.gibbs import Plan
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.source import SourceConversation
from middleground.engine.opinion.votes import VoteMatrix

SHORT = Plan(burn=20, keep=20, every=1)
METHODS = ("middleground", "live", "polis")


def table(rows) -> VoteMatrix:
    """Votes from a full table, people × statements."""
    return VoteMatrix.from_rows(
        [(f"p{i}", f"s{j}", int(choice)) for i, row in enumerate(rows) for j, choice in enumerate(row)]
    )


def mapped(votes: VoteMatrix, method: str = "middleground") -> OpinionMap:
    if method == "polis":
        return map_opinions(votes, method="polis")
    if method == "live":
        return map_opinions(votes, mode="live")
    return map_factors(SourceConversation.of_votes(votes), seed=0, plan=SHORT)


def mixed(people: int, statements: int) -> np.ndarray:
    return np.random.default_rng(0).choice([1, -1, 0], (people, statements))


TOO_FEW = {
    "no vote": (VoteMatrix.from_rows([]), "map.too_few_people"),
    "one person": (table(mixed(1, 30)), "map.too_few_people"),
    "nineteen people": (table(mixed(19, 30)), "map.too_few_people"),
    "one statement": (table(mixed(50, 1)), "map.too_few_statements"),
    "two opposite statements": (table([[1, -1] if i % 2 else [-1, 1] for i in range(40)]), "map.too_few_statements"),
}

ONE_GROUP = {
    "all agree": table(np.ones((40, 12))),
    "all disagree": table(-np.ones((40, 12))),
    "all pass": table(np.zeros((40, 12))),
    "everybody identical": table(np.tile(mixed(1, 12), (40, 1))),
    "one agrees in a sea of disagreement": table(np.where(np.arange(400).reshape(40, 10) == 7, 1, -1)),
    "twenty people, three statements, all alike": table(np.ones((20, 3))),
}

STRANGE = {
    "no two people answered the same": VoteMatrix.from_rows(
        [(f"p{i}", f"s{8 * i + k}", 1 if (i + k) % 2 else -1) for i in range(40) for k in range(8)]
    ),
    "one answer each, no overlap": VoteMatrix.from_rows([(f"p{i}", f"s{i}", 1 if i % 2 else -1) for i in range(40)]),
    "a single voter per statement": VoteMatrix.from_rows(
        [(f"p{j % 25}", f"s{j}", (1, -1, 0)[j % 3]) for j in range(200)]
    ),
    "twenty people, three statements": table(mixed(20, 3)),
    "one answer each to one of three": VoteMatrix.from_rows(
        [(f"p{i}", f"s{i % 3}", 1 if i % 2 else -1) for i in range(21)]
    ),
    "one busy person among many with one vote": VoteMatrix.from_rows(
        [("busy", f"s{j}", 1 if j % 2 else -1) for j in range(30)] + [(f"p{i}", f"s{i % 30}", 1) for i in range(60)]
    ),
    "a statement that everybody passed": table(np.hstack((mixed(40, 10), np.zeros((40, 1))))),
    "half of the people pass everything": table(np.where(np.arange(40)[:, None] % 2 == 0, 0, mixed(40, 12))),
    "one person takes sides, nobody else": table(np.where(np.arange(40)[:, None] == 0, 1, np.zeros((40, 12)))),
    "names as long as books and in other scripts": VoteMatrix.from_rows(
        [(f"{10**30 + i}" * 50, f"سؤال {j} 🏘️\u202e", (1, -1, 0)[(i * j) % 3]) for i in range(30) for j in range(10)]
    ),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", TOO_FEW)
def test_too_little_is_refused_by_name(name, method):
    votes, code = TOO_FEW[name]

    with pytest.raises(TooFewError) as raised:
        mapped(votes, method)

    assert raised.value.code == code


@pytest.mark.parametrize("method", ["middleground", "live"])
@pytest.mark.parametrize("name", ONE_GROUP)
def test_where_nothing_differs_there_is_one_group_and_nothing_in_between(name, method):
    found = mapped(ONE_GROUP[name], method)

    assert (found.structure, found.middle, found.density) == ("one", Suppressed("not_estimated"), None)
    assert (found.lines, [one.id for one in found.statements if one.is_divisive]) == ((), [])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", [*ONE_GROUP, *STRANGE])
def test_a_strange_conversation_gets_a_map_that_can_be_released(name, method):
    votes = (ONE_GROUP | STRANGE)[name]

    found = mapped(votes, method)
    released = release_map(found, key=b"a key for tests")

    assert (found.n_people, found.n_answers) == (votes.n_people, votes.n_votes)
    assert {one.id for one in released.statements} == set(votes.statement_ids)


@pytest.mark.parametrize("name", STRANGE)
def test_no_statement_with_too_few_answers_carries_a_finding(name):
    found = mapped(STRANGE[name])

    few = [one for one in found.statements if one.n < 20]
    assert [one.id for one in few if one.is_common_ground or one.is_divisive or one.is_bridging or one.is_unsure] == []


@pytest.mark.parametrize("method", ["middleground", "live"])
def test_two_perfect_halves_are_as_divided_as_can_be_though_nobody_stands_in_between(method):
    found = mapped(table([[1] * 8 + [-1] * 8 if i % 2 else [-1] * 8 + [1] * 8 for i in range(60)]), method)

    assert found.structure == "spectrum"  # below a hundred people camps are not looked for
    assert [one.is_divisive for one in found.statements] == [True] * 16
    assert isinstance(found.middle, Estimate)
    assert found.middle.high < 0.05


def test_all_who_pass_are_unsure_of_everything():
    found = mapped(ONE_GROUP["all pass"])

    assert [one.is_unsure for one in found.statements] == [True] * 12
    assert {one.agree.value for one in found.statements} == {0.0}


def test_all_who_agree_share_everything():
    assert [one.is_common_ground for one in mapped(ONE_GROUP["all agree"]).statements] == [True] * 12


def test_all_who_disagree_reject_everything():
    assert [one.is_rejected_by_all for one in mapped(ONE_GROUP["all disagree"]).statements] == [True] * 12
