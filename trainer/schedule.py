"""Learning rate and end of a run as functions of its recorded history, so that a resumed run cannot differ.

Callbacks that count on their own start anew with every call of fit; these do not count, they read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.store.manifest import CAP_REACHED, DIVERGED, DONE, TRAINING
from trainer.recipe import Plateau, Training


def learning_rate(history: Sequence[dict], initial: float, plateau: Plateau | None) -> float:
    """The rate of the epoch that follows `history` (rows of epochs 0, 1, ...; epoch 0 is untrained).

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


def state(history: Sequence[dict], training: Training) -> str:
    """Where a run with this history stands: training, done, diverged or cap reached."""
    last = history[-1]
    if last["epoch"] == 0:
        return TRAINING
    if last["loss"] is None or not math.isfinite(last["loss"]):
        return DIVERGED
    if training.stop_at_accuracy is not None and last["accuracy"] >= training.stop_at_accuracy:
        return DONE
    if last["epoch"] >= training.epochs:
        return DONE if training.stop_at_accuracy is None else CAP_REACHED
    return TRAINING
