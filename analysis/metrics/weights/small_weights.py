"""Small weights: how many end near zero, for the spread of their layer."""

from typing import Annotated

import numpy as np

from analysis.metrics.kernels import finite_weights, share
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.parameters import Bounds


def small_weights(layer, *, fraction: Annotated[float, Bounds(0.0, 10.0)] = 0.1):
    """Share of a layer's weights whose absolute value is below a fraction of the layer's own standard deviation.

    fraction: of the standard deviation of the same kernel at the same epoch, not of the initial one.
    From 0 to 1, no unit. Exact: no interval. Undefined where all weights are equal, or one is not finite.
    """
    kernel = finite_weights(layer)
    if kernel.min() == kernel.max():
        raise Undefined("all weights are equal: no spread can tell the small ones")
    return share(np.abs(kernel) < fraction * kernel.std(dtype=np.float64))


METRIC = Metric(
    measure=small_weights,
    title="Small weights",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="How many weights of this layer are so small, beside the others, that they may be useless?",
    formula=r"\frac{1}{n} \sum_i \mathbb{1}\left[\lvert w_i \rvert < f\, \sigma_w\right]",
    how_to_read=(
        "At a tenth of the standard deviation, uniform weights as Glorot's have 5.8 %, normally distributed ones "
        "8.0 %. More than that is a peak at zero: many weights that do little, and can probably be pruned."
    ),
    caveats=(
        "The layer's own spread is the measure, for under batch normalisation its scale has no meaning: a layer whose "
        "weights all shrink alike does not get more small ones. `norms` tells that it shrank.",
        "A few very large weights widen the spread, and so make others small.",
    ),
    source="Novak & Van Hoof 2019, chapter 7 (how many weights end near zero); the threshold is Strata's.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
