"""Learning rate and end of a run as functions of its recorded history, so that a resumed run cannot differ.

Callbacks that count on their own start anew with every call of fit; these do not count, they read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.store.manifest import CAP_REACHED, DIVERGED, DONE, TRAINING
from trainer.recipe_tables import Plateau, Training


@dataclass(frozen=True)
class Phase:
    """The epochs `after` + 1 to `until`, which begin at the learning rate `rate`. number: counted from 1."""

    number: int
    after: int
    until: int
    rate: float


def phases(recipe: dict) -> tuple[Phase, ...]:
    """The phases of a run, from its recipe as run.json states it; a run without a list of them has one."""
    if "phases" not in recipe:
        return (Phase(1, 0, recipe["training"]["epochs"], recipe["optimizer"]["learning_rate"]),)
    found, after = [], 0
    for number, table in enumerate(recipe["phases"], start=1):
        found.append(Phase(number, after, after + table["epochs"], table["optimizer"]["learning_rate"]))
        after += table["epochs"]
    return tuple(found)


def phase_of(phases: Sequence[Phase], epoch: int) -> Phase:
    """The phase that an epoch (from 1 on) belongs to: that of its number alone."""
    return next(phase for phase in phases if epoch <= phase.until)


def learning_rate(history: Sequence[dict], initial: float, plateau: Plateau | None) -> float:
    """The rate of the epoch that follows `history` (rows in order; the first comes before the first trained epoch).

    As Keras's ReduceLROnPlateau: divided by `factor` after `patience` epochs without an improvement of the best
    by more than `min_delta`; counting starts again after each division.
    """
    if plateau is None:
        return initial
    sign = 1 if plateau.watch == "val_loss" else -1
    best, waited, rate = math.inf, 0, initial
    for row in history[1:]:
        value = row[plateau.watch]
        if value is not None and sign * value < best - plateau.min_delta:
            best, waited = sign * value, 0
            continue
        waited += 1
        if waited >= plateau.patience:
            rate, waited = rate / plateau.factor, 0
    return rate


def state(history: Sequence[dict], training: Training, stops_after: int = 0) -> str:
    """Where a run with this history stands: training, done, diverged or cap reached.

    stops_after: an epoch up to which accuracy ends nothing: the phases before the last are trained in full.
    """
    last = history[-1]
    if last["epoch"] == 0:
        return TRAINING
    if last["loss"] is None or not math.isfinite(last["loss"]):
        return DIVERGED
    stop = training.stop_at_accuracy
    if stop is not None and last["epoch"] > stops_after and last["accuracy"] >= stop:
        return DONE
    if last["epoch"] >= training.epochs:
        return DONE if stop is None else CAP_REACHED
    return TRAINING
