"""A power law fitted to the tail of a distribution."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PowerLaw:
    """A fit of p(x) ~ x^-alpha for x >= start.

    error: standard error of alpha, the start taken as given. distance: largest difference between the fitted and the
    empirical distribution (Kolmogorov-Smirnov), from 0 to 1. tail: how many values lie at or above the start.
    """

    alpha: float
    error: float
    start: float
    distance: float
    tail: int


def fit_power_law(values) -> PowerLaw:
    """Maximum likelihood fit of a continuous power law, its start where the Kolmogorov-Smirnov distance is least.

    values: (n,) positive; every value but the largest is tried as the start. alpha does not depend on their unit.
    ValueError where one is not positive or not finite, and for fewer than two different values.
    Clauset, Shalizi & Newman, SIAM Review 2009; as weightwatcher's WWFit computes it from 20 values on.

    >>> round(fit_power_law((1 - np.arange(1000) / 1000) ** -0.5).alpha, 1)
    3.0
    """
    values = np.sort(np.asarray(values, np.float64).ravel())
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError("values of a power law must be positive and finite")
    if values.size < 2 or values[0] == values[-1]:
        raise ValueError("a power law needs at least two different values")
    logs = np.log(values / values[-1])
    left = np.arange(values.size, 1, -1)
    excess = np.cumsum(logs[::-1])[::-1][:-1] - left * logs[:-1]
    # A tail of equal values has no exponent.
    spread = values[:-1] < values[-1]
    alphas = 1 + np.divide(left, excess, out=np.full(len(left), np.inf), where=spread)
    distances = [_distance(values[i:], alphas[i]) if spread[i] else 1.0 for i in range(len(left))]
    best = int(np.argmin(distances))
    alpha, tail = float(alphas[best]), int(left[best])
    return PowerLaw(alpha, (alpha - 1) / np.sqrt(tail), float(values[best]), float(distances[best]), tail)


def _distance(tail, alpha):
    fitted = 1 - (tail / tail[0]) ** (1 - alpha)
    return np.max(np.abs(fitted - np.arange(len(tail)) / len(tail)))
