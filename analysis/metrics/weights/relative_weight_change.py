"""Relative weight change: what training added to each weight, by the layer's length."""

import numpy as np

from analysis.metrics.distributions import Kind, Points, distribution
from analysis.metrics.kernels import ALL_ZERO, change
from analysis.metrics.metric import Metric, Scope, Source, Undefined


def relative_weight_change(start, now, *, kind: Kind = "density", points: Points = 200):
    """Distribution of (w - w0) / |w|: changes since epoch 0 over the Euclidean norm of the layer's kernel now.

    kind: "density" is a Gaussian kernel density with Scott's bandwidth, "histogram" counts equal bins and divides by
    their width and by the number of weights: both have a `position`, a relative change, and are per unit of it, at
    least 0. "quantiles" gives the relative change at each `quantile` from 0 to 1, the least and the largest included.
    points: places of the density, or bins, from the 0.01 % to the 99.99 % quantile and three bandwidths on.
    Exact: no interval. No density where all changes are equal, as at epoch 0; undefined where a
    weight is not finite or the kernel is all zero.
    """
    difference = change(start, now)
    length = np.linalg.norm(now.weights().astype(np.float64))
    if length == 0:
        raise Undefined(ALL_ZERO)
    return distribution(difference / length, kind, points)


METRIC = Metric(
    measure=relative_weight_change,
    title="Relative change of the weights",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="By how much did training change the weights of this layer, for its size?",
    formula=r"\frac{w_t - w_0}{\lVert w_t \rVert}",
    how_to_read=(
        "As the change of the weights, but layers of different scale can be compared: the norm is one number a layer. "
        "Layers of different size still differ, since n weights of one size share a norm as the root of n."
    ),
    caveats=(
        "The norm is that of the trained kernel, not of the initial one, as in the source.",
        "Kernels only, biases and batch normalisation excluded, as in the source.",
        "The grid leaves out the outermost 0.02 % of the changes; the quantiles have them.",
    ),
    source="Novak & Van Hoof 2019, figures 7.4 to 7.6.",
    same_when=frozenset({"units permuted", "scaled together"}),
)
