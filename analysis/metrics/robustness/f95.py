"""f95: the fraction of pruned weights at which the accuracy is lost."""

import numpy as np

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.perturbations import middle_of_draws, recorded, stated, with_gaps
from analysis.metrics.robustness.pruning_curve import CURVE

SHARE = 0.95
NEVER = f"no recorded fraction takes the accuracy under {SHARE:.0%} of the unpruned network's, or that was not recorded"


def f95(run):
    """The first recorded fraction at which the test accuracy is under 95 % of the unpruned network's, from 0 to 1.

    One row for each way of pruning: see `pruning_curve` for pruning, pruning_scope and bn. The median of n random
    draws; low and high are the least and the greatest of them, none where n is 1; high is none where a draw never
    falls so far. Undefined where most draws never do, or the unpruned network was not recorded.
    """
    table = recorded(run, "pruning")
    if table is not None:
        curves = table.groupby([*CURVE, "seed", "draw"])[["fraction", "accuracy"]]
        first = curves.apply(_first_below).rename("first").reset_index()
        table = stated(middle_of_draws(first, "first", CURVE), NEVER)
    return with_gaps(run, "pruning", table)


def _first_below(curve):
    """inf where none is: a draw that outlasts all fractions."""
    unpruned = curve.loc[curve["fraction"] == 0, "accuracy"]
    if unpruned.empty:
        return np.inf
    below = curve["accuracy"] < SHARE * unpruned.iloc[0]
    return curve.loc[below, "fraction"].min() if below.any() else np.inf


METRIC = Metric(
    measure=f95,
    title="f95: fraction at which accuracy is lost",
    scope=Scope.RUN,
    reads=frozenset({Source.PERTURBATION}),
    question="How many weights can go before the accuracy falls under 95 % of what it was?",
    formula=r"f_{95} = \min \left\{ f : \text{acc}(f) < 0.95\, \text{acc}(0) \right\}",
    how_to_read=(
        "The larger, the more weights the network can do without. "
        "A value at the first recorded fraction says that it lies between none and there."
    ),
    caveats=(
        "It is one of the recorded fractions: in the source's sweep they are 0.037 apart.",
        "With few test images a fall under 95 % can be noise: see the whole curve.",
        "Under recalibrated batch statistics the unpruned network is the recalibrated one.",
    ),
    source="After Novak & Van Hoof 2019, figures 7.12 to 7.17, read off at 95 % of the unpruned accuracy.",
    bounds=(0.0, 1.0),
    better="higher",
)
