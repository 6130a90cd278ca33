"""One run: epoch k depends on the state after epoch k - 1, the seed and k, and on nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.store import layout
from analysis.store.manifest import TRAINING
from trainer import schedule
from trainer.evaluation import evaluate
from trainer.learner import Learner
from trainer.progress import Progress
from trainer.recipe import Training
from trainer.recording import Recorder
from trainer.samples import Samples, epoch_order
from trainer.state import read_state


@dataclass(frozen=True, eq=False)
class Course:
    """What a run trains on and by which rules. labels: of the training images as this run sees them."""

    learner: Learner
    samples: Samples
    labels: np.ndarray
    training: Training
    seed: int

    def epochs(self, history: tuple, rate: float, keep: Callable, progress: Progress) -> tuple:
        """Train on from a history until the rules end it; returns the whole history.

        rate: the initial learning rate. keep: called with (epoch, what training measured, state); returns the
        history with the epoch's row.
        """
        index = self.samples.index("train")
        state = schedule.state(history, self.training)
        while state == TRAINING:
            epoch, now = len(history), schedule.learning_rate(history, rate, self.training.plateau)
            order = epoch_order(self.seed, epoch, len(index))
            progress.start_epoch(-(-len(index) // self.training.batch_size))
            started = time.monotonic()
            measured = self.learner.train_epoch(
                index[order], self.labels[order], self.training.batch_size, now, [progress]
            )
            trained = {"epoch": epoch, "learning_rate": now, **measured, "seconds": time.monotonic() - started}
            state = schedule.state((*history, trained), self.training)
            history = keep(epoch, trained, state)
            progress.end_epoch(history[-1])
        return history


def train_run(course: Course, recorder: Recorder, progress: Progress) -> str:
    """Train a new run, or one that was stopped, to its end; every epoch is committed. Returns the final state."""
    manifest = recorder.writer.manifest
    if manifest.history:
        _restore(course.learner, recorder)
    else:
        course.learner.reset(course.seed)
        recorder.begin()

    def keep(epoch, trained, state):
        recorder.commit(epoch, trained, state, ends=state != TRAINING)
        return recorder.history

    course.epochs(recorder.history, manifest.recipe["optimizer"]["learning_rate"], keep, progress)
    return recorder.writer.manifest.state


def try_rate(course: Course, rate: float, progress: Progress) -> tuple:
    """The history of a run at this learning rate, of which nothing is recorded but validation."""
    history: tuple = ({"epoch": 0},)
    course.learner.reset(course.seed)

    def keep(epoch, trained, state):
        nonlocal history
        measured = evaluate(
            course.learner.logits(course.samples.index("validation")),
            course.samples.labels("validation"),
            course.learner.penalty(),
        )
        history = (*history, trained | {f"val_{name}": value for name, value in measured.items()})
        return history

    return course.epochs(history, rate, keep, progress)


def _restore(learner, recorder):
    """The network and optimiser as the last committed epoch left them."""
    folder, files = recorder.writer.folder, recorder.writer.manifest.files
    learner.reset(recorder.writer.manifest.seed)
    recorder.resume()
    name = layout.state_file(layout.recorded_states(files)[-1])
    read_state(folder / name, files[name], learner.variables)
