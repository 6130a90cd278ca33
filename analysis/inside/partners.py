"""The units of a layer that say most nearly the same as one of them, over the images of a split."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.estimators.bits import binarise, join, pack
from analysis.estimators.contingency import both_on
from analysis.estimators.correlation import correlation_interval, correlations
from analysis.estimators.information import pair_nmi
from analysis.estimators.pair_interval import nmi_interval
from analysis.inside.responses import means_of_channels, responses
from analysis.inside.units import CHANNEL, NEURON, count_of
from analysis.metrics.metric import Undefined
from analysis.metrics.parts import NOT_FINITE

CORRELATION, NMI = "correlation", "nmi"
MEASURES = (CORRELATION, NMI)
MOST_VALUES = 2**27  # activations that are read for one answer: all of the largest layer of VGG-16 on 2,000 images
VALUES_AROUND = 2**24  # of a larger layer, those of the neurons around: no more than is held in memory at once
CONSTANT = "it is the same on every image: nothing can be said the same as it"


@dataclass(frozen=True)
class Partners:
    """table: pandas, the unit's number under "neuron" or "channel", value, low, high, n; strongest first.

    compared: how many others were looked at and are not constant. others: how many the layer has. chance: what the
    strongest of those compared reaches against the same unit with its images shuffled, nan where none was compared.
    around: whether only the neurons around it were compared.
    """

    table: Any
    compared: int
    others: int
    chance: float
    around: bool


def partners(unit, split="train", measure=CORRELATION, count=10, seed=0):
    """The Partners of a Unit: the `count` others of its layer that share most with it.

    measure: "correlation", Pearson's, of activations, by its magnitude, with Fisher's interval; "nmi", of being above
    its own mean, from 0 to 1, with a bootstrap interval. A channel's activation is the mean of its map.
    Candidates are all others of the layer; of one with more than 2^27 recorded activations, the neurons around.
    The strongest of many is too strong by chance: hold it against `chance`, shuffled once with `seed`.
    Undefined where the unit is constant, or an activation is nan or infinite. ValueError for another measure.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)}, received {measure!r}")
    found = (_correlated if measure == CORRELATION else _informed)(unit, split, seed)
    numbers, values, by_chance, intervals, images = found
    looked_at = len(numbers)
    known = ~np.isnan(values) & (numbers != unit.number)
    numbers, values, by_chance = numbers[known], values[known], by_chance[known]
    order = np.lexsort((numbers, -np.abs(values)))[:count]
    chance = float(np.nanmax(np.abs(by_chance))) if len(by_chance) else np.nan
    table = _table(unit.per, numbers[order], values[order], *intervals(numbers[order], values[order]), images)
    others = count_of(unit.record, unit.per) - 1
    return Partners(table, len(numbers), others, chance, looked_at - 1 < others)


def _table(per, numbers, values, low, high, images):
    import pandas

    return pandas.DataFrame({per: numbers, "value": values, "low": low, "high": high, "n": images})


def _correlated(unit, split, seed):
    own = responses(unit, split)
    _demand_change(own)
    both = np.column_stack([own, np.random.default_rng(seed).permutation(own)])
    blocks = [(numbers, correlations(both, values)) for numbers, values in _candidates(unit, split)]
    numbers = np.concatenate([part for part, _ in blocks])
    values, by_chance = np.concatenate([part for _, part in blocks], axis=1)
    return numbers, values, by_chance, lambda _, found: correlation_interval(found, len(own)), len(own)


def _informed(unit, split, seed):
    numbers, bits = _bits(unit, split)
    images = bits.images
    place = int(np.flatnonzero(numbers == unit.number)[0])
    own = np.unpackbits(bits.words[place].view(np.uint8), bitorder="little")[:images].astype(bool)
    _demand_change(own)
    shuffled = pack(np.random.default_rng(seed).permutation(own)[:, np.newaxis])
    every = np.arange(len(numbers))
    constant = bits.constant

    def against(which, among):
        found = pair_nmi(among, np.column_stack([np.full(len(every), which), every]))
        return np.where(constant, np.nan, found)

    def intervals(chosen, _):
        pairs = np.column_stack([np.full(len(chosen), place), np.searchsorted(numbers, chosen)])
        ones = bits.ones
        return nmi_interval(both_on(bits.words, pairs), *ones[pairs].T, images, seed)

    by_chance = against(len(numbers), join([bits, shuffled]))
    return numbers, against(place, bits), by_chance, intervals, images


def _bits(unit, split):
    """(numbers of the candidates and of the unit itself, ascending, their PackedBits)."""
    if unit.per == NEURON and (unit.of.summary(split) is not None or _is_small(unit.of.stream(split))):
        bits = unit.of.bits(split)
        return np.arange(len(bits.words)), bits
    ((numbers, values),) = _candidates(unit, split)
    return numbers, pack(binarise(values))


def _candidates(unit, split):
    """Yield (numbers (k,), values (images, k)) of the units that are compared, the unit itself among them."""
    if unit.per == CHANNEL:
        values = means_of_channels(unit.of, split)
        yield np.arange(values.shape[1]), values
        return
    stream = unit.of.stream(split)
    for numbers, values in stream.neuron_blocks() if _is_small(stream) else _around(unit, stream):
        if not np.isfinite(values).all():
            raise Undefined(NOT_FINITE)
        yield numbers, values


def _is_small(stream):
    return stream.neurons * stream.shape[0] <= MOST_VALUES or len(stream.shape) < 4


def _around(unit, stream):
    """One block of the neurons at the positions around a neuron: as many as may be held in memory."""
    images, rows, columns, channels = stream.shape
    side = max(1, int(np.sqrt(VALUES_AROUND / (images * channels))))
    near = [_window(place, side, length) for place, length in zip(unit.position, (rows, columns), strict=True)]
    numbers = np.arange(stream.neurons).reshape(rows, columns, channels)[np.ix_(*near)].ravel()
    yield numbers, stream.part(slice(0, images), *near).reshape(images, -1)


def _window(place, side, length):
    """`side` numbers around a place, within 0 ... length."""
    start = min(max(place - side // 2, 0), max(length - side, 0))
    return np.arange(start, min(start + side, length))


def _demand_change(own):
    if own.max() == own.min():
        raise Undefined(CONSTANT)
