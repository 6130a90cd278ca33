"""What activation metrics share: a value for each image and each part of a layer, and its mean over the images.

The parts of `per`: the layer as a whole ("layer", and "image" for its single images), each channel's map, each neuron.
Blocks of images are (slice, (b, positions, channels)); a dense layer has one position.
"""

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean, wilson
from analysis.metrics.metric import Undefined
from analysis.metrics.tables import reason_where_nan, table

RESAMPLES = 1000
NOT_FINITE = "its activations hold nan or infinite values"


def image_blocks(layer, split, tensor="activation"):
    """Yield (slice of images, float32 (b, positions, channels)); Undefined where a value is nan or infinite."""
    for images, values in layer.stream(split, tensor).image_blocks():
        _demand_finite(values)
        yield images, values.reshape(len(values), -1, values.shape[-1])


def by_image(blocks, per, statistic):
    """The statistic of every part on every image: float64 (images, parts).

    statistic: maps (b, parts, values of a part) to (b, parts).
    """
    return np.concatenate([statistic(_parts(values, per)) for _, values in blocks])


def mean_of_part(values):
    """The statistic of `by_image` that is the plain mean, in float64."""
    return values.mean(axis=-1, dtype=np.float64)


def by_neuron(layer, split, statistic, tensor="activation"):
    """A statistic of every neuron over the images: float64 (results, neurons).

    statistic: maps (images, k) to `results` rows of k numbers.
    """
    blocks = []
    for neurons, values in layer.stream(split, tensor).neuron_blocks():
        _demand_finite(values)
        blocks.append((neurons, np.atleast_2d(statistic(values))))
    numbers, results = zip(*blocks, strict=True)
    return np.concatenate(results, axis=1)[:, np.argsort(np.concatenate(numbers))]


def rows(values, per, seed, why_undefined=""):
    """The table of `by_image` values: single images, or means over those images where the value exists."""
    if per == "image":
        value = values[:, 0]
        return table(image=np.arange(len(value)), value=value, reason=reason_where_nan(value, why_undefined))
    mean, low, high, count = mean_over_images(values, seed)
    part = {"channel": np.arange(values.shape[1])} if per == "channel" else {}
    return table(**part, value=mean, low=low, high=high, n=count, reason=reason_where_nan(mean, why_undefined))


def share_rows(blocks, per, seed):
    """The table of a share. blocks: of booleans. A neuron's interval is Wilson's, the others' the bootstrap's."""
    if per != "neuron":
        return rows(by_image(blocks, per, _share), per, seed)
    hits, images = 0, 0
    for _, block in blocks:
        hits = hits + np.count_nonzero(block, axis=0).ravel()
        images += len(block)
    low, high = wilson(hits, images)
    return table(neuron=np.arange(len(hits)), value=hits / images, low=low, high=high, n=images)


def mean_over_images(values, seed):
    """(mean, low, high, n), each (parts,): bootstrap over images, of those images where a part has a value."""
    exists = ~np.isnan(values)
    count = exists.sum(axis=0)
    if exists.all():
        return values.mean(axis=0), *bootstrap_mean(values, seed, RESAMPLES), count
    known = np.where(exists, values, 0.0)
    with np.errstate(invalid="ignore"):
        return known.sum(axis=0) / count, *_interval_of_known(known, exists, seed), count


def _interval_of_known(known, exists, seed):
    """Percentiles of the resampled means, each over the images that it drew and that have a value."""
    images = len(known)
    draws = np.random.default_rng(seed).multinomial(images, np.full(images, 1 / images), RESAMPLES).astype(float)
    means = (draws @ known) / (draws @ exists)
    drawn = exists.sum(axis=0) > 1  # from a single image no spread can be known
    bounds = np.full((2, known.shape[1]), np.nan)
    bounds[:, drawn] = np.nanquantile(means[:, drawn], [0.025, 0.975], axis=0)
    return bounds


def _parts(values, per):
    return values.transpose(0, 2, 1) if per == "channel" else values.reshape(len(values), 1, -1)


def _share(hits):
    return np.count_nonzero(hits, axis=-1) / hits.shape[-1]


def _demand_finite(values):
    if not np.isfinite(values).all():
        raise Undefined(NOT_FINITE)
