"""What an import takes, said before it writes: which activations it keeps, space by shapes, time by some batches."""

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
from trainer.summarising import seconds_to_summarise

HALF, SINGLE = 2, 4  # bytes a number
ANSWERS = 1  # passes through the network for its logits
BUDGET = 2 * 10**9  # bytes of activations of one run that are kept unless more are asked for
BATCHES = 3  # that are timed
WRITING = 2 * 10**8  # bytes a second that reach the disk, and are read again for their digest


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
    pictures = math.prod(task.foreign.shape) + math.prod(SHOWN)
    summaries = sum(bytes_of_summary(tensors[name], count) for name in task.summarised)
    space = count * (pictures + snapshots * HALF * kept) + snapshots * summaries + 2 * SINGLE * network.count_params()
    compiling, each, summarising = _seconds(extractor, task)
    models = ANSWERS + bool(task.keep) + bool(task.summarised)
    passes = models + bool(task.summarised)
    calibrating = len(normalisations(network)) / 2  # on average as many layers lie before a normalisation as after
    work = snapshots * (models * compiling + count * (passes * each + summarising)) + count * calibrating * each
    return Cost(count, len(tensors), len(task.summarised), work + space / WRITING, space)


def _seconds(extractor, task):
    """(to compile the network, to compute an image, to summarise it), from a few batches of noise."""
    size = extractor.images_at_once
    noise = np.random.default_rng(0).integers(0, 256, ((1 + BATCHES) * size, *task.foreign.shape), np.uint8)
    batches, marks, found = extractor.computed(noise), [time.monotonic()], {}
    for _ in range(1 + BATCHES):
        found = next(batches)
        marks.append(time.monotonic())
    first, *others = np.diff(marks)
    summarising = sum(seconds_to_summarise(found[f"{name}/{networks.ACTIVATION}"]) for name in task.summarised)
    return max(0.0, first - np.mean(others)), np.mean(others) / size, summarising / size
