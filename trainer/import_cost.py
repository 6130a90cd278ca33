"""What an import will take, said before it writes: space from shapes, time from one batch of grey images."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from trainer import conventions
from trainer import network as networks
from trainer.calibration import normalisations
from trainer.extraction import Extractor
from trainer.importing import SHOWN, Import

HALF, SINGLE = 2, 4  # bytes a number


@dataclass(frozen=True)
class Cost:
    """seconds; bytes on disk."""

    images: int
    seconds: float
    bytes: int


def cost_of(task: Import) -> Cost:
    """Time and space of recording a network and its twin."""
    network, count = task.foreign.network, len(task.files.names)
    snapshots = 2 + bool(normalisations(network))
    extractor = Extractor(network, [networks.ACTIVATION], conventions.entrance(task.convention, task.foreign.shape))
    neurons = sum(math.prod(record.shape) for record in extractor.records.values())
    pictures = math.prod(task.foreign.shape) + math.prod(SHOWN)
    space = count * (pictures + snapshots * HALF * neurons) + 2 * SINGLE * network.count_params()
    compiling, each = _seconds(extractor, task)
    return Cost(count, snapshots * (compiling + count * each), space)


def _seconds(extractor, task):
    """(to compile the network, for each image)."""
    grey = np.full((extractor.images_at_once, *task.foreign.shape), 127, np.uint8)
    (batch,) = extractor.batches(grey)
    marks = [time.monotonic()]
    for _ in range(2):
        extractor.model.predict_on_batch(batch)
        marks.append(time.monotonic())
    first, second = np.diff(marks)
    return max(0.0, first - second), second / len(grey)
