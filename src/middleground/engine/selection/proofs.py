"""Certificates written in exact fractions from the multipliers of a linear programme."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from middleground.engine.selection.bounds import Level
from middleground.engine.selection.certificate import Certificate, check_certificate
from middleground.engine.selection.profiles import Profiles

_DENOMINATOR = 10**9
_ROUNDING = 10**12


def certify(profiles: Profiles, level: Level, floor: int | None) -> Certificate:
    """Round multipliers to fractions and let the checker say what they prove; rounding costs next to nothing."""
    names = [(row.kind, row.name) for row in profiles.rows]
    multipliers = [_fraction(value) for value in level.multipliers[: len(names)]]
    for at, row in enumerate(profiles.rows):
        if row.high is None:
            multipliers[at] = min(multipliers[at], Fraction(0))
    given, weights = _people(profiles, level)
    kept = [at for at, multiplier in enumerate(multipliers) if multiplier]
    certificate = Certificate(
        tuple(names[at] for at in kept), tuple(multipliers[at] for at in kept), weights, given, floor, Fraction(0)
    )
    return replace(certificate, value=check_certificate(profiles.case, certificate))


def _people(
    profiles: Profiles, level: Level
) -> tuple[tuple[tuple[str, Fraction], ...], tuple[tuple[str, Fraction], ...]]:
    open_ = np.isnan(level.given)
    each = [_fraction(weight) / len(names) for weight, names in zip(level.weights, profiles.people, strict=True)]
    total = sum((each[at] * len(profiles.people[at]) for at in np.flatnonzero(open_)), Fraction(0))
    weights = tuple(
        (name, weight / total) for weight, names in zip(each, profiles.people, strict=True) if weight for name in names
    )
    given = tuple(
        (name, Fraction(float(least)).limit_denominator(_ROUNDING))
        for least, names in zip(level.given, profiles.people, strict=True)
        if not np.isnan(least)
        for name in names
    )
    return given, weights


def _fraction(value: float) -> Fraction:
    return Fraction(float(value)).limit_denominator(_DENOMINATOR)
