"""Active structure: how many neurons have a cluster of their own that is neither loose nor separate."""

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.surroundings import (
    CENTRES,
    NEIGHBOURHOOD,
    Neurons,
    Per,
    Share,
    drawn,
    silhouettes,
    surroundings,
    why_none_counts,
)
from analysis.metrics.tables import table
from analysis.metrics.vectors import Distance, Variant


def active_structure(
    layer,
    *,
    low: Share = 0.4,
    high: Share = 0.6,
    variant: Variant = "as written",
    distance: Distance = "cosine",
    neurons: Neurons = 200,
    per: Per = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Share of a layer's neurons whose silhouette lies between `low` and `high`, both included.

    The silhouette is that of the metric of this name, with a tenth of the activated images as centres and a fifth of
    all images around each. variant: "as written", images are what the neuron receives, weighted by the magnitude of
    its kernel; "as coded", they are the layer's outputs before the normalisation. distance: "cosine" or "euclidean".
    neurons: how many random neurons of the layer (drawn with `seed`; the first 20 are those of the silhouette), all of
    them where it has no more.
    per: "layer" is the share among the neurons that count, 0 to 1, with Wilson's interval; "neuron" is the silhouette
    of each, -1 to 1. A neuron does not count where fewer than 10 images activate it or no neighbourhood holds both
    clusters. No unit. n: neurons that count, of `neurons_drawn`; of single neurons, the images.
    """
    numbers = drawn(layer, neurons, seed)
    around = surroundings(layer, numbers, variant, distance, split, CENTRES, NEIGHBOURHOOD)
    found, reasons = silhouettes(around, [NEIGHBOURHOOD])
    if per == "neuron":
        return table(neuron=numbers, value=found[:, 0], n=layer.stream(split).shape[0], reason=reasons[:, 0])
    count = np.count_nonzero(~np.isnan(found))
    inside = np.count_nonzero((found >= low) & (found <= high))
    value, reason = (inside / count, "") if count else (np.nan, why_none_counts(reasons[:, 0]))
    least, greatest = wilson(inside, count)
    return table(neurons_drawn=len(numbers), value=value, low=least, high=greatest, n=count, reason=reason)


METRIC = Metric(
    measure=active_structure,
    title="Active structure",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.WEIGHTS, Source.INPUTS}),
    question="How many neurons of a layer have an activated cluster that is clear but not cut off?",
    formula=r"\frac{1}{m}\sum_{j=1}^{m} \mathbb{1}\left[\,l \le \bar s_j \le h\,\right]",
    how_to_read=(
        "The authors of the source study suspect that neurons at .4 to .6 carry the structure that generalises and "
        "wished for their share. "
        "Look at the silhouettes of single neurons too: a share says nothing about those below and above."
    ),
    caveats=(
        "A hypothesis of its authors, never measured in the source: the borders .4 and .6 are theirs.",
        "Neurons that hardly any image activates, or nearly all, do not count.",
        "Wilson's interval takes the neurons as a random draw from the layer, also where all of them were asked.",
    ),
    source="Novak & Van Hoof 2019, section 8.4 (the share itself was left to future work).",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "scaled"}),
)
