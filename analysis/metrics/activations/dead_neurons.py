"""Dead neurons: those that no image wakes."""

from typing import Literal

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.neurons import on_every_image, shares_of_all
from analysis.metrics.parameters import Split
from analysis.metrics.parts import image_blocks
from analysis.metrics.summarised import summary_of


def dead_neurons(layer, *, per: Literal["layer", "channel", "neuron"] = "layer", split: Split = "train"):
    """Share of neurons that are exactly zero on every image of the split.

    per: "layer" counts among all neurons, "channel" among the positions of a channel's map, "neuron" says 1 or 0.
    From 0 to 1, no unit. count: the number of dead neurons. n: images looked at. The share is exact for these
    images and an upper bound for more of them, so it has no interval.
    """
    if (summary := summary_of(layer, split)) is not None:
        return shares_of_all(summary.of_neurons("zeros") == summary.images, per, summary.shape[-1], summary.images)
    silent = ((images, values == 0) for images, values in image_blocks(layer, split))
    return on_every_image(silent, per)


METRIC = Metric(
    measure=dead_neurons,
    title="Dead neurons",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How many neurons are zero on every image?",
    formula=r"\frac{1}{m}\sum_{j=1}^{m} \prod_{i=1}^{n} \mathbb{1}\left[a_{ij} = 0\right]",
    how_to_read=(
        "A dead neuron carries no information about these images. "
        "A few per cent are usual behind a ReLU; a layer that is mostly dead has lost capacity. "
        "Dead neurons also distort other numbers, so look here before believing a mutual information."
    ),
    caveats=(
        "A neuron that is zero on all n images may fire on others: at 95 % confidence it does so on fewer than 3/n "
        "of them (0.3 % for 1,000 images). More images can only lower the share.",
        "An untrained network with untrained batch statistics shows many dead neurons that vanish once the "
        "statistics are calibrated: compare the two.",
        "Activations are recorded in half precision: positive values under about 3e-8 count as zero.",
    ),
    source='Novak & Van Hoof 2019, section 8.3.5, figure 8.4 ("pathological neurons"), as coded: zero on every image. '
    "As written, neurons always 1 after binarisation would count too.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units scaled"}),
)
