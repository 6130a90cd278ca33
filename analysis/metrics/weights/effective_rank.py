"""Effective rank: how many directions a layer's kernel really uses."""

from math import inf

from analysis.estimators import spectrum as estimators
from analysis.metrics.kernels import ALL_ZERO, AS_MATRIX, spectrum
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import reason_where_nan, table


def effective_rank(layer):
    """Exponential of the entropy of the singular values, a convolution as the matrix (rows * columns * in, out).

    From 1 (one direction) to the smaller side of the matrix (all are equal), no unit. Exact: no interval.
    Undefined where the kernel is all zero, or a weight is not finite.
    """
    value = estimators.effective_rank(spectrum(layer))
    return table(value=value, reason=reason_where_nan(value, ALL_ZERO))


METRIC = Metric(
    measure=effective_rank,
    title="Effective rank",
    scope=Scope.LAYER,
    reads=frozenset({Source.WEIGHTS}),
    question="How many directions does this layer really use?",
    formula=r"\exp\left(-\sum_i p_i \ln p_i\right),\quad p_i = \frac{\sigma_i}{\sum_j \sigma_j}",
    how_to_read=(
        "Random kernels have an effective rank close to their smaller side. "
        "What a layer loses against its untrained self, it does not use: it could be narrower."
    ),
    caveats=(
        "Singular values themselves are shared out, not their squares, as Roy & Vetterli define it: small ones count.",
        AS_MATRIX,
    ),
    source="Roy & Vetterli 2007.",
    bounds=(1.0, inf),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
