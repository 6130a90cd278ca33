"""Classification: an image's class, by cross-entropy; kept are the logits of validation, test and probe images."""

from __future__ import annotations

import math

import numpy as np

from trainer.evaluation import evaluate as evaluate

RUNNING = ("loss", "accuracy")
EVALUATED = ("loss", "accuracy", "top5_accuracy")


def head(network):
    """The logits."""
    from trainer import network as networks

    return networks.logits(network)


def outcome(answer, image):
    """The logits, float32 (images, classes)."""
    import keras

    return keras.ops.cast(answer, "float32")


def compiled() -> dict:
    import keras

    return {
        "loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "metrics": [keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    }


def keep(file, learner, outcomes: dict[str, np.ndarray], probe):
    for name, logits in outcomes.items():
        file[f"logits/{name}"] = logits


def bytes_kept(samples, probe) -> int:
    images = len(samples.parts.validation) + len(samples.parts.test) + len(probe.shown_index)
    return math.prod((images, samples.classes)) * np.dtype(np.float32).itemsize
