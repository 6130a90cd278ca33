"""Decomposition: what a layer's rotation is made of."""

from analysis.estimators.angles import cosine_distance
from analysis.estimators.angles import decomposition as terms
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import NO_DIRECTION, reason_where_nan, table


def decomposition(start, now):
    """The two terms of a layer's cosine distance to its initial kernel, and that distance, one row each.

    term: "norm_ratio" is |w0| / |wt|, at least 0; "projection" is <w0 / |w0|, (wt - w0) / |wt|>; "distance" is the
    cosine distance, 1 - norm_ratio - projection, from 0 to 2. No unit. Exact: no interval. Undefined where a kernel
    is all zero or not finite.
    """
    before, after = start.weights(), now.weights()
    norm_ratio, projection = terms(before, after)
    value = [norm_ratio, projection, cosine_distance(before, after)]
    return table(
        term=["norm_ratio", "projection", "distance"], value=value, reason=reason_where_nan(value, NO_DIRECTION)
    )


METRIC = Metric(
    measure=decomposition,
    title="Decomposition of the rotation",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="Did the layer turn because its norm grew or because its weights moved against where they started?",
    formula=r"\varphi = 1 - \frac{\lVert w_0 \rVert}{\lVert w_t \rVert}"
    r" - \left\langle \frac{w_0}{\lVert w_0 \rVert}, \frac{w_t - w_0}{\lVert w_t \rVert} \right\rangle",
    how_to_read=(
        "A norm ratio below 1 says that the kernel grew, above 1 that it shrank. "
        "A negative projection says that the weights moved against their initial direction. "
        "For Layca, which keeps the norm of every kernel, the norm ratio is exactly 1 (up to the rounding of float32 "
        "weights), and the projection alone makes the distance."
    ),
    caveats=(
        'The "curious symmetry" of the source (projection = - norm ratio) means a distance close to 1, nothing more.',
        "The distance does not change when the kernel is scaled: a growing norm by itself is no cause of a large one.",
    ),
    source="Novak & Van Hoof 2019, equation 7.1 and figure 7.7.",
    same_when=frozenset({"units permuted", "scaled together"}),
)
