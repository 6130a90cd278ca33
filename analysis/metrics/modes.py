"""Over which values of a layer a measure is taken, and how what it says is gathered: the modes of Dibot et al. 2023.

On one image (population): "flatten" over all values of the layer at once, "channel" over the channels at each position,
"filter" over the positions of each map; of the last two the mean over positions, or over maps, is the image's value.
Over the images (lifetime): for each neuron, then the mean over neurons.
"""

from typing import Annotated, Literal

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.estimators.jackknife import groups_of, jackknife_interval
from analysis.metrics import parts, summarised
from analysis.metrics.metric import NotMeasured
from analysis.metrics.neurons import demand_maps, gathered, lifetime, mean_of_known, mean_rows
from analysis.metrics.parameters import Meaning, Per, Seed
from analysis.metrics.parts import by_neuron, image_blocks
from analysis.metrics.tables import reason_where_nan, table

LIFETIME = "lifetime"
Mode = Literal["flatten", "channel", "filter", "lifetime"]

# What a row, the mode and the seed say of a measure that knows the values of an image, or of a neuron, only together.
OfValues = Annotated[
    Per,
    Meaning(
        '"layer" is the mean over the images on which there is a value (n of them), "image" the value on each image. '
        '"channel" is over the positions of a channel\'s map, again the mean over images; "neuron" over the images, '
        "for each neuron (its lifetime value)."
    ),
]
TakenOver = Annotated[
    Mode,
    Meaning(
        'Over what the value of a layer on an image is taken: "flatten" over all its neurons; "channel" over the '
        'channels at each position, "filter" over the positions of each map, both then averaged; "lifetime" is over '
        "the images, for each neuron, averaged over the neurons."
    ),
]
OfIntervals = Annotated[
    Seed,
    Meaning(
        "Of the intervals, the bootstrap's over images, or of lifetime means the jackknife's; a single neuron's "
        "lifetime value has none."
    ),
]
REFUSED = {
    ("image", LIFETIME): "a lifetime value is over all images: a single image has none",
    ("channel", "channel"): "a value over the channels at a position is of no single channel",
    ("neuron", "channel"): "a neuron has one value on an image: its own measure is over the images",
    ("neuron", "filter"): "a neuron has one value on an image: its own measure is over the images",
}


def measured(layer, measure, *, per, mode, split, tensor, seed):
    """The table of a Measure of a layer, tap or block.

    per: what a row is of, "layer", "channel", "neuron" or "image". mode: see above; of a channel "flatten" is over its
    map, of a neuron over the images. Means over images have the bootstrap's interval over those images on which there
    is a value (n of them), lifetime means of a layer or channel the jackknife's, leaving out a tenth of the images at a
    time. A single neuron has one where its measure is a mean over the images: Wilson's, or the normal one.
    NotMeasured for a `per` that a mode has no value of, and where each channel is a single value and that is too few.
    """
    if (per, mode) in REFUSED:
        raise NotMeasured(REFUSED[per, mode])
    over_images = per == "neuron" or mode == LIFETIME
    if not over_images:
        (values,) = by_image(layer, [measure], per=per, mode=mode, split=split, tensor=tensor)
        return parts.rows(values, per, seed, measure.undefined)
    if hasattr(layer, "members"):
        raise NotMeasured(f"{layer.name} is the mean of several layers: lifetime measures are of one at a time")
    if (found := summarised.over_images(layer, measure, per, split, tensor, seed)) is not None:
        return found
    if measure.each is None:
        return _lifetime(layer, measure, per, split, tensor, seed)
    each = ((images, measure.each(values)) for images, values in image_blocks(layer, split, tensor))
    if per != "neuron":
        return parts.rows(parts.by_image(each, per, parts.mean_of_part), per, seed)
    return (_shares if measure.share else mean_rows)(lifetime(each))


def by_image(layer, measures, *, per="layer", mode="flatten", split="train", tensor="activation"):
    """What each Measure says of every part on every image: float64 (measures, images, parts). The layer is read once.

    mode: "flatten", "channel" or "filter". per: "channel" has a part for each map, all else one. Of a block, the mean
    over its layers, of those that have a value on the image.
    """
    if hasattr(layer, "members"):
        if per == "channel":
            raise NotMeasured(f"{layer.name} is the mean of several layers: they do not share channels")
        each = [by_image(one, measures, mode=mode, split=split, tensor=tensor) for one in layer.members]
        return mean_of_known(np.stack(each), axis=0)
    if (per == "channel" or mode == "filter") and not all(measure.each for measure in measures):
        demand_maps(layer, split, tensor)
    if (known := summarised.by_image(layer, measures, per, mode, split, tensor)) is not None:
        return known
    found = [
        [_of_block(values, measure, per, mode) for measure in measures]
        for _, values in image_blocks(layer, split, tensor)
    ]
    return np.stack([np.concatenate(blocks) for blocks in zip(*found, strict=True)])


def _of_block(values, measure, per, mode):
    """(b, parts) of (b, positions, channels)."""
    if per == "channel":
        return measure.of(values, axis=1)
    # A mean of shares of equally many values is the share of all; summed as such, images that tie stay tied.
    if mode == "flatten" or measure.share:
        return measure.of(values.reshape(len(values), 1, -1), axis=-1)
    return mean_of_known(measure.of(values, axis=2 if mode == "channel" else 1), axis=1)[:, np.newaxis]


def _lifetime(layer, measure, per, split, tensor, seed):
    """The table of a Measure over the images of each neuron; a mean over neurons has an interval over the images."""
    images = layer.stream(split, tensor).shape[0]
    groups = [] if per == "neuron" else groups_of(images, seed)

    def with_and_without(values):
        neurons = np.ascontiguousarray(values.T)  # turned once, not for every group
        kept = (neurons, *(np.delete(neurons, group, axis=1) for group in groups))
        return np.stack([measure.of(some, axis=-1) for some in kept])

    found = by_neuron(layer, split, with_and_without, tensor)
    places = [gathered(row, per, layer.record.channels) for row in found]
    value, *without = (mean_of_known(members, axis=1) for _, members in places)
    low, high = jackknife_interval(value, np.reshape(without, (len(groups), *value.shape)))
    reason = reason_where_nan(value, measure.undefined)
    return table(**places[0][0], value=value, low=low, high=high, n=images, reason=reason)


def _shares(over_images):
    """The table of the shares of images of each neuron, from the Moments of what is true or false."""
    mean, count = over_images.mean, over_images.count
    hits = np.round(mean * count)
    low, high = wilson(hits, count)
    return table(neuron=np.arange(len(mean)), value=hits / count, low=low, high=high, n=count)
