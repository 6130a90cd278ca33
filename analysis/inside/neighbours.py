"""The images that a layer holds for most alike."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.estimators.nearest import cosine_distances, mean_row, nearest
from analysis.layer import Layer
from analysis.metrics.metric import Undefined
from analysis.metrics.parts import image_blocks
from analysis.recent import Recent

NO_DIRECTION = "the layer answers it as it answers the average image: it has no direction to compare"
_CENTRES = Recent(limit=32 * 2**20)


@dataclass(frozen=True)
class Neighbours:
    """table: pandas, columns image (its number in the split) and value (cosine distance, from 0 to 2), nearest first.

    n: how many images have a distance.
    """

    table: Any
    n: int


def neighbours(snapshot, layer, image, split="train", count=8):
    """The Neighbours of an image of a split, in one layer.

    Distances are cosine distances of all activations of the layer, seen from their mean over the images of the split:
    else everything that is positive points the same way. Undefined where the image lies on that mean, and where an
    activation is nan or infinite. Read in blocks: memory does not grow with the images.
    """
    import pandas

    here = Layer(snapshot, layer)
    centre = _CENTRES.get(here.stream(split).key, lambda: mean_row(_vectors(here, split)).astype(np.float32))
    query = here.stream(split).part(slice(image, image + 1)).reshape(-1)
    distances = cosine_distances(_vectors(here, split), query, centre)
    if np.isnan(distances[image]):
        raise Undefined(NO_DIRECTION)
    near = nearest(distances, count, image)
    table = pandas.DataFrame({"image": near, "value": distances[near]})
    return Neighbours(table, int(np.count_nonzero(~np.isnan(distances))) - 1)


def _vectors(layer, split):
    """Yield (b, neurons)."""
    for _, values in image_blocks(layer, split):
        yield values.reshape(len(values), -1)
