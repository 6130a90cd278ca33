"""What a training will cost, said before it starts: time from a rehearsal of some steps, space from shapes."""

from __future__ import annotations

import math
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.store.probe import Probe
from trainer import network as networks
from trainer.learner import EVALUATION_BATCH, Learner
from trainer.recipe_tables import Recording, Training
from trainer.samples import Samples
from trainer.state import write_state

STEPS = 20
RATE = 1e-6
HALF, SINGLE = 2, 4  # bytes a number


@dataclass(frozen=True)
class Estimate:
    """The most that some runs can take, if each goes to its cap. seconds; bytes on disk."""

    runs: int
    epochs: int
    seconds: float
    bytes: int


@dataclass(frozen=True)
class Pace:
    """What was measured on one network, in seconds.

    compiling: before a run's first step, whatever its length. training, evaluating: of an image. keeping: what an
    epoch came to, on disk.
    """

    compiling: float
    training: float
    evaluating: float
    keeping: float

    def seconds(self, samples: Samples, rules: dict[str, Training]) -> float:
        """Of all runs with these rules, each compiled anew, as each is whose penalty or optimiser is its own."""
        evaluated = len(samples.parts.validation) + len(samples.parts.test)
        an_epoch = len(samples.parts.train) * self.training + evaluated * self.evaluating + self.keeping
        return len(rules) * self.compiling + sum(training.epochs for training in rules.values()) * an_epoch


def estimate(
    learner: Learner, samples: Samples, probe: Probe, recording: Recording, rules: dict[str, Training]
) -> Estimate:
    """Time and space of the runs with these rules. Trains STEPS steps, so reset the learner afterwards."""
    epochs = sum(training.epochs for training in rules.values())
    pace = measured_pace(learner, samples, probe, next(iter(rules.values())).batch_size)
    space = sum(_bytes_of_run(learner, samples, probe, recording, training.epochs) for training in rules.values())
    return Estimate(len(rules), epochs, pace.seconds(samples, rules), space)


def measured_pace(learner: Learner, samples: Samples, probe: Probe, batch_size: int) -> Pace:
    """Rehearse on a learner what its runs will do; what is compiled for it need not be compiled again."""
    index = np.resize(samples.parts.train, STEPS * batch_size)
    labels = samples.dataset.labels[index]
    odd = slice(batch_size + 1)  # a batch, and one of another size, as an epoch ends with

    def compile_all():
        learner.train_epoch(index[odd], labels[odd], batch_size, RATE)
        learner.outcomes(index[: EVALUATION_BATCH + 1])
        next(learner.extractor.computed(probe.images), None)

    return Pace(
        compiling=_seconds(compile_all),
        training=_seconds(lambda: learner.train_epoch(index, labels, batch_size, RATE)) / len(index),
        evaluating=_seconds(lambda: learner.outcomes(index)) / len(index),
        keeping=_seconds(lambda: _keep(learner)),
    )


def _seconds(action):
    started = time.monotonic()
    action()
    return time.monotonic() - started


def _keep(learner):
    with tempfile.TemporaryDirectory() as folder:
        learner.network.save_weights(Path(folder) / "network.weights.h5")
        write_state(Path(folder) / "state.h5", learner.variables)


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
