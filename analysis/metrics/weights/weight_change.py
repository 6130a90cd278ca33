"""Weight change: what training added to each weight of a layer."""

from analysis.metrics.distributions import Kind, Points, distribution
from analysis.metrics.kernels import change
from analysis.metrics.metric import Metric, Scope, Source


def weight_change(start, now, *, kind: Kind = "density", points: Points = 200):
    """Distribution of the changes w - w0 of a layer's weights since epoch 0.

    kind: "density" is a Gaussian kernel density with Scott's bandwidth, "histogram" counts equal bins and divides by
    their width and by the number of weights: both have a `position`, a change, and are per unit of it, at
    least 0. "quantiles" gives the change at each `quantile` from 0 to 1, the least and the largest included.
    points: places of the density, or bins, from the 0.01 % to the 99.99 % quantile and three bandwidths on.
    Exact: no interval. No density where all changes are equal, as at epoch 0; undefined where a
    weight is not finite.
    """
    return distribution(change(start, now), kind, points)


METRIC = Metric(
    measure=weight_change,
    title="Change of the weights",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="By how much did training change the weights of this layer?",
    formula=r"\Delta w = w_t - w_0",
    how_to_read=(
        "Narrow around 0: the layer hardly moved. "
        "A round, wide bell: all weights moved a little. A sharp peak with long tails: a few moved much."
    ),
    caveats=(
        "Under batch normalisation the size of weights has no meaning of its own: the relative change divides it out.",
        "Kernels only, biases and batch normalisation excluded, as in the source.",
        "The grid leaves out the outermost 0.02 % of the changes; the quantiles have them.",
    ),
    source="Novak & Van Hoof 2019, figures 7.1 to 7.3.",
    same_when=frozenset({"units permuted"}),
)
