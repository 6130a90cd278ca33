"""Weight distribution: how a layer's weights are spread, and how they were before training."""

from analysis.metrics.distributions import Kind, Points, common_grid, distribution
from analysis.metrics.kernels import finite_weights
from analysis.metrics.metric import Metric, Scope, Source


def weight_distribution(start, now, *, kind: Kind = "density", points: Points = 200):
    """Distribution of a layer's weights, and of its weights at epoch 0 on the same grid.

    which: "start" is the kernel at epoch 0, "now" the one of this epoch.
    kind: "density" is a Gaussian kernel density with Scott's bandwidth, "histogram" counts equal bins and divides by
    their width and by the number of weights: both have a `position`, a weight, and are per unit of it, at least 0.
    "quantiles" gives the weight at each `quantile` from 0 to 1, the least and the largest included.
    points: places of the density, or bins, from the 0.01 % to the 99.99 % quantile of both and three bandwidths on.
    Exact: no interval. No density where all weights are equal; undefined where a weight is not finite.
    """
    import pandas

    kernels = {"start": finite_weights(start), "now": finite_weights(now)}
    grid = None if kind == "quantiles" else common_grid(*kernels.values())
    parts = [distribution(kernel, kind, points, grid).assign(which=which) for which, kernel in kernels.items()]
    rows = pandas.concat(parts, ignore_index=True)
    rows["reason"] = rows["reason"].fillna("") if "reason" in rows else ""
    return rows


METRIC = Metric(
    measure=weight_distribution,
    title="Distribution of the weights",
    scope=Scope.PAIR,
    of_now=True,
    reads=frozenset({Source.WEIGHTS}),
    question="How are the weights of this layer spread, and how were they before training?",
    formula=r"\hat f(x) = \frac{1}{n h} \sum_{i=1}^{n} K\left(\frac{x - w_i}{h}\right),"
    r"\quad h = n^{-1/5} \hat\sigma_w",
    how_to_read=(
        "Glorot's initial weights are uniform: a box around 0. "
        "A peak at 0 that the start does not have says that training pushed weights towards nothing. "
        "Long tails say that a few weights carry the layer."
    ),
    caveats=(
        "Kernels only, biases and batch normalisation excluded, as in the source.",
        "Under batch normalisation the width has no meaning of its own: compare shapes.",
        "A density rounds off the edges of a uniform distribution by about one bandwidth; a histogram does not.",
        "The grid leaves out the outermost 0.02 % of the weights; the quantiles have them.",
    ),
    source="Novak & Van Hoof 2019, figures 7.8 to 7.10; bandwidth: Scott 1992.",
    same_when=frozenset({"units permuted"}),
)
