"""Gini index: how unequally the activity of a layer is shared out."""

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import measured
from analysis.metrics.parameters import Mode, Per, Seed, Split, Tensor


def gini(
    layer,
    *,
    per: Per = "layer",
    mode: Mode = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: Seed = 0,
):
    """Gini index of the magnitudes of activations.

    per: "layer" is the mean over the images on which there is a value (n of them), "image" the value on each image.
    "channel" is over the positions of a channel's map, again the mean over images; "neuron" over the images, for each
    neuron (its lifetime value).
    mode: over what the value of a layer on an image is taken: "flatten" over all its neurons; "channel" over the
    channels at each position, "filter" over the positions of each map, both then averaged; "lifetime" is over the
    images, for each neuron, averaged over the neurons.
    split: whose probe images, "train", "test" or "scrambled". tensor: "activation", or "pre_activation", what the
    nonlinearity receives, where that was recorded. seed: of the intervals, the bootstrap's over images, or of lifetime
    means the jackknife's; a single neuron's lifetime value has none.
    From 0 (all equal) to 1 (one carries all), no unit; undefined where all values are zero.
    """
    return measured(layer, MEASURES["gini"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


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
