"""Mean activation: how strongly neurons respond on average, and how that is spread over a layer."""

from typing import Annotated, Literal

from analysis.metrics.histograms import bins_between, counted, histogram
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.neurons import lifetime, mean_rows
from analysis.metrics.parameters import Bounds, Seed, Split
from analysis.metrics.parts import by_image, image_blocks, mean_of_part, rows
from analysis.metrics.summarised import of_channels, of_images, of_neurons, summary_of


def mean_activation(
    layer,
    *,
    per: Literal["layer", "channel", "neuron", "image", "bin"] = "layer",
    bins: Annotated[int, Bounds(8, 4096)] = 50,
    split: Split = "train",
    seed: Seed = 0,
):
    """Mean of the activations over the images of the split, in the unit of the activations. n: images.

    per: "layer" and "channel" average over the images the mean over the neurons of the layer, or of a channel's map,
    with a bootstrap interval over images (drawn with `seed`); "image" is the mean over the neurons on each image,
    which is exact; "neuron" the mean of each neuron, with the normal interval of 1.96 standard errors.
    "bin" is the histogram of the neurons' means: `position` is the middle of a bin, `width` its width, `count` the
    neurons in it, and the value their share of the layer's neurons, from 0 to 1, no unit, exact for these images.
    bins: most rows of the histogram. The width is a power of two and bins begin at its multiples, so that models of
    like activations share theirs; the last bin is empty and closes the outline.
    """
    summary = summary_of(layer, split)
    if per in ("layer", "channel", "image"):
        if summary is not None:
            return rows((of_channels if per == "channel" else of_images)(summary).moments.mean, per, seed)
        return rows(by_image(image_blocks(layer, split), per, mean_of_part), per, seed)
    over_images = lifetime(image_blocks(layer, split)) if summary is None else of_neurons(summary).moments
    if per == "bin":
        return _histogram(over_images, bins)
    return mean_rows(over_images)


def _histogram(over_images, bins):
    """The histogram of the neurons' means, over all of them."""
    means = over_images.mean
    first, width = bins_between(means.min(), means.max(), bins)
    return histogram(counted(means, first, width), first, width, over_images.count)


METRIC = Metric(
    measure=mean_activation,
    title="Mean activation",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How strongly do the neurons of a layer respond on average?",
    formula=r"\bar a = \frac{1}{m}\sum_{j=1}^{m} \bar a_j, \quad \bar a_j = \frac{1}{n}\sum_{i=1}^{n} a_{ij}",
    how_to_read=(
        "Behind batch normalisation without scale and shift, a ReLU's mean is about 0.4 if its input is normally "
        "distributed; less says that few images, or few neurons, respond strongly. "
        "The histogram over neurons shows whether all respond alike or some hardly at all: dead ones stand in the bin "
        "at 0."
    ),
    caveats=(
        "It has the scale of the activations: only with equal normalisation can layers or models be compared.",
        "The outputs of a softmax sum to 1, so their mean over the layer is one over the number of classes, always.",
        "Two histograms can be laid over each other where their bins have one width; where it differs, it does by a "
        "power of two, and so do the shares.",
    ),
    source="Novak & Van Hoof 2019, figures A.1 to A.10 (histograms of each neuron's mean activation, 2,000 images).",
    same_when=frozenset({"images permuted", "units permuted"}),
)
