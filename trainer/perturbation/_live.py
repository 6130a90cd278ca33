"""A trained network on its test images, ready to be disturbed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import keras
import numpy as np

from analysis.store import Run, layout
from analysis.store.digests import verify
from trainer import network as networks
from trainer.calibration import calibrated
from trainer.evaluation import evaluate
from trainer.learner import EVALUATION_BATCH, build_network
from trainer.samples import Samples


class LiveNetwork:
    """The networks of one architecture, one after the other: `load` puts a snapshot in, nothing is compiled again.

    recipe: of one of their runs. samples: the study's, for the test images. probe: the study's, for batch
    statistics set anew.
    """

    def __init__(self, recipe: dict, samples: Samples, probe):
        self.network = build_network(recipe, samples.dataset.images.shape[1:], samples.classes)
        logits = keras.ops.cast(networks.logits(self.network), "float32")
        self.logits = keras.Model(self.network.input, logits)
        self.images = _normalised(samples.dataset.images[samples.index("test")], samples)
        self.labels = samples.labels("test")
        self.sample = _normalised(probe.images[probe.split_names == "train"], samples)

    def load(self, run: Run, epoch: int):
        """Take the weights of a run's epoch. StoreError where they were not kept, or the file is damaged."""
        path, record = run.file(layout.checkpoint_file(epoch))
        verify(path, record)
        self.network.load_weights(path)

    def test(self, images: np.ndarray | None = None) -> dict[str, float]:
        """Accuracy and cross-entropy on the test images, or on these in their place (float32, normalised)."""
        images = self.images if images is None else images
        measured = evaluate(self.logits.predict(images, batch_size=EVALUATION_BATCH, verbose=0), self.labels)
        return {"accuracy": measured["accuracy"], "loss": measured["loss"]}

    def statistics(self, bn: str):
        """A block with batch statistics "trained", or "recalibrated": those of the network as it is now."""
        if bn == "trained":
            return contextlib.nullcontext()
        parts = max(1, len(self.sample) // EVALUATION_BATCH)
        return calibrated(self.network, lambda: np.array_split(self.sample, parts))

    def set_kernels(self, values: Iterable[np.ndarray]):
        """Give the kernels, in network order, these values."""
        for kernel, value in zip(networks.kernels(self.network), values, strict=True):
            kernel.assign(value)

    @contextlib.contextmanager
    def restoring_kernels(self) -> Iterator[list[np.ndarray]]:
        """A block after which all kernels are what they were; yields their values before."""
        before = [np.asarray(kernel).copy() for kernel in networks.kernels(self.network)]
        try:
            yield before
        finally:
            self.set_kernels(before)


def _normalised(images, samples):
    return (images - np.float32(samples.mean)) / np.float32(samples.std)
