"""A run at an epoch: kernels, activations, labels and logits as plain arrays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.store import layout
from analysis.store.activations import Activations
from analysis.store.errors import NotKept, StoreError
from analysis.store.hdf5 import opened
from analysis.store.portion import Portion
from analysis.store.summaries import Summary
from analysis.store.thinned import Thinned

if TYPE_CHECKING:
    from analysis.store.run import Run

RECONSTRUCTIONS = "reconstructions/probe"


@dataclass(frozen=True)
class Snapshot:
    """The network of a run at an epoch.

    bn: "trained" for batch statistics as training left them, "calibrated" for statistics set on the probe images.
    portion: of each split's probe images, to which all that is read of them is restricted, but the logits.
    """

    run: "Run"
    epoch: int
    bn: str = layout.TRAINED
    portion: Portion = Portion()

    @property
    def layers(self):
        """Names of the layers with a kernel, in network order."""
        return tuple(layer.name for layer in self.run.layers)

    def weights(self, layer):
        """The kernel of a layer: float32, neurons (channels) on the last axis."""
        with opened(*self._checkpoint()) as file:
            return file[self.run.layer(layer).kernel][:]

    def bias(self, layer):
        """What a layer adds to each of its channels: float32 (channels,), zeros where it adds nothing."""
        record = self.run.layer(layer)
        if record.bias is None:
            return np.zeros(record.channels, np.float32)
        with opened(*self._checkpoint()) as file:
            return file[record.bias][:]

    def activations(self, layer, split="train", tensor="activation"):
        """What a layer puts out on the probe images of a split: float32 (images, ..., channels)."""
        return self.stream(layer, split, tensor).read()

    def stream(self, layer, split="train", tensor="activation"):
        """The same, to be read in blocks: an Activations, or one Thinned to the portion."""
        record = self.run.layer(layer)
        if tensor not in record.tensors:
            have = ", ".join(record.tensors)
            raise StoreError(f"{self.run.folder}: {tensor} of {layer} was not recorded; it has {have}")
        if not record.kept:
            raise NotKept(
                f"only summaries of the activations of {layer} are kept, and they do not say this; import the network "
                f"once more with --study {self.run.study.folder.name} --run NAME --keep {layer}"
            )
        start, stop = self.run.study.probe_rows(split)
        path, entry = self._file(layout.activations_file(self.epoch, self.bn), "activations", self._activation_epochs)
        shape = (stop - start, *record.tensors[tensor].shape)
        whole = Activations(path, entry, f"{layer}/{tensor}", start, stop, shape)
        return whole if self.portion.is_all else Thinned(whole, self.numbers(split))

    def summary(self, layer, split="train"):
        """What is kept of a layer whose activations are not: a Summary; None where they are. It is of all images, and
        says nothing of a portion."""
        if self.run.layer(layer).kept or not self.portion.is_all:
            return None
        start, stop = self.run.study.probe_rows(split)
        return Summary(*self.run.file(layout.summaries_file(self.epoch, self.bn)), layer, stop - start)

    def labels(self, split="train"):
        """The labels of the probe images of a split: int64 (images,)."""
        start, stop = self.run.study.probe_rows(split)
        return self.run.study.probe.labels[start:stop][self.numbers(split)]

    def images(self, split="train"):
        """The probe images of a split at this network's size: uint8 (images, rows, columns, channels)."""
        images = self.run.images(split)
        return images if self.portion.is_all else images[self.numbers(split)]

    def numbers(self, split="train"):
        """Which of a split's probe images are read: their numbers in the split, rising, int64."""
        start, stop = self.run.study.probe_rows(split)
        if self.portion.is_all:
            return np.arange(stop - start)
        return self.portion.of(self.run.study.probe.labels[start:stop])

    def logits(self, subset):
        """What the network says before its softmax: float32 (images, classes).

        subset: "validation", "test" (all images of the study's subset) or "probe": the probe images of the splits
        "train" and "test", in that order; of scrambled ones no logits are recorded.
        """
        name = layout.predictions_file(self.epoch)
        with opened(*self._file(name, "predictions", self.run.recorded_predictions)) as file:
            if f"logits/{subset}" not in file:
                have = ", ".join(file.get("logits", ())) or "none"
                raise StoreError(f"{self.run.folder}: {name} has no logits of {subset!r}; it has {have}")
            return file[f"logits/{subset}"][:].astype(np.float32)

    def reconstructions(self, split="train"):
        """What the network made of the probe images of a split: float32 (images, rows, columns, channels).

        Normalised as the images that the network receives: compare with `run.entrance.normalised(run.images(split))`;
        `run.entrance.pixels` makes pixels of them. split: "train" or "test"; scrambled ones are not recorded.
        StoreError also for a network that makes no images.
        """
        start, stop = self.run.study.probe_rows(split)
        name = layout.predictions_file(self.epoch)
        with opened(*self._file(name, "predictions", self.run.recorded_predictions)) as file:
            if RECONSTRUCTIONS not in file:
                raise StoreError(f"{self.run.folder}: {name} has no reconstructions: the network makes no images")
            if stop > len(file[RECONSTRUCTIONS]):
                raise StoreError(f"{self.run.folder}: {name} has no reconstructions of {split!r}; it has train, test")
            made = file[RECONSTRUCTIONS][start:stop]
        return made[self.numbers(split)].astype(np.float32)

    @property
    def _activation_epochs(self):
        return [epoch for epoch, bn in self.run.recorded_activations if bn == self.bn]

    def _checkpoint(self):
        return self._file(layout.checkpoint_file(self.epoch), "weights", self.run.recorded_checkpoints)

    def _file(self, name, what, epochs):
        if name in self.run.manifest.files:
            return self.run.file(name)
        have = ", ".join(map(str, epochs)) or "none"
        statistics = "" if self.bn == layout.TRAINED else f" ({self.bn})"
        raise StoreError(
            f"{self.run.folder}: {what}{statistics} of epoch {self.epoch} were not recorded; recorded epochs: {have}"
        )
