"""Label NMI: how much single neurons know about the class."""

from typing import Literal

import numpy as np

from analysis.estimators.information import label_nmi as nmi_with_labels
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.tables import table

PERMUTATIONS = 5


def label_nmi(
    layer,
    *,
    average: Literal["arithmetic", "max"] = "arithmetic",
    per: Literal["layer", "channel", "neuron"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Normalised mutual information of each neuron, binarised at its own mean, with the classes of the images.

    average: what divides the information, the "arithmetic" mean of the two entropies (as written) or their "max" (as
    coded; then at most about 0.30 for ten classes).
    per: "layer" and "channel" are means over all neurons of the layer, or of a channel's map, constant ones (which
    score 0) included; "neuron" is every neuron.
    split: whose probe images, "train" or "test".
    floor: the same number with permuted labels (mean of 5 permutations, drawn with `seed`), what chance alone gives.
    constant_neurons: how many of the neurons are constant. From 0 to 1, no unit. n: images. No interval: resampled
    images repeat themselves and would push the information up; compare with the floor instead.
    """
    labels = layer.labels(split)
    bits = layer.bits(split)
    if len(np.unique(labels)) < 2:
        raise NotMeasured(f"the {split} images are all of one class")
    generator = np.random.default_rng(seed)
    floors = [nmi_with_labels(bits, generator.permutation(labels), average) for _ in range(PERMUTATIONS)]
    by_neuron = {
        "value": nmi_with_labels(bits, labels, average),
        "floor": np.mean(floors, axis=0),
        "constant_neurons": np.isin(bits.ones, (0, bits.images)).astype(float),
    }
    group, columns = _grouped(by_neuron, per, layer.record.channels)
    return table(**group, **columns, n=bits.images)


def _grouped(by_neuron, per, channels):
    """Means, and sums of what is counted, over the neurons of each group."""
    maps = {name: column.reshape(-1, channels) for name, column in by_neuron.items()}
    count = maps.pop("constant_neurons")
    if per == "neuron":
        group, axis = {"neuron": np.arange(count.size)}, ()
    elif per == "channel":
        group, axis = {"channel": np.arange(channels)}, 0
    else:
        group, axis = {}, (0, 1)
    columns = {name: np.ravel(values.mean(axis=axis)) for name, values in maps.items()}
    return group, columns | {"constant_neurons": np.ravel(count.sum(axis=axis)).astype(int)}


METRIC = Metric(
    measure=label_nmi,
    title="Label NMI",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.LABELS}),
    question="How much does a single neuron tell about the class of an image?",
    formula=r"\mathrm{NMI}(X, C) = \frac{2\, I(X; C)}{H(X) + H(C)}, \quad X_i = \mathbb{1}\left[a_{i} > \bar a\right]",
    how_to_read=(
        "Compare it with the floor beside it, which is what permuted labels give. "
        "It usually rises towards the last layers, where neurons speak for classes. "
        "Even a perfect class detector stays far below 1, for one bit cannot name one of ten classes."
    ),
    caveats=(
        "From n images and K classes chance alone gives about (K - 1)/(2n) nats of information: with 1,000 images and "
        "ten classes some 0.0075 of the maximum variant.",
        "Constant neurons score 0 and pull the mean down: their number is in the table.",
    ),
    source="Novak & Van Hoof 2019, chapter 8 (10,000 neurons a layer; here all of them). As written: arithmetic; as "
    "coded: max.",
    bounds=(0.0, 1.0),
    same_when=frozenset(
        {"images permuted", "units permuted", "scaled", "units scaled", "units shifted", "labels renamed"}
    ),
)
