"""Always-on neurons: those that every image wakes."""

from typing import Literal

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.neurons import on_every_image, shares_of_all
from analysis.metrics.parameters import Split
from analysis.metrics.parts import image_blocks
from analysis.metrics.summarised import summary_of


def always_on_neurons(layer, *, per: Literal["layer", "channel", "neuron"] = "layer", split: Split = "train"):
    """Share of neurons that are strictly positive on every image of the split.

    per: "layer" counts among all neurons, "channel" among the positions of a channel's map, "neuron" says 1 or 0.
    From 0 to 1, no unit. count: the number of such neurons. n: images looked at. The share is exact for these images
    and an upper bound for more of them, so it has no interval.
    """
    if (summary := summary_of(layer, split)) is not None:
        return shares_of_all(summary.of_neurons("least") > 0, per, summary.shape[-1], summary.images)
    active = ((images, values > 0) for images, values in image_blocks(layer, split))
    return on_every_image(active, per)


METRIC = Metric(
    measure=always_on_neurons,
    title="Always-on neurons",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How many neurons are active on every image?",
    formula=r"\frac{1}{m}\sum_{j=1}^{m} \prod_{i=1}^{n} \mathbb{1}\left[a_{ij} > 0\right]",
    how_to_read=(
        "Behind a ReLU such a neuron never switches: on these images it is a linear function of its inputs. "
        "It still carries information, by how strongly it responds, unlike a dead neuron."
    ),
    caveats=(
        "A softmax puts out positive numbers only: every neuron of an output layer is always on, but for those "
        "that half precision rounds to zero (under about 3e-8).",
        "A neuron that is positive on all n images may be silent on others: at 95 % confidence it is so on fewer than "
        "3/n of them (0.3 % for 1,000 images). More images can only lower the share.",
        "With few images many neurons are on by chance: compare equal numbers of images.",
    ),
    source="The mirror image of the dead neurons of Novak & Van Hoof 2019, section 8.3.5, which did not measure it; "
    "as written, the section counts neurons whose binarised output is always 1.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units scaled"}),
)
