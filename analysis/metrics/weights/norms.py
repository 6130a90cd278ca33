"""Norms: how long a layer's kernel is, and how far it is from where it started."""

from math import inf

import numpy as np

from analysis.metrics.kernels import change, finite_weights
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import reason_where_nan, table


def norms(start, now):
    """Euclidean norms of a layer's flattened kernel, one row each.

    term: "norm" is |w|, "distance" is |w - w0|, both in the unit of the weights, "ratio" is |w - w0| / |w0|, no unit.
    All at least 0. Exact: no interval. The ratio is undefined where w0 is all zero, all three
    where a weight is not finite.
    """
    before = np.linalg.norm(finite_weights(start).astype(np.float64))
    norm = np.linalg.norm(finite_weights(now).astype(np.float64))
    distance = np.linalg.norm(change(start, now))
    value = [norm, distance, distance / before if before else np.nan]
    why = "the initial kernel is all zero: no distance can be compared with it"
    return table(term=["norm", "distance", "ratio"], value=value, reason=reason_where_nan(value, why))


METRIC = Metric(
    measure=norms,
    title="Norms of the weights",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="How large did the weights of this layer become, and how far did they travel from their start?",
    formula=r"\lVert w_t \rVert,\quad \lVert w_t - w_0 \rVert,\quad \frac{\lVert w_t - w_0 \rVert}{\lVert w_0 \rVert}",
    how_to_read=(
        "The ratio compares layers: at 0.1 the layer moved by a tenth of its initial length, above 1 by more than "
        "all of it. Layca keeps the norm of every kernel, so that its ratio speaks of rotation alone and cannot "
        "exceed 2."
    ),
    caveats=(
        "A network with batch normalisation computes the same with kernels of any norm.",
        "Larger layers have larger norms: compare the same layer between models, or ratios.",
    ),
    source="Neyshabur et al. 2015 and Jiang et al. 2020 (norm and distance from the start as measures of capacity).",
    bounds=(0.0, inf),
    same_when=frozenset({"units permuted"}),
)
