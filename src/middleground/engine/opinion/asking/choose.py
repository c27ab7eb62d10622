"""How likely each statement should be shown next. NumPy alone, a few milliseconds for hundreds of statements.

Two things can be learnt from an answer, each measured as an expected loss of uncertainty in nats:

- *place*: where on the main line this person stands, from the variance that remains;
- *claims*: on which side of one half each part of the line stands, for agreement and for disagreement with the
  statement; common ground, bridging and what divides all rest on that.

Neither knows which answer would be welcome: turning a statement into its opposite changes nothing. A fifth of what is
shown is drawn evenly, so that whatever was learnt can be checked; and statements with few answers have a share of
their own. The chances are returned, so that they can be kept and later corrected for.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from middleground.engine.opinion.asking.known import Known

Array = NDArray[np.float64]
EVEN = 0.2  # drawn evenly among what was not answered
FOR_THE_NEW = 0.1  # drawn evenly among statements with few answers
FEW_ANSWERS = 20
PARTS = (-1.1, 0.0, 1.1)  # middles of the thirds of a standard normal population along the line
_ROUNDS = 6
_NODES = np.array([-np.sqrt(3.0), 0.0, np.sqrt(3.0)])  # Gauss-Hermite for a standard normal
_WEIGHTS = np.array([1 / 6, 2 / 3, 1 / 6])
_NORMAL = 1.702  # a logistic curve this much steeper is nearly the normal distribution


def chances(known: Known, answered: Mapping[str, int], *, even: float = EVEN) -> dict[str, float]:
    """Say how likely each statement should come next for somebody.

    Parameters
    ----------
    known
        What is known of the statements.
    answered
        This person's own answers by statement: 1 agree, 0 pass, -1 disagree. They are used here and kept nowhere.
    even
        Part drawn evenly, at least a fifth.

    Returns
    -------
    dict
        Chance of each statement that was not answered yet; they add up to 1. Empty when none is left.

    Raises
    ------
    ValueError
        When less than a fifth would be drawn evenly.
    """
    if not EVEN <= even <= 1:
        raise ValueError(f"at least {EVEN} must be drawn evenly: {even}")
    open_ = np.array([name not in answered for name in known.statement_ids], dtype=bool)
    if not open_.any():
        return {}
    place, covariance = position(known, answered)
    gains = _shared_out(_of_place(known, place, covariance) ** 2, open_), _shared_out(_of_claims(known, place), open_)
    new = open_ & (known.answers < FEW_ANSWERS)
    new_part = FOR_THE_NEW if new.any() else 0.0
    evenly = open_ / open_.sum()
    newly = new / new.sum() if new.any() else evenly
    told = (gains[0] + gains[1]) / 2
    total = even * evenly + (1 - even) * (new_part * newly + (1 - new_part) * told)
    return {known.statement_ids[j]: float(total[j]) for j in np.flatnonzero(open_)}


def draw(chance: Mapping[str, float], seed: int) -> tuple[str, float]:
    """Draw the statement to show.

    Parameters
    ----------
    chance
        As :func:`chances` gives them, not empty.
    seed
        Same chances and seed: the same statement.

    Returns
    -------
    tuple
        The statement and its chance, to be kept with what was shown.
    """
    names = sorted(chance)
    weight = np.array([chance[name] for name in names])
    at = int(np.searchsorted(np.cumsum(weight), np.random.default_rng(seed).random() * weight.sum(), side="right"))
    name = names[min(at, len(names) - 1)]
    return name, chance[name]


def position(known: Known, answered: Mapping[str, int]) -> tuple[Array, Array]:
    """Where somebody stands by their answers: mean (d,) and covariance (d, d) of tendency and coordinates.

    Notes
    -----
    The variational bound of Jaakkola and Jordan (2000), given the statements' means; passing tells nothing here.
    """
    column_of = {name: j for j, name in enumerate(known.statement_ids)}
    taken = [(column_of[name], choice) for name, choice in sorted(answered.items()) if name in column_of and choice]
    mean, covariance = np.zeros(known.spread.size), np.diag(known.spread)
    if not taken:
        return mean, covariance
    columns = np.array([j for j, _ in taken])
    yes = np.array([choice > 0 for _, choice in taken], dtype=float)
    x, bias = _directions(known)[columns], known.mean[0, columns]
    for _ in range(_ROUNDS):
        logit = bias + x @ mean
        square = logit**2 + np.einsum("ij,jk,ik->i", x, covariance, x)
        weight = _tangent(np.sqrt(square))
        covariance = np.linalg.inv(np.diag(1 / known.spread) + (x * weight[:, None]).T @ x)
        mean = covariance @ (x.T @ (yes - 0.5 - weight * bias))
    return mean, covariance


def _directions(known: Known) -> Array:
    """What a logit takes from a person: their tendency as it is, coordinates times loadings; (statements, d)."""
    x = known.mean.T.copy()
    x[:, 0] = 1
    return x


def _tangent(logit: Array) -> Array:
    """E of a Pólya-Gamma variable: tanh(l/2) / 2l."""
    safe = np.maximum(logit, 1e-6)
    return np.asarray(np.tanh(safe / 2) / (2 * safe))


def _of_place(known: Known, mean: Array, covariance: Array) -> Array:
    """Expected nats learnt about the place on the main line: -½ log of the part of its variance that remains."""
    x = _directions(known)
    spread = np.einsum("ij,jk,ik->i", x, covariance, x)
    weight = _expected_weight(known.mean[0] + x @ mean, spread)
    along = np.concatenate(([0.0], known.line))
    towards = x @ covariance @ along
    gone = towards**2 * weight / ((1 + weight * spread) * float(along @ covariance @ along))
    return np.asarray(-0.5 * np.log1p(-np.minimum(gone, 0.999)) * known.takes_side)


def _expected_weight(logit: Array, spread: Array) -> Array:
    """P (1 - p) at a logit that is not known exactly: flattened as MacKay's approximation does."""
    flat = logit / np.sqrt(1 + np.pi * spread / 8)
    chance = 1 / (1 + np.exp(-flat))
    return np.asarray(chance * (1 - chance))


def _of_claims(known: Known, place: Array) -> Array:
    """Expected nats learnt about which side of one half each part of the line stands on."""
    z = np.concatenate(([1.0], place[1:]))
    z_cov = np.einsum("i,ijm->mj", z, known.covariance)
    own = np.maximum(z_cov @ z, 1e-9)
    weight = _expected_weight(known.mean[0] + place[0] + z[1:] @ known.mean[1:], own) * known.takes_side
    bar = _bar(known.takes_side)
    total = np.zeros(len(known.statement_ids))
    for at in PARTS:
        t = np.concatenate(([1.0], at * known.line))
        centre = t @ known.mean
        spread = np.maximum(np.einsum("i,ijm,j->m", t, known.covariance, t), 1e-9)
        gone = np.minimum((z_cov @ t) ** 2 * weight / (1 + weight * own), 0.999 * spread)
        total += _claim(centre - bar, spread, gone) + _claim(-centre - bar, spread, gone)
    return total


def _bar(takes_side: Array) -> Array:
    """The logit of agreement among those who take a side at which half of everybody agrees."""
    needed = np.minimum(0.5 / np.maximum(takes_side, 1e-6), 0.999)
    return np.asarray(np.log(needed) - np.log1p(-needed))


def _claim(centre: Array, spread: Array, gone: Array) -> Array:
    """Entropy of "above zero" now, less its expectation once variance ``gone`` is known."""
    after = np.zeros_like(centre)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        after += weight * _entropy((centre + node * np.sqrt(gone)) / np.sqrt(spread - gone))
    return np.maximum(_entropy(centre / np.sqrt(spread)) - after, 0.0)


def _entropy(score: Array) -> Array:
    chance = np.clip(1 / (1 + np.exp(-np.clip(_NORMAL * score, -30, 30))), 1e-9, 1 - 1e-9)
    return np.asarray(-chance * np.log(chance) - (1 - chance) * np.log1p(-chance))


def _shared_out(gain: Array, open_: NDArray[np.bool_]) -> Array:
    """Chances in proportion to the gain, over what was not answered; even where there is nothing to gain."""
    kept = np.where(open_, gain, 0.0)
    return np.asarray(kept / kept.sum()) if kept.sum() > 1e-12 else open_ / open_.sum()
