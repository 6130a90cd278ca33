"""A layer of a snapshot, as metrics see it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.estimators.bits import PackedBits, binarise, pack
from analysis.metrics.metric import NotMeasured, Undefined
from analysis.store.snapshot import Snapshot


@dataclass(frozen=True)
class Layer:
    """One layer of one snapshot. Nothing is read before it is asked for."""

    snapshot: Snapshot
    name: str

    @property
    def record(self):
        """What run.json says of the layer: kind, shapes, parameters."""
        return self.snapshot.run.layer(self.name)

    def weights(self):
        """The kernel, float32 (..., in, out)."""
        return self.snapshot.weights(self.name)

    def stream(self, split="train", tensor="activation"):
        """The recorded tensor on a split's probe images, to be read in blocks: an Activations.

        Raises NotMeasured where the split has no images.
        """
        stream = self.snapshot.stream(self.name, split, tensor)
        if stream.shape[0] == 0:
            raise NotMeasured(f"the study has no probe images of split {split!r}")
        return stream

    def labels(self, split="train"):
        """Labels of the split's probe images, int64 (images,)."""
        return self.snapshot.labels(split)

    def bits(self, split="train"):
        """Every neuron binarised at its own mean: PackedBits; 1,000 images of 65,536 neurons take 8 MB.

        Raises Undefined where an activation is nan or infinite.
        """
        return _bits(self, split)


@lru_cache(maxsize=2)
def _bits(layer, split):
    stream = layer.stream(split)
    words = np.empty((stream.neurons, -(-stream.shape[0] // 64)), dtype=np.uint64)
    try:
        for neurons, values in stream.neuron_blocks():
            words[neurons] = pack(binarise(values)).words
    except ValueError:  # binarise names a neuron of its block, which would mislead here
        raise Undefined("its activations hold nan or infinite values") from None
    return PackedBits(words, stream.shape[0])
