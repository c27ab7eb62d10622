"""The published package red-dwarf (0.4, MPL-2.0), as its own documentation runs it: ``run_pipeline`` on raw votes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from reddwarf.implementations.polis import run_pipeline

from middleground.engine.opinion.votes import VoteMatrix


def run(votes: VoteMatrix):
    """Run everything the package does."""
    columns = zip(votes.person.tolist(), votes.statement.tolist(), votes.choice.tolist(), strict=True)
    rows = [{"participant_id": p, "statement_id": s, "vote": v, "modified": 0} for p, s, v in columns]
    return run_pipeline(votes=rows)


def labels(votes: VoteMatrix) -> NDArray[np.int64]:
    """The group of each row, -1 where the package gives none."""
    found = run(votes).participants_df["cluster_id"]
    label = np.full(votes.n_people, -1, dtype=np.int64)
    known = found.dropna()
    label[known.index.to_numpy(dtype=int)] = known.to_numpy(dtype=int)
    return label


def positions(votes: VoteMatrix) -> NDArray[np.float64]:
    """Both coordinates of each row; the centre where the package gives none."""
    found = run(votes).participants_df[["x", "y"]]
    position = np.zeros((votes.n_people, 2))
    position[found.index.to_numpy(dtype=int)] = found.to_numpy()
    return position
