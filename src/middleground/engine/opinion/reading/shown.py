"""What was shown to whom, and how likely that was, beside the votes; in the order of showing."""

from __future__ import annotations

from array import array

import numpy as np

from middleground.engine.opinion.reading.tables import Row, Table
from middleground.engine.opinion.source import Exposure

NAME = "shown.csv"
COLUMNS = ("participant", "statement", "chance")


def read_shown(table: Table) -> Exposure | None:
    """Read what was shown; None where the file is not there, so that nobody knows."""
    if NAME not in table.files:
        return None
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    person, statement, chance = array("i"), array("i"), array("d")
    for row in table.rows(NAME, COLUMNS):
        who, what = row.text("participant").strip(), row.text("statement").strip()
        person.append(people.setdefault(who, len(people)))
        statement.append(statements.setdefault(what, len(statements)))
        chance.append(_chance(row))
    columns = np.array(person, dtype=np.int32), np.array(statement, dtype=np.int32), np.array(chance, dtype=np.float64)
    return Exposure(*columns, tuple(people), tuple(statements))


def _chance(row: Row) -> float:
    try:
        chance = float(row.text("chance"))
    except ValueError:
        chance = 0.0
    if not 0 < chance <= 1:
        row.refuse("source.not_a_chance", "chance")
    return chance
