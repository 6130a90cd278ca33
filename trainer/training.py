"""One run: epoch k depends on the state after epoch k - 1, the seed and k, and on nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.store import layout
from analysis.store.manifest import TRAINING
from trainer import schedule
from trainer.learner import Learner
from trainer.progress import Progress
from trainer.pruned_start import PrunedStart
from trainer.recipe_tables import Training
from trainer.recording import Recorder
from trainer.samples import Samples, epoch_order
from trainer.schedule import Phase
from trainer.state import read_state


@dataclass(frozen=True, eq=False)
class Course:
    """What a run trains on and by which rules.

    learners: one a phase; phases that differ in their rate alone share one. labels: of the training images as this
    run sees them. start: what it begins as, where it is not the seed's untrained network.
    """

    learners: tuple[Learner, ...]
    samples: Samples
    labels: np.ndarray
    training: Training
    seed: int
    start: PrunedStart | None = None

    def begin(self) -> dict:
        """Make the first learner the network that the run begins as; returns what run.json notes of it."""
        first = self.learners[0]
        first.reset(self.seed)
        return {"start": self.start.apply(first, self.seed)} if self.start else {}

    def epochs(self, history: tuple, phases: tuple[Phase, ...], keep: Callable, progress: Progress) -> tuple:
        """Train on from a history until the rules end it; returns the whole history.

        phases: with the learning rate that each begins at. keep: called with (learner, epoch, what training
        measured, state); returns the history with the epoch's row.
        """
        state = schedule.state(history, self.training, phases[-1].after)
        while state == TRAINING:
            epoch = len(history)
            phase = schedule.phase_of(phases, epoch)
            learner = self._learner(phase, epoch)
            trained = self._train_epoch(learner, epoch, phase, history, progress)
            if len(phases) > 1:
                trained["phase"] = phase.number
            state = schedule.state((*history, trained), self.training, phases[-1].after)
            history = keep(learner, epoch, trained, state)
            progress.end_epoch(history[-1])
        return history

    def _learner(self, phase, epoch):
        """That of the phase; with the first epoch of a later phase it takes the network over."""
        learner = self.learners[phase.number - 1]
        if phase.number > 1 and epoch == phase.after + 1:
            learner.take_over(self.learners[phase.number - 2], self.seed)
        return learner

    def _train_epoch(self, learner, epoch, phase, history, progress):
        index, batch = self.samples.index("train"), self.training.batch_size
        rate = schedule.learning_rate(history[phase.after :], phase.rate, self.training.plateau)
        order = epoch_order(self.seed, epoch, len(index))
        progress.start_epoch(-(-len(index) // batch))
        started = time.monotonic()
        measured = learner.train_epoch(index[order], self.labels[order], batch, rate, [progress])
        return {"epoch": epoch, "learning_rate": rate, **measured, "seconds": time.monotonic() - started}


def train_run(course: Course, recorder: Recorder, progress: Progress) -> str:
    """Train a new run, or one that was stopped, to its end; every epoch is committed. Returns the final state."""
    manifest = recorder.writer.manifest
    phases = schedule.phases(manifest.recipe)
    if manifest.history:
        _restore(course, recorder, phases)
    else:
        recorder.writer.update(notes=manifest.notes | course.begin())
        recorder.begin()

    def keep(learner, epoch, trained, state):
        recorder.follow(learner)
        recorder.commit(epoch, trained, state, ends=state != TRAINING)
        return recorder.history

    course.epochs(recorder.history, phases, keep, progress)
    return recorder.writer.manifest.state


def try_rate(course: Course, rate: float, progress: Progress) -> tuple:
    """The history of a run at this learning rate, of which nothing is recorded but validation."""
    history: tuple = ({"epoch": 0},)
    course.begin()

    def keep(learner, epoch, trained, state):
        nonlocal history
        measured = learner.task.evaluate(
            learner.outcomes(course.samples.index("validation")),
            course.samples.labels("validation"),
            learner.penalty(),
        )
        history = (*history, trained | {f"val_{name}": value for name, value in measured.items()})
        return history

    return course.epochs(history, (Phase(1, 0, course.training.epochs, rate),), keep, progress)


def _restore(course, recorder, phases):
    """The network and optimiser as the last committed epoch left them."""
    folder, files = recorder.writer.folder, recorder.writer.manifest.files
    epoch = layout.recorded_states(files)[-1]
    learner = course.learners[schedule.phase_of(phases, epoch).number - 1]
    learner.reset(course.seed)
    recorder.follow(learner)
    recorder.resume()
    name = layout.state_file(epoch)
    read_state(folder / name, files[name], learner.variables)
