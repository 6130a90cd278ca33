"""Activations of a snapshot on the probe images, streamed batch by batch into a file."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import keras
import numpy as np

from analysis.store.activations import IMAGES_A_CHUNK, write_activations
from analysis.store.manifest import Entrance
from trainer import network as networks
from trainer.layer_records import tensor_record

VALUES_AT_ONCE = 40 * 10**6  # of all recorded tensors together, or on the way to them: what one batch may make


class Extractor:
    """Computes tensors of layers of a network. names: which (see network.tensors); entrance: of its images.

    layers: names of some; None for all.
    """

    def __init__(
        self, network: keras.Model, names: Sequence[str], entrance: Entrance, layers: Collection[str] | None = None
    ):
        symbols = {
            f"{layer.name}/{name}": networks.tensors(network, layer)[name]
            for layer in networks.kernel_layers(network)
            for name in names
            if layers is None or layer.name in layers
        }
        self.records = {name: tensor_record(tensor) for name, tensor in symbols.items()}
        self.model = keras.Model(network.input, symbols or network.output)
        self.network, self.entrance = network, entrance
        recorded = sum(math.prod(record.shape) for record in self.records.values())
        self.images_at_once = max(1, min(IMAGES_A_CHUNK, VALUES_AT_ONCE // max(recorded, _on_the_way(network))))

    def write(self, path, images: np.ndarray, attributes: dict):
        """Write the tensors of all images to a new file, as analysis.store.activations.write_activations does.

        images: uint8 (n, rows, columns, channels), an array or what is read in slices as one, such as a dataset of
        an HDF5 file. attributes: of the file.
        """
        write_activations(path, self.records, len(images), attributes, lambda: self.computed(images))

    def batches(self, images: np.ndarray):
        """Yield images (uint8) as the network receives them: float32, some at a time."""
        for start in range(0, len(images), self.images_at_once):
            yield self.entrance.normalised(images[start : start + self.images_at_once])

    def computed(self, images):
        """Yield {layer/tensor: float32 (b, ...)} of some images at a time, in order."""
        for batch in self.batches(images) if self.records else ():
            found = self.model.predict_on_batch(batch)
            yield {name: np.asarray(values, np.float32) for name, values in found.items()}


def _on_the_way(network):
    """Values that a network holds of an image at least: what goes into its largest layer, and what comes out.

    However little is recorded: a batch that is small for the record can be more than memory holds on its way.
    """
    outputs = [tensor for layer in network.layers for tensor in keras.tree.flatten(layer.output)]
    return 2 * max(math.prod(side or 1 for side in tensor.shape[1:]) for tensor in outputs)
