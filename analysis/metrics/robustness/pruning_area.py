"""Pruning area: the pruning curve as one number, the mean share of the accuracy that is kept."""

from math import inf

import numpy as np

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.perturbations import recorded, spread_over_draws, stated, with_gaps
from analysis.metrics.robustness.pruning_curve import CURVE

NO_AREA = "the unpruned network gets no image right, or it was not recorded, or nothing else was"


def pruning_area(run):
    """Area under the pruning curve over that of a network that loses nothing; one row for each way of pruning.

    At least 0, 1 where the accuracy stays what it is unpruned, above where pruning improves it; trapezoids between
    the recorded fractions, up to the largest. For pruning, pruning_scope and bn see `pruning_curve`.
    The mean of n random draws; low and high are the least and the greatest of them, none where n is 1.
    """
    table = recorded(run, "pruning")
    if table is not None:
        curves = table.groupby([*CURVE, "seed", "draw"])[["fraction", "accuracy"]]
        areas = curves.apply(area).rename("area").reset_index()
        table = stated(spread_over_draws(areas, "area", CURVE), NO_AREA)
    return with_gaps(run, "pruning", table)


def area(curve, along="fraction"):
    """The area of one draw: from columns `along` and accuracy; nan where the undisturbed network says nothing."""
    curve = curve.sort_values(along)
    place, accuracy = curve[along].to_numpy(), curve["accuracy"].to_numpy()
    if place[0] != 0 or place[-1] == 0 or accuracy[0] == 0:
        return np.nan
    return np.trapezoid(accuracy, place) / (place[-1] * accuracy[0])


METRIC = Metric(
    measure=pruning_area,
    title="Area under the pruning curve",
    scope=Scope.RUN,
    reads=frozenset({Source.PERTURBATION}),
    question="How well does the network hold against pruning, in one number?",
    formula=r"\frac{1}{f_\text{max}\, \text{acc}(0)} \int_0^{f_\text{max}} \text{acc}(f)\, \mathrm{d}f",
    how_to_read=(
        "1 says that pruning costs nothing up to the largest fraction; a network that falls to chance at once has "
        "chance over its accuracy. "
        "In the source's nine models the area under magnitude pruning ranks them almost as the test accuracy does."
    ),
    caveats=(
        "It depends on the largest fraction recorded: 0.9 in the source.",
        "Chance is not subtracted: the worst value is higher for a network of low accuracy.",
        "Under recalibrated batch statistics the unpruned network is the recalibrated one.",
        "low and high are the range of the draws, as in the pruning curve.",
    ),
    source="Novak & Van Hoof 2019, figures 7.12 to 7.17, of which this is the normalised area.",
    bounds=(0.0, inf),
    better="higher",
)
