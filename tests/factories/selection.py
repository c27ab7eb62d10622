"""Cases for the fair draw: an invented pool, small cases that can be counted out, and the published pool of 100."""

import csv
import os
from itertools import combinations
from pathlib import Path

import pytest

from middleground.engine.selection.problem import Applicant, Case, Quota
from middleground.engine.selection.units import rows_of, units_of

ROOT = Path(__file__).parents[2]


def applicants(*kinds, **fields):
    return tuple(Applicant(f"p{at}", {"kind": kind}, **fields) for at, kind in enumerate(kinds))


def published_pool() -> Case:
    """A hundred invented people and quotas for thirty places, published with OpenDLP."""
    data = Path(os.environ.get("MIDDLEGROUND_DATA", ROOT.parent / "shared" / "data"))
    folder = data / "selection" / "opendlp-100-30"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}")
    texts = ((folder / name).read_text(encoding="utf-8") for name in ("respondents.csv", "categories.csv"))
    people, levels = (list(csv.DictReader(text.splitlines())) for text in texts)
    features = list(dict.fromkeys(row["category"] for row in levels))
    return Case(
        tuple(Applicant(row["unique_id"], {name: row[name] for name in features}) for row in people),
        30,
        tuple(Quota(row["category"], row["name"], int(row["min"]), int(row["max"])) for row in levels),
    )


def keeps_every_rule(case: Case, panel, floor=None) -> bool:
    """Check a panel person by person, without the solver's arithmetic."""
    chosen, units = set(panel), units_of(case)
    used = [[option for option in unit.options if chosen.issuperset(option)] for unit in units]
    longest = [max(options, key=len) for options in used if options]
    sums = [sum(row.weights.get(option, 0) for option in longest) for row in rows_of(case, units, floor)]
    rows = rows_of(case, units, floor)
    return (
        len(chosen) == len(panel)
        and sorted(name for option in longest for name in option) == sorted(chosen)
        and all(one.applicant in chosen for one in case.reserved)
        and all(
            row.low <= value <= (value if row.high is None else row.high) for row, value in zip(rows, sums, strict=True)
        )
        and not any({apart.first, apart.second} <= chosen for apart in case.aparts)
    )


def every_panel(case: Case):
    """All panels that keep every rule, by trying all."""
    names = [one.id for one in case.applicants]
    return [panel for panel in combinations(names, case.places) if keeps_every_rule(case, panel)]
