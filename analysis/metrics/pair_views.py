"""A number of each pair of neurons, seen in three ways: pair by pair, as a histogram, and read against overlap."""

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.metric import NotMeasured
from analysis.metrics.pairs import NO_LIVE_PAIR, kinds, mean
from analysis.metrics.tables import table
from analysis.receptive_fields import distance, receptive_fields

BINS = 200
# Pairs without any overlap, tenths, and pairs that see exactly the same.
TENTHS = np.arange(11) / 10
OVERLAPS = np.concatenate([[0.0], TENTHS[:-1] + 0.05, [1.0]])


def by_pair(layer, pairs, values, constant_neurons):
    """The table of single pairs, with what is known of where their neurons look."""
    drawn = pairs.each(lambda block: block)
    try:
        overlap = _overlap(layer, pairs)
    except NotMeasured:
        overlap = np.nan
    return table(
        neuron=drawn[:, 0],
        other_neuron=drawn[:, 1],
        constant_neurons=constant_neurons,
        overlap=overlap,
        distance=distance(layer.record.tensors["activation"].shape, *drawn.T),
        value=values,
    )


def by_bin(pairs, values, constant_neurons):
    """The table of a histogram over 0 to 1: the share of the pairs of each kind in each of BINS equal bins."""
    return _joined(_histogram(values[taken], pairs.sampled, kind) for kind, taken in kinds(constant_neurons).items())


def by_overlap(layer, pairs, values, constant_neurons):
    """The table of means over pairs whose receptive fields overlap alike; overlaps that no pair has are left out.

    NotMeasured where the layer's receptive fields are not known.
    """
    overlap = _overlap(layer, pairs)
    place = np.searchsorted(TENTHS, overlap) + (overlap == 1)
    return _joined(
        _against_overlap(values[taken], place[taken], pairs, kind) for kind, taken in kinds(constant_neurons).items()
    )


def _overlap(layer, pairs):
    fields = receptive_fields(layer.snapshot.run, layer.name)
    return pairs.each(lambda block: fields.overlap(*block.T))


def _histogram(values, sampled, kind):
    if len(values) == 0:
        return table(pairs=kind, position=np.nan, value=np.nan, low=np.nan, high=np.nan, n=0, reason=NO_LIVE_PAIR)
    counts, edges = np.histogram(values, BINS, (0, 1))
    low, high = wilson(counts, len(values)) if sampled else (np.nan, np.nan)
    middles, share = (edges[:-1] + edges[1:]) / 2, counts / len(values)
    return table(pairs=kind, position=middles, value=share, low=low, high=high, n=len(values), reason="")


def _against_overlap(values, place, pairs, kind):
    found = np.unique(place)
    if len(found) == 0:
        return table(pairs=kind, overlap=np.nan, **mean(values, pairs.sampled, pairs.seed))
    means = [mean(values[place == number], pairs.sampled, pairs.seed) for number in found]
    return table(pairs=kind, overlap=OVERLAPS[found], **{name: [each[name] for each in means] for name in means[0]})


def _joined(parts):
    import pandas

    return pandas.concat(list(parts), ignore_index=True)
