"""Recorded sweeps of the tests' choice, and the studies that hold them."""

import numpy as np

FRACTIONS = (0.0, 0.1, 0.35, 0.6, 0.9)


def pruning_rows(curves, fractions=FRACTIONS, epoch=2, scope="global", bn="trained"):
    """Rows as the trainer records them. curves: {kind: one list of accuracies for each draw}."""
    return [
        {"epoch": epoch, "kind": kind, "scope": scope, "bn": bn, "draw": draw, "seed": 0, "fraction": fraction,
         "accuracy": accuracy, "loss": 3 - 2 * accuracy}
        for kind, draws in curves.items()
        for draw, accuracies in enumerate(draws)
        for fraction, accuracy in zip(fractions, accuracies, strict=True)
    ]  # fmt: skip


def random_curves(seed=0, draws=3):
    generator = np.random.default_rng(seed)
    falling = -np.sort(-generator.uniform(0.1, 0.9, (draws + 1, len(FRACTIONS))))
    falling[:, 0] = 0.9
    return {"random": falling[:-1].tolist(), "magnitude": falling[-1:].tolist()}


def without_sweep(table, command):
    """Whether a table is that of runs that were not disturbed, and says how to."""
    return len(table) and table["status"].eq("not recorded").all() and table["reason"].str.contains(command).all()
