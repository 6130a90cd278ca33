"""Weight kurtosis: how heavy the tails of a layer's weights are."""

from math import inf

import numpy as np

from analysis.metrics.kernels import finite_weights
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.tables import table


def weight_kurtosis(layer):
    """Excess kurtosis (Fisher) of a layer's weights: fourth central moment over the squared variance, minus 3.

    From -2 (two values, equally often), no unit; 0 for a normal distribution. Not corrected for the size of the sample,
    as scipy.stats.kurtosis. Exact: no interval. Undefined where all weights are equal, or one is not finite.
    """
    kernel = finite_weights(layer).astype(np.float64)
    if kernel.min() == kernel.max():
        raise Undefined("all weights are equal: they have no kurtosis")
    squares = ((kernel - kernel.mean()) / np.abs(kernel).max()) ** 2
    # Rounding can put two equally frequent values a hair below -2.
    return table(value=max(np.mean(squares**2) / np.mean(squares) ** 2 - 3, -2.0))


METRIC = Metric(
    measure=weight_kurtosis,
    title="Kurtosis of the weights",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="Do a few weights of this layer stand far out, or are all of one size?",
    formula=r"\frac{\frac{1}{n}\sum_i (w_i - \bar w)^4}{\left(\frac{1}{n}\sum_i (w_i - \bar w)^2\right)^2} - 3",
    how_to_read=(
        "Uniform weights, as Glorot's at the start, have -1.2, normally distributed ones 0. "
        "Large values say that most weights are small and a few are many standard deviations away."
    ),
    caveats=(
        "Excess kurtosis: Pearson's is 3 higher.",
        "One weight can set it: with n weights it can reach n, and small layers vary more.",
    ),
    source="Renoult et al. 2016 and Dibot et al. 2023 (there of activations).",
    bounds=(-2.0, inf),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
