"""How far training is: a bar on stderr for people, progress.json in the study for the app."""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import keras
from tqdm import tqdm

from analysis.store import layout
from analysis.store.atomic import write_json

SECONDS_BETWEEN_NOTES = 1.0
_BAR = "{desc}: {percentage:3.0f}% of at most {total:g} epochs, {elapsed}{postfix}"


class Progress(keras.callbacks.Callback):
    """Counts the batches of all runs of a study. runs: {name: the most epochs it may take}."""

    def __init__(self, folder: Path, runs: dict[str, int]):
        super().__init__()
        self.path = folder / layout.PROGRESS_FILE
        self.runs = runs
        self.taken: list[int] = []
        self.first_seconds: list[float] = []  # of each run's first epoch, which it begins and compiles in
        self.epoch_seconds: list[float] = []  # of all others
        self.noted = 0.0
        self.bar = None

    @contextlib.contextmanager
    def run(self, name: str, epochs_done: int, what: str = ""):
        """The bar of one run while the block trains it. what: said after the name."""
        self.name, self.epoch, self.started, self.is_first = name, epochs_done, time.monotonic(), True
        position = f"{list(self.runs).index(name) + 1}/{len(self.runs)}"
        total = self.runs[name]
        pause = 0.2 if sys.stderr.isatty() else 10.0  # a log file is not redrawn
        self.bar = tqdm(
            desc=f"{name} ({position}){what}", total=total, initial=epochs_done, bar_format=_BAR, mininterval=pause
        )
        try:
            yield
        finally:
            self.bar.close()

    def finish_run(self, epochs: int):
        """A run ended after so many epochs: later ones are expected to take about as many."""
        self.taken.append(epochs)

    def start_epoch(self, steps: int):
        """The next epoch has so many batches."""
        self.steps = steps

    def on_train_batch_end(self, batch, logs=None):
        self.bar.update(min(1.0, (batch + 1) / self.steps) - (self.bar.n - self.epoch))
        self._note()

    def end_epoch(self, row: dict):
        """Show what the epoch came to."""
        now = time.monotonic()
        (self.first_seconds if self.is_first else self.epoch_seconds).append(now - self.started)
        self.epoch, self.started, self.is_first = self.epoch + 1, now, False
        self.bar.update(self.epoch - self.bar.n)
        measured = ((row.get("accuracy"), "accuracy"), (row.get("val_accuracy"), "validation"))
        said = [f"{word} {value:.3f}" for value, word in measured if value is not None]
        if (left := self.seconds_left()) is not None:
            said.append(f"{'at most' if self.is_most else 'about'} {in_words(left)} left")
        self.bar.set_postfix_str(", ".join(said))
        self._note()

    @property
    def is_most(self) -> bool:
        """Whether seconds_left is of runs that go to their caps: before one has ended, nothing says how many do."""
        return not self.taken

    def seconds_left(self) -> float | None:
        """For all runs, from the pace so far and the epochs that finished runs took.

        None before a run has had a second epoch: the first says how long it takes to compile, and no pace.
        """
        if not self.epoch_seconds:
            return None
        pace = mean(self.epoch_seconds)
        beginning = max(0.0, mean(self.first_seconds) - pace)
        expected = mean(self.taken) if self.taken else math.inf
        later = list(self.runs)[list(self.runs).index(self.name) + 1 :]
        this = max(0.0, min(expected, self.runs[self.name]) - self.bar.n)
        epochs = this + sum(min(expected, self.runs[name]) for name in later)
        return epochs * pace + (len(later) + self.is_first) * beginning

    def _note(self):
        now = time.monotonic()
        if now - self.noted < SECONDS_BETWEEN_NOTES:
            return
        self.noted = now
        write_json(
            self.path,
            {
                "pid": os.getpid(),
                "run": self.name,
                "run_number": list(self.runs).index(self.name) + 1,
                "runs": len(self.runs),
                "epoch": self.epoch,
                "epochs": self.runs[self.name],
                "seconds_left": self.seconds_left(),
                "is_most": self.is_most,
                "updated": datetime.now(UTC).isoformat(timespec="seconds"),
                "message": f"training {self.name}, epoch {self.epoch + 1}",
            },
        )

    def close(self):
        """Training ended, one way or the other."""
        self.path.unlink(missing_ok=True)


def in_words(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
