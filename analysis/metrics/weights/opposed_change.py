"""Opposed change: how many weights moved against where they started."""

from analysis.metrics.kernels import finite_weights, share
from analysis.metrics.metric import Metric, Scope, Source


def opposed_change(start, now):
    """Share of a layer's weights whose change since epoch 0 has the opposite sign of the initial weight.

    From 0 to 1, no unit. A weight that was zero, or did not change, does not count as opposed. Exact: no interval.
    Undefined where a weight is not finite.
    """
    before, after = finite_weights(start), finite_weights(now)
    return share(((before > 0) & (after < before)) | ((before < 0) & (after > before)))


METRIC = Metric(
    measure=opposed_change,
    title="Change against the initial weight",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="How many weights of this layer moved towards zero, or through it, rather than away from it?",
    formula=r"\frac{1}{n} \sum_i \mathbb{1}\left[w_{0,i}\, (w_{t,i} - w_{0,i}) < 0\right]",
    how_to_read=(
        "0.5 is what changes without regard to the initial weights give. "
        "Near 1 nearly every weight shrank or crossed zero, as weight decay does; near 0 nearly every weight grew."
    ),
    caveats=(
        "The size of the changes plays no part: the projection of the metric `decomposition` weighs them.",
        "Layca's rescaling to a constant norm shrinks all weights a little, which alone brings the share above 0.5.",
    ),
    source="Novak & Van Hoof 2019, chapter 7 (the sign of the change against the sign of the initial weight).",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled together"}),
)
