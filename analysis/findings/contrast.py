"""What a claim says about models, as one number from -1 (the opposite in all comparisons) to 1 (as claimed in all)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean, wilson
from analysis.estimators.ranking import kendall_interval, kendall_tau

# With fewer even full agreement comes about by chance in more than 1 of 20: 2 / n! for an order, 2 / 2 ** n for signs.
FEWEST_TO_ORDER, FEWEST_TO_COUNT = 5, 6
SIDES = {"higher": 1, "later": 1, "lower": -1, "earlier": -1}


@dataclass(frozen=True)
class Model:
    """One model as a contrast sees it. score: how well it generalises, more is better. curves: one an indicator."""

    name: str
    group: str
    score: float
    curves: tuple


@dataclass(frozen=True)
class Contrast:
    """words: what is compared. estimate: from Models to (value, low, high), value nan where none exists.

    summaries: the numbers that it reads off, one a curve; a model that lacks one is left out. fewest: independent
    models under which nothing can be told; `exact` contrasts are checks of each model, without an interval.
    by_score: whether it depends on how well the models generalise.
    """

    words: str
    estimate: Callable
    summaries: tuple = ()
    fewest: int = FEWEST_TO_COUNT
    exact: bool = False
    by_score: bool = False


def ordered(summary, side):
    """The better model has the higher (or lower, later, earlier) summary: Kendall's tau-b, turned to the claimed side.

    The interval is the bootstrap over seed groups of `kendall_interval`.
    """

    def estimate(models):
        values = [summary.of(model.curves[0]) for model in models]
        return _tau(values, [model.score for model in models], models, SIDES[side])

    words = f"{summary.words}: {side} in the better of two models"
    return Contrast(words, estimate, (summary,), FEWEST_TO_ORDER, by_score=True)


def together(first, second, side):
    """The model with more of the first curve's summary has more (side "higher") or less of the second's: tau-b."""

    def estimate(models):
        one, other = ([part.of(model.curves[place]) for model in models] for place, part in enumerate((first, second)))
        return _tau(one, other, models, SIDES[side])

    words = f"of two models the one with the higher first ({first.words}) has the {side} second ({second.words})"
    return Contrast(words, estimate, (first, second), FEWEST_TO_ORDER)


def in_most(words, signs, summaries=()):
    """It is so in most models. signs: from Models to 1 (so), -1 (not so) or 0 (neither) for each.

    Each seed group has one vote, the mean of its models; the interval is the bootstrap over groups.
    """

    def estimate(models):
        votes = _votes(np.asarray(signs(models), float), models)
        low, high = bootstrap_mean(votes)
        return _certain(float(votes.mean()), low, high, len(votes))

    return Contrast(words, estimate, summaries)


def in_all(words, signs):
    """It is so in every model, by construction: one exception refutes it. signs as in `in_most`."""

    def estimate(models):
        return float(np.mean(signs(models))), nan, nan

    return Contrast(words, estimate, fewest=1, exact=True)


def independent(models):
    """How many independent models there are: seeds of one model count once."""
    return len({model.group for model in models})


def _tau(values, others, models, side):
    named = np.array([model.group for model in models])
    values, others = np.asarray(values, float), np.asarray(others, float)
    tau, _ = kendall_tau(values, others)
    low, high = kendall_interval(values, others, named)
    bounds = (low, high) if side > 0 else (-high, -low)
    return _certain(float(side * tau), *bounds, independent(models))


def _votes(signs, models):
    """The mean sign of each seed group."""
    named = [model.group for model in models]
    _, number = np.unique(named, return_inverse=True)
    return np.bincount(number, signs) / np.bincount(number)


def _certain(value, low, high, trials):
    """Where all comparisons agree, resampling finds no spread: then Wilson's interval, with models as trials."""
    if abs(value) > 1 - 1e-12:
        low, high = (2 * bound - 1 for bound in wilson(trials * (value > 0), trials))
    return value, float(low), float(high)
