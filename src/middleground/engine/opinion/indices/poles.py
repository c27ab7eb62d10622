"""Polarisation as people who identify with their like and not with the others: Esteban and Ray, with a density, too."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
WIDTH = 0.1  # of the smoothing on a line from 0 to 1; fixed, so that the index means the same in every town


def esteban_ray(share: ArrayLike, at: ArrayLike, *, alpha: float = 1.0) -> float:
    """Add up how strongly groups stand against each other.

    Parameters
    ----------
    share
        (groups,) of everybody, adding up to 1.
    at
        (groups,) where each stands.
    alpha
        How much the size of one's own group counts, 0 (Gini's mean difference) to 1.6.

    Returns
    -------
    float
        Σᵢ Σⱼ πᵢ^(1+α) πⱼ abs(yᵢ - yⱼ); with α = 1, two equal groups at 0 and 1 give 1/4, the most there is.

    References
    ----------
    J. Esteban, D. Ray, On the measurement of polarization, Econometrica 62 (1994), equation 3 with K = 1.

    Examples
    --------
    >>> esteban_ray([0.5, 0.5], [0, 1])
    0.25
    """
    shares, places = np.asarray(share, dtype=np.float64), np.asarray(at, dtype=np.float64)
    return float(shares ** (1 + alpha) @ np.abs(places[:, None] - places) @ shares)


def in_parts(values: Array, parts: int = 10) -> tuple[Array, Array]:
    """Share and place (its middle) of equal parts of the line from 0 to 1."""
    part = np.clip((values * parts).astype(np.int64), 0, parts - 1)
    return np.bincount(part, minlength=parts) / values.size, (np.arange(parts) + 0.5) / parts


def duclos_esteban_ray(values: ArrayLike, *, alpha: float = 1.0, width: float = WIDTH) -> float:
    """Do the same for a density instead of groups.

    Parameters
    ----------
    values
        (people,) places on a line.
    alpha
        How much the density around oneself counts, 1/4 to 1.
    width
        Standard deviation of the Gaussian that smooths the places, in their unit.

    Returns
    -------
    float
        ∫∫ f(x)^(1+α) f(y) abs(x - y) dy dx. With α = 1 no unit is left: one third for an even spread, .2757 for a
        bell, more the closer people stand together at two ends.

    Notes
    -----
    With a(x) the mean distance of everybody from x, it is the mean over people of f(x)^α a(x).

    References
    ----------
    J.-Y. Duclos, J. Esteban, D. Ray, Polarization: concepts, measurement, estimation, Econometrica 72 (2004),
    theorem 1 and equation 8.
    """
    places = np.asarray(values, dtype=np.float64)
    room = 4 * width
    at = np.arange(places.min() - room, places.max() + room + width / 8, width / 8)
    count = np.bincount(np.round((places - at[0]) / (width / 8)).astype(np.int64), minlength=at.size) / places.size
    reach = np.arange(-32, 33) * (width / 8)
    bell = np.exp(-0.5 * (reach / width) ** 2)
    density = np.convolve(count, bell / bell.sum(), mode="same")
    away = np.abs(at[:, None] - at) @ density
    return float(density @ ((density / (width / 8)) ** alpha * away))
