"""When each vote was cast, for forecasts; times stay in the bench, the engine has no use for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.opinion.protocol import Array
from middleground.engine.opinion.reading.events import read_events
from middleground.engine.opinion.reading.files import opened_source
from middleground.engine.opinion.reading.polis_files import VOTE_COLUMNS
from middleground.engine.opinion.reading.tables import Meter, Table
from middleground.engine.opinion.votes import VoteMatrix


def times(folder: Path, votes: VoteMatrix) -> Array | None:
    """The time of each vote, the latest where somebody changed their mind; None where the export has no times."""
    if not (folder / "votes.csv").is_file():
        return None
    with opened_source(folder) as files:
        events = read_events(Table(files, Meter(1, None)).rows("votes.csv", VOTE_COLUMNS), "voter-id", "comment-id")
    row = {name: at for at, name in enumerate(votes.person_ids)}
    column = {name: at for at, name in enumerate(votes.statement_ids)}
    rows = np.array([row[name] for name in events.person_of])[np.asarray(events.person)]
    columns = np.array([column[name] for name in events.statement_of])[np.asarray(events.statement)]
    latest = np.zeros((len(row), len(column)))
    np.maximum.at(latest, (rows, columns), np.asarray(events.time, dtype=float))
    return np.asarray(latest[votes.person, votes.statement])
