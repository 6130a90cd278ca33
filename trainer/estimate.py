"""What a training will cost, said before it starts: time from twenty real steps, space from shapes."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from analysis.store.probe import Probe
from trainer import network as networks
from trainer.learner import Learner
from trainer.recipe import Recording, Training
from trainer.samples import Samples

STEPS = 20
FORWARD_SHARE = 1 / 3  # the forward pass is about a third of a training step's arithmetic
HALF, SINGLE = 2, 4  # bytes a number


@dataclass(frozen=True)
class Estimate:
    """The most that some runs can take, if each goes to its cap. seconds; bytes on disk."""

    runs: int
    epochs: int
    seconds: float
    bytes: int


def estimate(
    learner: Learner, samples: Samples, probe: Probe, recording: Recording, rules: dict[str, Training]
) -> Estimate:
    """Time and space of the runs with these rules. Trains STEPS steps, so reset the learner afterwards."""
    epochs = sum(training.epochs for training in rules.values())
    first = next(iter(rules.values()))
    evaluated = len(samples.parts.validation) + len(samples.parts.test)
    images = len(samples.parts.train) + FORWARD_SHARE * evaluated
    seconds = epochs * images * _seconds_an_image(learner, samples, first.batch_size)
    space = sum(_bytes_of_run(learner, samples, probe, recording, training.epochs) for training in rules.values())
    return Estimate(len(rules), epochs, seconds, space)


def _seconds_an_image(learner, samples, batch_size):
    index = np.resize(samples.parts.train, STEPS * batch_size)
    labels = samples.dataset.labels[index]
    learner.train_epoch(index[:batch_size], labels[:batch_size], batch_size, 1e-6)  # compiles
    started = time.monotonic()
    learner.train_epoch(index, labels, batch_size, 1e-6)
    return (time.monotonic() - started) / len(index)


def _bytes_of_run(learner, samples, probe, recording, epochs):
    weights = SINGLE * sum(math.prod(variable.shape) for variable in learner.network.variables)
    state = SINGLE * sum(math.prod(variable.shape) for variable in learner.variables)
    predictions = learner.task.bytes_kept(samples, probe) * (epochs + 1)
    return _checkpoints(recording, epochs) * weights + state + predictions + _activations(learner, probe, recording)


def _checkpoints(recording, epochs):
    if recording.checkpoints == "all":
        return epochs + 1
    return 2 if recording.checkpoints == "first and last" else epochs // recording.checkpoints + 2


def _activations(learner, probe, recording):
    """As if the untrained ones, which runs share, were every run's own: the most, not the likely."""
    snapshots = len(recording.activations) + ("first" in recording.activations)  # the first one twice: calibrated
    neurons = sum(
        math.prod(networks.tensors(learner.network, layer)[networks.ACTIVATION].shape[1:])
        for layer in networks.kernel_layers(learner.network)
    )
    return snapshots * (1 + recording.pre_activation) * HALF * neurons * len(probe.labels)
