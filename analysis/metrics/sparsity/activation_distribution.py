"""The distribution of a layer's activations: its histogram, centre and symmetry, and kurtosis about several centres."""

from typing import Annotated, Literal

import numpy as np

from analysis.estimators.bootstrap import drawn_counts
from analysis.estimators.shape import TERMS, image_sums, shape_terms
from analysis.metrics.histograms import bins_between, counted, histogram
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Bounds, Seed, Split, Tensor
from analysis.metrics.parts import RESAMPLES, image_blocks
from analysis.metrics.tables import reason_where_nan, table

NO_SHAPE = "all values are equal, or all are zero: they have no shape"
IMAGES_AT_ONCE = 8


def activation_distribution(
    layer,
    *,
    per: Literal["layer", "bin"] = "layer",
    bins: Annotated[int, Bounds(8, 4096)] = 100,
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: Seed = 0,
):
    """How all activations of a layer are distributed, those of all neurons and images taken together.

    per: "layer" has a row for each `term`: mean and standard deviation, in the unit of the activations; the shares
    below 0, of exact zeros, above 0 and above the mean; skewness; and excess kurtosis (a normal distribution has 0)
    three times: about the mean, about 0 (of the values together with their negatives), and about 0 of the non-zero part
    alone. All with a bootstrap interval over images (drawn with `seed`). "bin" is the histogram: `position` is the
    middle of a bin, `width` its width, `count` the values in it, and the value their share, exact for these images.
    bins: most rows of the histogram. The width is a power of two and bins begin at its multiples, so that layers of
    like activations share theirs; the last bin is empty and closes the outline.
    n: images.
    """
    images, pilot, least, greatest = _extent(layer, split, tensor)
    if per == "bin":
        first, width = bins_between(least, greatest, bins)
        counts = np.zeros(bins, int)
        for _, values in image_blocks(layer, split, tensor):
            found = counted(values, first, width)
            counts[: len(found)] += found
        return histogram(np.trim_zeros(counts, "b"), first, width, images)
    sums = np.concatenate([_sums(values, pilot) for _, values in image_blocks(layer, split, tensor)])
    value = shape_terms(sums.sum(axis=0), pilot)
    low, high = _interval(sums, pilot, value, seed)
    return table(term=list(TERMS), value=value, low=low, high=high, n=images, reason=reason_where_nan(value, NO_SHAPE))


def _extent(layer, split, tensor):
    """(images, mean, least, greatest) of all values."""
    images, count, total, least, greatest = 0, 0, 0.0, np.inf, -np.inf
    for _, values in image_blocks(layer, split, tensor):
        images, count, total = images + len(values), count + values.size, total + values.sum(dtype=np.float64)
        least, greatest = min(least, float(values.min())), max(greatest, float(values.max()))
    return images, total / count, least, greatest


def _sums(values, pilot):
    """`image_sums` of a block of images, a few at a time: in float64 a block of a large layer would not fit."""
    rows = values.reshape(len(values), -1)
    starts = range(0, len(rows), IMAGES_AT_ONCE)
    return np.concatenate([image_sums(rows[start : start + IMAGES_AT_ONCE], pilot) for start in starts])


def _interval(sums, pilot, value, seed):
    """(low, high), each (terms,): percentiles over resampled images; nan where there is one, or no value."""
    if len(sums) < 2:
        return np.full((2, len(TERMS)), np.nan)
    drawn = np.concatenate([shape_terms(counts @ sums, pilot) for counts in drawn_counts(len(sums), RESAMPLES, seed)])
    known = ~np.isnan(value) & ~np.isnan(drawn).all(axis=0)
    bounds = np.full((2, len(TERMS)), np.nan)
    bounds[:, known] = np.nanquantile(drawn[:, known], [0.025, 0.975], axis=0)
    return np.fmin(bounds[0], np.where(known, value, np.nan)), np.fmax(bounds[1], np.where(known, value, np.nan))


METRIC = Metric(
    measure=activation_distribution,
    title="Distribution of activations",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How are the activations of a layer distributed: one-sided or symmetric, around what, with what tail?",
    formula=r"\kappa_c = \frac{\frac{1}{N}\sum_{i,j} (a_{ij} - c)^4}"
    r"{\left(\frac{1}{N}\sum_{i,j} (a_{ij} - c)^2\right)^2} - 3, \quad c \in \{\bar a, 0\}",
    how_to_read=(
        "Look at the shares first: without values below 0 the distribution is one-sided, as a ReLU leaves it, and its "
        "mean is the centre of nothing. "
        "Then a kurtosis about 0 says how heavy the tail is, and of the non-zero part alone whether it is heavier than "
        "half of a normal distribution, which has 0. "
        "Of pre-activations, which have two sides, take the kurtosis about the mean if they are symmetric."
    ),
    caveats=(
        "Neurons of different scale are taken together: the sum of normal distributions of different widths has a "
        "kurtosis above 0.",
        "The kurtosis about 0 of all values, less the exact zeros, is that of the non-zero part: the more zeros, the "
        "higher the first.",
        "One far value can set a kurtosis: the interval over images tells whether it did.",
        "Two histograms can be laid over each other where their bins have one width; where it differs, it does by a "
        "power of two, and so do the shares.",
    ),
    source="The sparsity meeting of April 2021 (is the distribution symmetric, around what, and how to compute a "
    "kurtosis then); moments as in Joanes & Gill 1998 (g1, g2).",
    same_when=frozenset({"images permuted", "units permuted"}),
)
