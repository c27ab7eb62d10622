import numpy as np
import pytest

from middleground.engine.errors import TooFewError
from middleground.engine.opinion.mapping import map_opinions
from middleground.engine.opinion.source import SourceConversation, SourceStatement
from middleground.engine.opinion.votes import VoteMatrix


def a_town(people: int, statements: int, *, seed: int = 0) -> SourceConversation:
    """People on one line, half of the statements dividing them."""
    rng = np.random.default_rng(seed)
    slope = np.where(np.arange(statements) % 2 == 0, 2.0, 0.0) * np.where(np.arange(statements) % 4 == 0, 1, -1)
    logit = rng.standard_normal(people)[:, None] * slope + np.where(slope == 0, 2.0, 0.0)
    choice = np.where(rng.random(logit.shape) < 1 / (1 + np.exp(-logit)), 1, -1)
    choice[rng.random(logit.shape) < 0.1] = 0
    person, statement = np.nonzero(rng.random(logit.shape) < 0.7)
    votes = VoteMatrix(
        person.astype(np.int32),
        statement.astype(np.int32),
        choice[person, statement].astype(np.int8),
        tuple(f"p{i}" for i in range(people)),
        tuple(f"s{j}" for j in range(statements)),
    )
    return SourceConversation("Town", "", tuple(SourceStatement(s, s) for s in votes.statement_ids), votes)


def test_a_map_needs_twenty_people():
    with pytest.raises(TooFewError) as raised:
        map_opinions(a_town(19, 10))

    assert (raised.value.code, raised.value.params) == ("map.too_few_people", {"have": 19, "need": 20})


def test_the_same_conversation_and_seed_give_the_same_map():
    town = a_town(60, 12)

    assert map_opinions(town, seed=3) == map_opinions(town, seed=3)


def test_progress_counts_up_to_all_steps():
    calls: list[tuple[int, int]] = []

    map_opinions(a_town(40, 8), progress=lambda done, total: calls.append((done, total)))

    done = [step for step, _ in calls]
    assert done == sorted(done)
    assert calls[-1][0] == calls[-1][1]
    assert len({total for _, total in calls}) == 1


def test_a_town_on_a_line_is_a_spectrum_whose_statements_divide():
    found = map_opinions(a_town(200, 20))

    divisive = {finding.id for finding in found.statements if finding.is_divisive}
    shared = {finding.id for finding in found.statements if finding.is_common_ground}
    assert found.structure == "spectrum"
    assert divisive == {f"s{j}" for j in range(0, 20, 2)}
    assert shared == {f"s{j}" for j in range(1, 20, 2)}
