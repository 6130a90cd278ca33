"""A curve by layer, and what a claim reads off it: a mean over some layers, or where it starts to rise."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np

RISEN = 0.1  # of its rise: from there on a curve counts as rising


@dataclass(frozen=True)
class Curve:
    """Values of one model by layer. depths: (layers,) places in the network, from 1; values: (layers,) finite.

    A value of the whole network is a curve of one layer.
    """

    depths: np.ndarray
    values: np.ndarray

    @property
    def third(self):
        """How many layers a third is: rounded, at least one; 0 where there are not two layers to tell apart."""
        return max(1, round(len(self.values) / 3)) if len(self.values) > 1 else 0

    @property
    def never(self):
        """The depth that stands for "in no layer": one past the last."""
        return self.depths[-1] + 1.0


@dataclass(frozen=True)
class Summary:
    """A number read off a curve. words: what it is. of: from Curve to float, nan where it does not exist."""

    words: str
    of: Callable[[Curve], float]


def first_third(curve):
    """Mean over the first third of the layers; nan under two layers."""
    return curve.values[: curve.third].mean() if curve.third else nan


def last_third(curve):
    """Mean over the last third of the layers; nan under two layers."""
    return curve.values[-curve.third :].mean() if curve.third else nan


def unevenness(curve):
    """Standard deviation over the layers in units of their mean; nan where the mean is not positive."""
    mean = curve.values.mean()
    return curve.values.std() / mean if mean > 0 else nan


def onset(curve):
    """The depth from which the curve stays a tenth of its rise above its minimum, until its peak.

    The rise is from the minimum (of equal ones the last) to the highest value after it, so that scaling a curve or
    adding to it changes nothing. Between two layers the depth is interpolated. A curve whose last layer is its
    minimum does not rise: `never`.

    >>> onset(Curve(np.arange(1, 6), np.array([3.0, 1.0, 1.0, 2.0, 11.0])))
    4.0
    """
    values = curve.values
    lowest = len(values) - 1 - int(np.argmin(values[::-1]))
    peak = lowest + int(np.argmax(values[lowest:]))
    if values[peak] == values[lowest]:
        return curve.never
    threshold = values[lowest] + RISEN * (values[peak] - values[lowest])
    before = lowest + int(np.flatnonzero(values[lowest : peak + 1] <= threshold)[-1])
    return _crossing(curve, before, threshold)


def passes(threshold):
    """The function that gives the depth at which a curve first reaches a threshold, interpolated, or `never`."""

    def depth(curve):
        reached = np.flatnonzero(curve.values >= threshold)
        if not len(reached):
            return curve.never
        return float(curve.depths[0]) if reached[0] == 0 else _crossing(curve, reached[0] - 1, threshold)

    return depth


def _crossing(curve, before, threshold):
    """The depth between layer number `before` and the next at which the straight line meets the threshold."""
    ends, depths = curve.values[before : before + 2], curve.depths[before : before + 2]
    share = (threshold - ends[0]) / (ends[1] - ends[0])
    return float(depths[0] + share * (depths[1] - depths[0]))


FIRST = Summary("mean over the first third of the layers", first_third)
LAST = Summary("mean over the last third of the layers", last_third)
ALL = Summary("mean over all layers", lambda curve: curve.values.mean())
UNEVENNESS = Summary("standard deviation over the layers in units of their mean", unevenness)
ONSET = Summary("layer from which the curve rises", onset)
