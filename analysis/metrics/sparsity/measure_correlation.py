"""Measure by measure: whether two measures of sparsity put the images in the same order."""

from typing import Literal

import numpy as np

from analysis.estimators.rank_correlation import spearman, spearman_interval
from analysis.estimators.rounding import to_digits
from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import by_image
from analysis.metrics.parameters import Split, Tensor
from analysis.metrics.tables import reason_where_nan, table

NO_ORDER = "on these images one of the two is the same throughout, or exists on less than two"
OfImages = Literal["flatten", "channel", "filter"]


def measure_correlation(
    layer,
    *,
    mode: OfImages = "flatten",
    other_mode: OfImages = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
):
    """Spearman's rank correlation over images of each `measure` with each `other_measure`, from -1 to 1, no unit.

    mode: over what the measure is taken on an image: "flatten" over all neurons of the layer, "channel" over the
    channels at each position, "filter" over the positions of each map, both then averaged. other_mode: the same for the
    other measure; where the two differ, the diagonal says whether it matters for a measure over what it is taken.
    Values are compared to six digits: what differs only by rounding is a tie.
    n: images on which both exist. The interval is Bonett & Wright's.
    """
    kept = {"split": split, "tensor": tensor}
    measures = list(MEASURES.values())
    values = by_image(layer, measures, mode=mode, **kept)[..., 0]
    others = values if other_mode == mode else by_image(layer, measures, mode=other_mode, **kept)[..., 0]
    found = np.array([[_correlated(one, other) for other in others] for one in values]).reshape(-1, 4)
    value, low, high, n = found.T
    names = list(MEASURES)
    return table(
        measure=np.repeat(names, len(names)),
        other_measure=np.tile(names, len(names)),
        value=value,
        low=low,
        high=high,
        n=n.astype(int),
        reason=reason_where_nan(value, NO_ORDER),
    )


def _correlated(one, other):
    """(value, low, high, n) of two measures (images,)."""
    one, other = to_digits(one), to_digits(other)
    known = ~np.isnan(one) & ~np.isnan(other)
    n = np.count_nonzero(known)
    value = spearman(one[known, np.newaxis], other[known, np.newaxis]).item() if n > 1 else np.nan
    return (value, *spearman_interval(value, n), n)


METRIC = Metric(
    measure=measure_correlation,
    title="Rank correlation of measures",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do two measures of sparsity put the images of a layer in the same order?",
    formula=r"\rho_{ab} = \mathrm{corr}\left(\mathrm{rank}\, s_a(i),\ \mathrm{rank}\, s_b(i)\right)",
    how_to_read=(
        "At 1 two measures order the images alike: which of them is taken does not matter for any question about "
        "images. "
        "At -1 one falls where the other rises, as an L1 norm does where zeros become more. "
        "With two modes the diagonal compares a measure with itself: for the L1 norm it is always 1, for the others "
        "it shows whether maps or the whole layer tell the same."
    ),
    caveats=(
        "It says nothing of size: two measures of the same order may be on very different scales.",
        "An image on which one of the two does not exist is left out; n says how many remain.",
        "The interval is each pair's own: of many pairs some lie outside theirs.",
    ),
    source="Spearman 1904; interval: Bonett & Wright, Psychometrika 2000. The sparsity meeting of April 2021 (do the "
    "measures of maps and of the flattened layer differ?).",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
