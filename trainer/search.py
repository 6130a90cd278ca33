"""The learning rate that leads to a given validation accuracy: step 3 of the source study's recipe."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

from analysis.store.atomic import write_json
from analysis.store.write import finite
from trainer.run_recipe import Search


def search_rate(path: Path, target: float, bounds: Search, history_at: Callable[[float], tuple]) -> tuple[float, dict]:
    """Bisect on a log scale; returns the rate whose run came closest, and what the search found.

    path: where the trials are kept; those there already are not trained again. history_at: trains at a rate.
    The search ends within the tolerance, after the most trials, or at once where the bounds do not enclose the target.
    """
    from scipy.optimize import bisect

    trials = json.loads(path.read_text()) if path.exists() else []

    def missed_by(exponent: float) -> float:
        rate = 10.0**exponent
        trial = _find(trials, rate)
        if trial is None:
            trial = _trial(rate, history_at(rate))
            trials.append(trial)
            write_json(path, trials)
        difference = (trial["validation"] or 0.0) - target
        return 0.0 if abs(difference) <= bounds.tolerance else difference

    low, high = math.log10(bounds.lowest), math.log10(bounds.highest)
    at_low, at_high = missed_by(low), missed_by(high)
    enclosed = at_low * at_high <= 0
    if at_low * at_high < 0:
        bisect(missed_by, low, high, maxiter=bounds.trials - 2, xtol=1e-6, disp=False)
    best = min(trials, key=lambda trial: abs((trial["validation"] or 0.0) - target))
    within = abs((best["validation"] or 0.0) - target) <= bounds.tolerance
    found = {"target": target, "tolerance": bounds.tolerance, "reached": within, "enclosed": enclosed}
    return best["learning_rate"], {**found, "trials": len(trials), "validation": best["validation"]}


def _trial(rate, history):
    return {
        "learning_rate": rate,
        "epochs": len(history) - 1,
        "validation": finite(history[-1])["val_accuracy"],
        "history": [finite(row) for row in history],
    }


def _find(trials, rate):
    return next((trial for trial in trials if math.isclose(trial["learning_rate"], rate, rel_tol=1e-12)), None)
