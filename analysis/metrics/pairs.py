"""What metrics of pairs share: which pairs of different neurons of a layer, and means over them with and without those
that hold a constant neuron."""

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Annotated

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.metrics.metric import NotMeasured
from analysis.metrics.parameters import Bounds

Wanted = Annotated[int, Bounds(1, 10_000_000)]

ALL, LIVE = "all", "without constant neurons"
NO_LIVE_PAIR = "every pair drawn holds a constant neuron"
PAIRS_AT_ONCE = 1 << 18
GROUPS = 10_000


@dataclass(frozen=True)
class Pairs:
    """Distinct pairs of different neurons: all of them, or some drawn at random."""

    neurons: int
    wanted: int
    seed: int

    @property
    def sampled(self):
        """Whether there are more pairs than these."""
        return self.wanted < self._total

    @property
    def _total(self):
        return self.neurons * (self.neurons - 1) // 2

    @cached_property
    def _drawn(self):
        return np.random.default_rng(self.seed).choice(self._total, self.wanted, replace=False)

    def blocks(self):
        """Yield (k, 2) pairs, the smaller number first. Where all pairs are taken, they are never held together."""
        for start in range(0, min(self.wanted, self._total), PAIRS_AT_ONCE):
            stop = min(start + PAIRS_AT_ONCE, self.wanted, self._total)
            yield _pairs_of(self._drawn[start:stop] if self.sampled else np.arange(start, stop))

    def each(self, function):
        """(p, ...): what a function of (k, 2) pairs says of all of them."""
        return np.concatenate([function(block) for block in self.blocks()])


def pairs_of(layer, wanted, seed):
    """The Pairs of a layer; NotMeasured where it has a single neuron."""
    neurons = layer.record.neurons
    if neurons < 2:
        raise NotMeasured(f"a pair needs two neurons, the layer has {neurons}")
    return Pairs(neurons, wanted, seed)


def constant_in_pairs(constant, pairs):
    """(p,) int8: how many neurons of each pair are constant. constant: (neurons,) bool."""
    return pairs.each(lambda block: constant[block].sum(axis=1, dtype=np.int8))


def kinds(constant_neurons):
    """{kind: which pairs it takes in}: "all", and those "without constant neurons".

    constant_neurons: (p,) how many of each pair are constant.
    """
    return {ALL: slice(None), LIVE: constant_neurons == 0}


def mean(values, sampled, seed, groups=GROUPS):
    """The columns value, low, high, n and reason of a mean over pairs.

    sampled: whether they are drawn, and have an interval: the bootstrap's. groups: of more pairs than these, as many
    groups are drawn again instead: the mean of random groups varies as that of their members does.
    """
    if len(values) == 0:
        return {"value": nan, "low": nan, "high": nan, "n": 0, "reason": NO_LIVE_PAIR}
    size = -(-len(values) // groups)
    means = values[: len(values) // size * size].reshape(-1, size).mean(axis=1)
    low, high = bootstrap_mean(means, seed) if sampled else (nan, nan)
    return {"value": values.mean(), "low": low, "high": high, "n": len(values), "reason": ""}


def mean_rows(values, constant_neurons, sampled, seed, groups=GROUPS):
    """The columns of both means, one row a kind."""
    means = [mean(values[taken], sampled, seed, groups) for taken in kinds(constant_neurons).values()]
    return {"pairs": [ALL, LIVE]} | {name: [each[name] for each in means] for name in means[0]}


def _pairs_of(numbers):
    """Pair (i, j), i < j, is the number j (j - 1) / 2 + i."""
    larger = np.floor((1 + np.sqrt(1 + 8.0 * numbers)) / 2).astype(np.int64)
    return np.stack([numbers - larger * (larger - 1) // 2, larger], axis=1)
