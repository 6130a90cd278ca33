"""Noise area: the noise curve as one number, the mean share of the accuracy that noise leaves."""

from math import inf

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.perturbations import recorded, spread_over_draws, stated, with_gaps
from analysis.metrics.robustness.pruning_area import area

NO_AREA = "on images without noise the network gets none right, or that was not recorded, or nothing else was"


def noise_area(run):
    """Area under the input noise curve over that of a network that loses nothing.

    At least 0, 1 where the accuracy stays what it is without noise, above where noise improves it; trapezoids between
    the recorded strengths, up to the largest. The mean of n draws of the noise; low and high are the least and the
    greatest of them, none where n is 1.
    """
    table = recorded(run, "input_noise")
    if table is not None:
        curves = table.groupby(["epoch", "seed", "draw"])[["strength", "accuracy"]]
        areas = curves.apply(area, "strength").rename("area").reset_index()
        table = stated(spread_over_draws(areas, "area", ["epoch"]), NO_AREA)
    return with_gaps(run, "input_noise", table)


METRIC = Metric(
    measure=noise_area,
    title="Area under the noise curve",
    scope=Scope.RUN,
    reads=frozenset({Source.PERTURBATION}),
    question="How well does the network hold against noise on its images, in one number?",
    formula=r"\frac{1}{s_\text{max}\, \text{acc}(0)} \int_0^{s_\text{max}} \text{acc}(s)\, \mathrm{d}s",
    how_to_read=(
        "1 says that noise costs nothing up to the strongest; a network that falls to chance at once has chance over "
        "its accuracy. "
        "Compare only models whose noise was recorded at the same strengths."
    ),
    caveats=(
        "It depends on the strongest noise recorded, in standard deviations of the training images' pixels.",
        "Chance is not subtracted: the worst value is higher for a network of low accuracy.",
        "low and high are the range of the draws, as in the noise curve.",
    ),
    source="Hendrycks & Dietterich 2019 (Gaussian noise among common corruptions), as a normalised area.",
    bounds=(0.0, inf),
    better="higher",
)
