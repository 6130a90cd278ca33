"""A layer of a snapshot, as metrics see it."""

from dataclasses import dataclass

import numpy as np

from analysis.estimators.bits import PackedBits, binarise, pack
from analysis.inputs import Inputs
from analysis.metrics.metric import NO_CLASSES, NotMeasured, NotRecorded, Undefined
from analysis.recent import Recent
from analysis.store.snapshot import Snapshot

# One metric after another goes over all layers: the bits of a few snapshots (35 MB each for VGG-16 on 1,000 images)
# outlast that, and on many images memory does not grow.
_BITS = Recent(limit=128 * 2**20)


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

    def bias(self):
        """What is added to each channel before the normalisation, float32 (out,); zeros where there is no bias."""
        return self.snapshot.bias(self.name)

    def inputs(self, split="train"):
        """What the layer's neurons receive on a split's probe images, to be read position by position: an Inputs."""
        return Inputs(self.snapshot, self.record, split)

    def stream(self, split="train", tensor="activation"):
        """The recorded tensor on a split's probe images, to be read in blocks: an Activations.

        Raises NotMeasured where the split has no images, NotRecorded where the tensor is not on disk.
        """
        if tensor not in self.record.tensors:
            raise NotRecorded(f"its {tensor} was not recorded; a recipe asks for it with recording.{tensor} = true")
        stream = self.snapshot.stream(self.name, split, tensor)
        if stream.shape[0] == 0:
            raise NotMeasured(f"the study has no probe images of split {split!r}")
        return stream

    def summary(self, split="train"):
        """The Summary of a layer whose activations themselves are not kept, else None."""
        return self.snapshot.summary(self.name, split)

    def labels(self, split="train"):
        """Labels of the split's probe images, int64 (images,). NotMeasured where the images have no classes."""
        if not self.snapshot.run.study.manifest.dataset.classes:
            raise NotMeasured(NO_CLASSES)
        return self.snapshot.labels(split)

    @property
    def class_names(self):
        """What the labels stand for, in the order of their numbers."""
        return self.snapshot.run.study.probe.class_names

    def bits(self, split="train"):
        """Every neuron binarised at its own mean: PackedBits; 1,000 images of 65,536 neurons take 8 MB.

        Raises Undefined where an activation is nan or infinite.
        """
        if (summary := self.summary(split)) is not None:
            return _BITS.get(summary.key, lambda: _kept_bits(summary))
        stream = self.stream(split)
        return _BITS.get(stream.key, lambda: _bits(stream))


def _kept_bits(summary):
    words = summary.words()
    if not summary.finite:
        raise Undefined("its activations hold nan or infinite values")
    return PackedBits(words, summary.images)


def _bits(stream):
    words = np.empty((stream.neurons, -(-stream.shape[0] // 64)), dtype=np.uint64)
    try:
        for neurons, values in stream.neuron_blocks():
            words[neurons] = pack(binarise(values)).words
    except ValueError:  # binarise names a neuron of its block, which would mislead here
        raise Undefined("its activations hold nan or infinite values") from None
    return PackedBits(words, stream.shape[0])
