"""Label NMI: how much single neurons know about the class."""

from typing import Literal

import numpy as np

from analysis.estimators.information import label_nmi as nmi_with_labels
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.neurons import gathered
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
    values = nmi_with_labels(bits, labels, average), np.mean(floors, axis=0), bits.constant
    (part, *_), (value, floor, constant) = zip(
        *(gathered(of, per, layer.record.channels) for of in values), strict=True
    )
    return table(
        **part,
        value=value.mean(axis=1),
        floor=floor.mean(axis=1),
        constant_neurons=np.count_nonzero(constant, axis=1),
        n=bits.images,
    )


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
        "Scrambled images have the labels of the images that they were made of: what is above the floor there is told "
        "by an image's spectrum and colours (brightness, contrast, coarseness, orientation), without a shape.",
    ),
    source="Novak & Van Hoof 2019, chapter 8 (10,000 neurons a layer; here all of them). As written: arithmetic; as "
    "coded: max.",
    bounds=(0.0, 1.0),
    falls_with_images="an entropy of observed shares lies below the true one by (outcomes - 1)/(2n) nats, Miller 1955",
    same_when=frozenset(
        {"images permuted", "units permuted", "scaled", "units scaled", "units shifted", "labels renamed"}
    ),
)
