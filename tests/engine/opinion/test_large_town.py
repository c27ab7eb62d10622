"""Towns of any size are invented bit by bit, and are the towns that were asked for."""

from pathlib import Path

import numpy as np
import pytest

from middleground.engine.opinion import large_town
from middleground.engine.opinion.large_town import people, write_large_town
from middleground.engine.opinion.reading import read_conversation
from middleground.engine.opinion.simulate import Town


def test_the_same_town_comes_from_the_same_seed(tmp_path: Path) -> None:
    town = Town("gaussian", people=500, statements=30, votes=8, seed=3)

    first, again = (write_large_town(tmp_path / name, town) for name in ("a.parquet", "b.parquet"))

    assert first == again
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_everybody_answers_something_and_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_town, "PEOPLE", 100)

    count = write_large_town(tmp_path / "v.parquet", Town("continuum", people=350, statements=20, votes=6))
    votes = read_conversation(tmp_path / "v.parquet").votes  # refuses what is there twice

    assert (votes.n_votes, votes.n_people, votes.n_statements) == (count, 350, 20)
    assert np.median(np.bincount(votes.person)) in range(4, 8)


@pytest.mark.parametrize(("opinions", "correlated"), [("none", False), ("gaussian", True), ("camps", True)])
def test_only_where_opinions_differ_do_answers_hang_together(opinions: str, *, correlated: bool) -> None:
    chunk = next(people(Town(opinions, people=4000, statements=20, votes=100, seed=1)))  # type: ignore[arg-type]
    table = np.zeros((4000, 20))
    table[np.repeat(np.arange(4000), np.diff(chunk.starts)), chunk.statement] = chunk.choice

    strongest = np.linalg.eigvalsh(np.corrcoef(table.T))[-1]

    assert (strongest > 2) == correlated


def test_progress_ends_at_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_town, "PEOPLE", 40)
    told: list[tuple[int, int]] = []

    write_large_town(tmp_path / "v.parquet", Town("none", people=100), progress=lambda *step: told.append(step))

    assert told == [(40, 100), (80, 100), (100, 100)]
