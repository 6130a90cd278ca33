"""Zeroed weights: how many are exactly zero."""

from analysis.metrics.kernels import finite_weights, share
from analysis.metrics.metric import Metric, Scope, Source


def zeroed(layer):
    """Share of a layer's weights that are exactly zero.

    From 0 to 1, no unit. Exact: no interval. Undefined where a weight is not finite.
    """
    return share(finite_weights(layer) == 0)


METRIC = Metric(
    measure=zeroed,
    title="Zero weights",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="How many weights of this layer are exactly zero?",
    formula=r"\frac{1}{n} \sum_i \mathbb{1}\left[w_i = 0\right]",
    how_to_read=(
        "Gradient descent and weight decay bring weights near zero and hardly ever onto it: expect 0 unless weights "
        "were pruned. After pruning it is the fraction that this layer lost."
    ),
    caveats=(
        "Weights that are nearly zero do not count: see `small_weights`.",
        "float32 weights under strong decay underflow to zero in the end, which then counts.",
    ),
    source="Novak & Van Hoof 2019, chapter 7 (pruning); Han et al. 2015.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
