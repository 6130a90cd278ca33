"""Reconstruction: the image itself, by mean squared error; kept are the reconstructions of the probe images."""

from __future__ import annotations

import math

import numpy as np

from analysis.store.snapshot import RECONSTRUCTIONS

RUNNING = EVALUATED = ("loss",)
STORED = np.float16


def head(network):
    """The reconstructed images, normalised as those that the network receives."""
    return network.output


def outcome(answer, image):
    """The error of each image: mean over its pixels of the squared difference, float32 (images,)."""
    import keras

    return keras.ops.mean(keras.ops.square(keras.ops.cast(answer, "float32") - image), axis=(1, 2, 3))


def compiled() -> dict:
    return {"loss": _error}


def _error(labels, errors):
    return errors


def evaluate(errors: np.ndarray, labels: np.ndarray, penalty: float = 0.0) -> dict[str, float]:
    """Mean squared error plus penalty, in float64. errors: (images,); labels are not looked at."""
    return {"loss": float(errors.mean(dtype=np.float64) + penalty)}


def keep(file, learner, outcomes, probe):
    kept = file.create_dataset(RECONSTRUCTIONS, data=learner.answers(probe.shown_index).astype(STORED))
    kept.attrs["axes"] = "image, row, column, channel"
    kept.attrs["units"] = "normalised as the images that the network receives"


def bytes_kept(samples, probe) -> int:
    return math.prod((len(probe.shown_index), *samples.dataset.images.shape[1:])) * np.dtype(STORED).itemsize
