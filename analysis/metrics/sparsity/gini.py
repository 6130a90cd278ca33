"""Gini index: how unequally the activity of a layer is shared out."""

import numpy as np

from analysis.estimators.sparsity import gini as index
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.neurons import demand_maps
from analysis.metrics.parameters import Per, Seed, Split
from analysis.metrics.parts import by_image, by_neuron, image_blocks, rows
from analysis.metrics.tables import reason_where_nan, table

ALL_ZERO = "all values are zero: there is nothing to share out"


def gini(layer, *, per: Per = "layer", split: Split = "train", seed: Seed = 0):
    """Gini index of the magnitudes of activations.

    per: "layer" is the index over all neurons of the layer on one image, "channel" over the positions of a
    channel's map on one image; both are means over the images where the index exists (n of them), with a bootstrap
    interval over images (drawn with `seed`). "image" is the index over all neurons on each image. "neuron" is the
    lifetime index: over the images, for each neuron; no mean, hence without an interval.
    split: whose probe images, "train", "test" or "scrambled".
    From 0 (all equal) to 1 (one carries all), no unit; undefined where all values are zero.
    """
    if per == "neuron":
        (value,) = by_neuron(layer, split, lambda values: index(values, axis=0))
        reason = reason_where_nan(value, ALL_ZERO)
        return table(neuron=np.arange(len(value)), value=value, n=layer.stream(split).shape[0], reason=reason)
    if per == "channel":
        demand_maps(layer, split)
    return rows(by_image(image_blocks(layer, split), per, index), per, seed, ALL_ZERO)


METRIC = Metric(
    measure=gini,
    title="Gini index",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Is a layer's activity carried by a few neurons or by all alike?",
    formula=r"\frac{\sum_{k=1}^{m} (2k - m - 1)\, |a|_{(k)}}{m \sum_{k=1}^{m} |a|_{(k)}},"
    r"\quad |a|_{(1)} \le \dots \le |a|_{(m)}",
    how_to_read=(
        "At 0 all neurons respond equally; close to 1 a few carry nearly everything: a sparse code. "
        "It is the index that economists use for incomes. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "Over k values it reaches 1 - 1/k at most: small maps cannot come close to 1.",
        "Images on which all values are zero have no index and are left out; n says how many remain.",
        "The lifetime index (per neuron) and the population index (per layer) answer different questions.",
    ),
    source="Hurley & Rickard, IEEE Transactions on Information Theory 2009: obeys all six of their axioms.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
