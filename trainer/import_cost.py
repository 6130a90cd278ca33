"""What an import will take, said before it writes: which activations it keeps, space from shapes, time from a batch."""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from analysis.store.summaries import bytes_of_summary
from trainer import conventions
from trainer import network as networks
from trainer.calibration import normalisations
from trainer.extraction import Extractor
from trainer.importing import SHOWN, Import

HALF, SINGLE = 2, 4  # bytes a number
BUDGET = 2 * 10**9  # bytes of activations of one run that are kept unless more are asked for
SUMMARISING = 5e-8  # seconds a value and image, for both passes but without the network


def kept_layers(network, images: int, asked: Collection[str] | None) -> frozenset[str]:
    """Names of the layers whose activations are kept themselves: those asked for, or as many small ones as fit BUDGET.

    asked: names, ("all",), ("none",), or None. ValueError for a name that the network does not have.
    """
    sizes = {
        layer.name: HALF
        * images
        * _snapshots(network)
        * _neurons(networks.tensors(network, layer)[networks.ACTIVATION])
        for layer in networks.kernel_layers(network)
    }
    if asked is not None:
        return _asked(list(sizes), tuple(asked))
    smallest = sorted(sizes, key=sizes.get)
    within = np.cumsum([sizes[name] for name in smallest]) <= BUDGET
    return frozenset(name for name, fits in zip(smallest, within, strict=True) if fits)


def _asked(names, asked):
    if asked in (("all",), ("none",)):
        return frozenset(names if asked == ("all",) else ())
    for name in asked:
        if name not in names:
            raise ValueError(f"--keep: no layer {name!r} is measured; there are all, none, {', '.join(names)}")
    return frozenset(asked)


def _neurons(tensor):
    return math.prod(tensor.shape[1:])


def _snapshots(network):
    """The network, its twin, and that calibrated where there is something to calibrate."""
    return 2 + bool(normalisations(network))


@dataclass(frozen=True)
class Cost:
    """seconds; bytes on disk. summarised: how many layers keep only summaries, and of how many."""

    images: int
    layers: int
    summarised: int
    seconds: float
    bytes: int


def cost_of(task: Import) -> Cost:
    """Time and space of recording a network and its twin."""
    network, count = task.foreign.network, len(task.files.names)
    snapshots = _snapshots(network)
    extractor = Extractor(network, [networks.ACTIVATION], conventions.entrance(task.convention, task.foreign.shape))
    tensors = {name.partition("/")[0]: record for name, record in extractor.records.items()}
    kept = sum(math.prod(tensors[name].shape) for name in task.keep)
    other = sum(math.prod(tensors[name].shape) for name in task.summarised)
    pictures = math.prod(task.foreign.shape) + math.prod(SHOWN)
    summaries = sum(bytes_of_summary(tensors[name], count) for name in task.summarised)
    space = count * (pictures + snapshots * HALF * kept) + snapshots * summaries + 2 * SINGLE * network.count_params()
    compiling, each = _seconds(extractor, task)
    passes = bool(task.keep) + 2 * bool(task.summarised)
    seconds = snapshots * (compiling + count * (passes * each + SUMMARISING * other))
    return Cost(count, len(tensors), len(task.summarised), seconds, space)


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
