"""Taps: outputs of the operations between layers (pooled, flattened, added), measured like layers.

They are not recorded: the operations that run.json states are applied again to the recorded activations of the layers
before them, block by block.
"""

from dataclasses import dataclass, replace

import numpy as np

from analysis.layer import Layer
from analysis.metrics.metric import NotMeasured
from analysis.once import once_a_run
from analysis.origins import UNCHANGED, Origin
from analysis.store.activations import IMAGES_A_CHUNK, neuron_blocks
from analysis.store.manifest import LayerRecord, TensorRecord

TAP = "tap"
AXES = ("row", "column", "channel")


@once_a_run
def taps(run):
    """{name: its tree of operations} of a run, in network order.

    What leaves its input as it is (dropout) is none, nor is what is made of the images alone.
    """
    found = {}
    for layer in run.layers:
        _collect(layer.input, found)
    return {name: tree for name, tree in found.items() if name not in {layer.name for layer in run.layers}}


def leaves(tree):
    """Names of the layers that a tree starts from; "" for the images."""
    if "of" not in tree:
        return [tree.get("layer", "")]
    return [leaf for part in tree["of"] for leaf in leaves(part)]


def record_of(run, name):
    """The LayerRecord of a layer, or of a tap what run.json would say of it: no kernel, its tree as its input.

    StoreError where the network has neither; NotMeasured where an operation of the tap is not known.
    """
    tree = taps(run).get(name)
    if tree is None:
        return run.layer(name)
    shape = Origin(run.snapshot("first"), "", slice(0, 0), tree, name).shape
    return LayerRecord(
        name=name,
        kind=TAP,
        kernel="",
        kernel_shape=shape[-1:],
        parameters=0,
        activation="linear",
        input=tree,
        tensors={"activation": TensorRecord(shape=shape, axes=AXES if len(shape) == 3 else ("unit",))},
    )


def _collect(tree, found):
    for part in tree.get("of", ()):
        _collect(part, found)
    made = "of" in tree and tree["operation"] not in UNCHANGED and all(leaves(tree))
    if made and "name" in tree:
        found.setdefault(tree["name"], tree)


@dataclass(frozen=True)
class Tap(Layer):
    """A tap of one snapshot, with what metrics ask of a Layer's activations."""

    @property
    def record(self):
        return record_of(self.snapshot.run, self.name)

    def summary(self, split="train"):
        """None: what an operation puts out has no summary of its own."""
        return None

    def stream(self, split="train", tensor="activation"):
        """What the operation puts out on a split's probe images, to be read in blocks, as an Activations is."""
        if tensor != "activation":
            raise NotMeasured(f"{self.name} is the output of an operation: it has no {tensor}")
        record = self.record
        parts = [self.snapshot.stream(leaf, split) for leaf in leaves(record.input)]
        images = parts[0].shape[0]
        if images == 0:
            raise NotMeasured(f"the study has no probe images of split {split!r}")
        origin = Origin(self.snapshot, split, slice(0, images), record.input, self.name)
        return Tapped(origin, (images, *origin.shape), (self.name, *parts[0].key))


@dataclass(frozen=True)
class Tapped:
    """The output of an operation on a split's probe images; nothing is read before it is asked for.

    shape: (images, ..., channels). Neurons are numbered in C order over (..., channels). key: stands for the values.
    """

    origin: Origin
    shape: tuple[int, ...]
    key: tuple

    @property
    def neurons(self):
        return int(np.prod(self.shape[1:]))

    def read(self):
        """All of it, float32, shape as stated."""
        return np.concatenate([values for _, values in self.image_blocks()])

    def image_blocks(self):
        """Yield (slice of images, float32 array (b, ..., channels)), in order, each image once."""
        for start in range(0, self.shape[0], IMAGES_A_CHUNK):
            images = slice(start, min(start + IMAGES_A_CHUNK, self.shape[0]))
            yield images, replace(self.origin, images=images).values().astype(np.float32, copy=False)

    def neuron_blocks(self):
        """Yield (numbers of some neurons (k,), their float32 values (images, k)), each neuron once."""
        vectors = self.read() if len(self.shape) == 2 else None

        def read(tile):
            if vectors is not None:
                return vectors
            sides = zip(self.shape[1:], tile, strict=False)
            rows, columns = (np.arange(*along.indices(side)) for side, along in sides)
            return self.origin.values(rows, columns)

        return neuron_blocks(self.shape, read)
