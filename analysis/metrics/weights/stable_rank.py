"""Stable rank: how many directions carry a layer's norm."""

from math import inf

from analysis.estimators import spectrum as estimators
from analysis.metrics.kernels import ALL_ZERO, AS_MATRIX, spectrum
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import reason_where_nan, table


def stable_rank(layer):
    """Squared Frobenius norm over the squared spectral norm, a convolution as the matrix (rows * columns * in, out).

    From 1 (one direction carries all) to the smaller side of the matrix (all are equal), no unit. Exact: no interval.
    Undefined where the kernel is all zero, or a weight is not finite.
    """
    value = estimators.stable_rank(spectrum(layer))
    return table(value=value, reason=reason_where_nan(value, ALL_ZERO))


METRIC = Metric(
    measure=stable_rank,
    title="Stable rank",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="Is this layer's kernel dominated by a few strong directions?",
    formula=r"\frac{\lVert W \rVert_F^2}{\sigma_1^2} = \sum_i \left(\frac{\sigma_i}{\sigma_1}\right)^2",
    how_to_read=(
        "Random kernels have a stable rank that is a good part of their smaller side. "
        "A lower one than before training says that learning put its norm into few directions."
    ),
    caveats=(
        "It hangs on the largest singular value alone: the effective rank looks at all of them.",
        AS_MATRIX,
    ),
    source="Rudelson & Vershynin 2007; Arora et al. 2018.",
    bounds=(1.0, inf),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
