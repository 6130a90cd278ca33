"""Pruned share: which layers lose how much when the smallest weights of the whole network go."""

from typing import Annotated

import numpy as np

from analysis.estimators.pruning import thresholds
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.parameters import Bounds
from analysis.metrics.tables import table


def pruned_share(snapshot, *, fraction: Annotated[float, Bounds(0, 1)] = 0.4):
    """Share of a layer's weights that global magnitude pruning sets to zero, from 0 to 1; `pruned` is their number.

    fraction: of all kernel weights of the network, the smallest in size, wherever they are.
    Exact: no interval. Undefined in all layers where a weight of any is not finite.
    """
    sizes = [_sizes(snapshot, name) for name in snapshot.layers]
    cuts = thresholds(sizes, [fraction], together=True)[0]
    pruned = np.array([np.count_nonzero(size <= cut) for size, cut in zip(sizes, cuts, strict=True)])
    return table(layer=list(snapshot.layers), pruned=pruned, value=pruned / [size.size for size in sizes])


def _sizes(snapshot, layer):
    weights = snapshot.weights(layer)
    if not np.isfinite(weights).all():
        raise Undefined(f"weights of {layer} are nan or infinite, and all layers share one threshold")
    return np.abs(weights)


METRIC = Metric(
    measure=pruned_share,
    title="Pruned share of a layer",
    scope=Scope.SNAPSHOT,
    reads=frozenset({Source.WEIGHTS}),
    question="Which layers lose their weights when the smallest of the whole network are pruned?",
    formula=r"\frac{1}{N_l} \left|\left\{ i : |w_{l,i}| \le t \right\}\right|,"
    r"\quad \sum_l \left|\left\{ i : |w_{l,i}| \le t \right\}\right| = \text{round}(f N)",
    how_to_read=(
        "The fraction itself in every layer says that pruning falls evenly. "
        "A layer near 1 is all but removed, and what the pruned network can do is what remains without it. "
        "Layers that lose little have large weights, or few."
    ),
    caveats=(
        "Large layers have small weights from the start: Glorot's initialisation makes them so. Compare with epoch 0.",
        "Under batch normalisation the scale of a layer has no meaning of its own, yet it decides here.",
        "Weights as large as the largest pruned one all go: where many are equal, more than the fraction.",
    ),
    source="Novak & Van Hoof 2019, section 7.5 (numbers of weights pruned in each layer at a fraction of 0.4).",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled together"}),
)
