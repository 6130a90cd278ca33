"""What a neuron or a channel puts out on every image of a split, by class, and which part of the image it sees."""

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.inside.units import CHANNEL
from analysis.metrics.metric import NotMeasured, Undefined
from analysis.metrics.parts import NOT_FINITE, by_image, image_blocks, mean_of_part
from analysis.metrics.summarised import of_channels, summary_of
from analysis.metrics.tables import reason_where_nan
from analysis.recent import Recent
from analysis.receptive_fields import receptive_fields

NO_IMAGE = "no image is of this class"
_MEANS = Recent(limit=64 * 2**20)


def responses(unit, split="train"):
    """The activation of a Unit on each image: float64 (images,); of a channel the mean over its map.

    Undefined where one is nan or infinite. Of a layer of which only summaries are kept, channels are known; of a
    neuron there NotKept is raised. StoreError where the activations were not recorded, or stayed out of a bundle.
    """
    if unit.per == CHANNEL:
        return means_of_channels(unit.of, split)[:, unit.number]
    values = unit.of.stream(split).neuron(unit.number).astype(np.float64)
    if not np.isfinite(values).all():
        raise Undefined(NOT_FINITE)
    return values


def means_of_channels(layer, split):
    """The mean of each channel's map on each image: float64 (images, channels)."""
    if (summary := summary_of(layer, split)) is not None:
        return _MEANS.get(summary.key, lambda: of_channels(summary).moments.mean)
    key = layer.stream(split).key
    return _MEANS.get(key, lambda: by_image(image_blocks(layer, split), CHANNEL, mean_of_part))


def by_class(values, labels, names, seed=0):
    """A pandas table, a row a class: label, class_name, value (the mean), low, high (bootstrap over its images), n.

    values: (images,). labels: (images,). names: of the classes. nan, with a reason, for a class without images.
    """
    import pandas

    rows = []
    for label, name in enumerate(names):
        own = values[labels == label]
        low, high = bootstrap_mean(own, seed)
        mean = own.mean() if len(own) else np.nan
        rows.append({"label": label, "class_name": name, "value": mean, "low": low, "high": high, "n": len(own)})
    table = pandas.DataFrame(rows, columns=["label", "class_name", "value", "low", "high", "n"])
    return table.assign(reason=reason_where_nan(table["value"], NO_IMAGE))


def seen_by(unit):
    """(top, left, bottom, right) of the part of the network's image that a neuron sees, in pixels; None if not known.

    None too of a channel, whose neurons together see all of it.
    """
    if unit.per == CHANNEL:
        return None
    try:
        fields = receptive_fields(unit.snapshot.run, unit.layer)
    except NotMeasured:
        return None
    row, column = unit.position or (0, 0)
    (top, bottom), (left, right) = fields.rows[row], fields.columns[column]
    return int(top), int(left), int(bottom), int(right)
