"""Counts over a file are those of the votes, and lots fall alike however a file is shared out."""

from pathlib import Path

import numpy as np
import pytest

from middleground.engine.opinion.fold.counting import Lot, count, take
from middleground.engine.opinion.fold.parquet import OutOfCore, Part
from middleground.engine.opinion.reading.packing import write_votes
from middleground.engine.opinion.reading.parquet import open_votes
from middleground.engine.opinion.simulate import Town, invent
from middleground.engine.opinion.source import SourceConversation


@pytest.fixture(scope="module")
def town() -> SourceConversation:
    return invent(Town("gaussian", people=900, statements=30, votes=10)).source


@pytest.fixture(scope="module")
def run(town: SourceConversation, tmp_path_factory: pytest.TempPathFactory) -> OutOfCore:
    path: Path = tmp_path_factory.mktemp("votes") / "v.parquet"
    write_votes(path, town, group_votes=300)
    return OutOfCore(Part(open_votes(path), tuple(range(30))))


def test_counts_are_those_of_the_votes(town: SourceConversation, run: OutOfCore) -> None:
    counted = run(count, 30)

    votes = town.votes
    for row, choice in enumerate((-1, 0, 1)):
        expected = np.bincount(votes.statement[votes.choice == choice], minlength=30)
        assert counted.answers[row].tolist() == expected.tolist()
    answers = np.bincount(votes.person)
    assert (counted.n_people, counted.n_enough) == ((answers > 0).sum(), (answers >= 7).sum())


def test_a_lot_of_everybody_takes_everybody(town: SourceConversation, run: OutOfCore) -> None:
    everybody = run(take, (Lot(1.0, 1, 0),)).found[0].at_most(10_000)

    assert everybody.starts.tolist() == [0, *np.cumsum(np.bincount(town.votes.person)).tolist()]
    assert everybody.choice.tolist() == town.votes.choice.tolist()


def test_lots_take_about_their_share_of_those_with_enough_answers(run: OutOfCore) -> None:
    taken = run(take, (Lot(0.5, 7, 3), Lot(0.2, 1, 4))).found

    answers = [np.diff(one.people.starts) for one in taken]
    enough = run(count, 30).n_enough
    assert answers[0].min() >= 7
    assert abs(answers[0].size - 0.5 * enough) < 4 * np.sqrt(enough / 4)
    assert abs(answers[1].size - 180) < 4 * np.sqrt(900 * 0.16)


def test_no_more_are_taken_than_wanted_and_the_seed_decides_who(run: OutOfCore) -> None:
    first, again, other = (run(take, (Lot(0.5, 1, seed),)).found[0].at_most(50) for seed in (1, 1, 2))

    assert first.n_people == 50
    assert first.statement.tolist() == again.statement.tolist()
    assert first.statement.tolist() != other.statement.tolist()
