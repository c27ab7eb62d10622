"""Indices of polarisation as they may be published: in coarse steps, and not where they would tell of a hidden camp."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from middleground.engine.disclosure.figures import STEP, Figure, Number, Rounder, number_from_json, number_to_json
from middleground.engine.disclosure.sides import COMPLEMENT, SMALL_CAMPS, TOO_FEW
from middleground.engine.estimate import Shown, Suppressed
from middleground.engine.opinion.findings import OpinionMap
from middleground.engine.opinion.indices.record import Index

OF_EVERYBODY = frozenset({"agreement", "dispersion"})
"""Indices of the answers to each statement; the others are of places on the line and of camps."""
STEPS = {"separation": 0.5, "dip": 0.01}
LOWEST = {"agreement": -1.0}
HIGHEST = {"separation": math.inf, "dip": 0.25}


@dataclass(frozen=True, slots=True)
class ReleasedIndex:
    """An index after the gate; the fields mean what they mean in ``Index``."""

    code: str
    value: Number
    low_reference: Number
    high_reference: Number
    verdict: str
    by_statement: tuple[tuple[str, Number], ...] = ()


Kept = Mapping[str, Mapping[str, Number]]


def release_indices(
    found: OpinionMap, told: set[str], rounder: Rounder, kept: Kept | None = None
) -> tuple[ReleasedIndex, ...]:
    """Round all indices.

    Parameters
    ----------
    found
        The map, small camps already left out.
    told
        Ids of the statements of which all three shares are shown; only they get a number of their own.
    rounder
        Policy and key.
    kept
        By index, the numbers of single statements that stay as they were released before.

    Returns
    -------
    tuple of ReleasedIndex
        None of places or camps where a camp was hidden, since they would tell that it is there.
    """
    is_hiding = SMALL_CAMPS in found.notes
    indices = (
        _index(one, told, rounder, is_hidden=is_hiding and one.code not in OF_EVERYBODY) for one in found.indices
    )
    return tuple(_with_kept(one, (kept or {}).get(one.code, {})) for one in indices)


def _with_kept(index: ReleasedIndex, kept: Mapping[str, Number]) -> ReleasedIndex:
    each = tuple((name, kept.get(name, number)) for name, number in index.by_statement)
    return replace(index, by_statement=each)


def _index(found: Index, told: set[str], rounder: Rounder, *, is_hidden: bool) -> ReleasedIndex:
    three = (found.value, found.low_reference, found.high_reference)
    value, low, high = (COMPLEMENT if is_hidden else _rounded(one, found.code, rounder) for one in three)
    is_shown = isinstance(value, Figure)
    each = tuple((name, _rounded(one, found.code, rounder)) for name, one in found.by_statement if name in told)
    return ReleasedIndex(found.code, value, low, high, found.verdict if is_shown else "cannot_tell", each)


def _rounded(found: Shown, code: str, rounder: Rounder) -> Number:
    """Give the number in coarse steps, one step away from its ends at least, the interval outwards."""
    if isinstance(found, Suppressed):
        return found
    if rounder.policy.is_raw:
        return Figure(found.value, found.low, found.high, found.n, found.method)
    if found.n < 2 * rounder.policy.least:
        return TOO_FEW
    step, least, most = STEPS.get(code, STEP), LOWEST.get(code, 0.0), HIGHEST.get(code, 1.0)
    value = min(max(round(found.value / step) * step, least + step), most - step)
    low = max(least, min(value, math.floor(found.low / step + 1e-9) * step))
    high = min(most, max(value, math.ceil(found.high / step - 1e-9) * step))
    n = rounder.count(f"index:{code}", found.n)
    return Figure(round(value, 2), round(low, 2), round(high, 2), n, found.method)


def index_to_json(index: ReleasedIndex) -> dict[str, Any]:
    """Write an index as plain data.

    Parameters
    ----------
    index
        A released index.

    Returns
    -------
    dict
        Its numbers under their names; ``by_statement`` maps ids to numbers.
    """
    return {
        "code": index.code,
        **{name: number_to_json(getattr(index, name)) for name in ("value", "low_reference", "high_reference")},
        "verdict": index.verdict,
        "by_statement": {name: number_to_json(number) for name, number in index.by_statement},
    }


def index_from_json(plain: dict[str, Any]) -> ReleasedIndex:
    """Read what :func:`index_to_json` wrote.

    Parameters
    ----------
    plain
        The data.

    Returns
    -------
    ReleasedIndex
        The index as it was.
    """
    value, low, high = (number_from_json(plain[name]) for name in ("value", "low_reference", "high_reference"))
    each = tuple((name, number_from_json(number)) for name, number in plain["by_statement"].items())
    return ReleasedIndex(plain["code"], value, low, high, plain["verdict"], each)
