"""Kurtosis: whether a few activations stand far out from all others."""

from math import inf

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import OfIntervals, OfValues, TakenOver, measured
from analysis.metrics.parameters import Split, Tensor


def kurtosis(
    layer,
    *,
    per: OfValues = "layer",
    mode: TakenOver = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: OfIntervals = 0,
):
    """Excess kurtosis (Fisher) of activations: fourth central moment over the squared variance, minus 3; no unit.

    From -2 (two values, equally often), 0 for a normal distribution. Not corrected for the size of the sample, as
    scipy.stats.kurtosis: of k values at most k - 5 + 1 / (k - 1). Undefined where all values are equal.
    """
    return measured(layer, MEASURES["kurtosis"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=kurtosis,
    title="Kurtosis",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do a few activations stand far out from all others?",
    formula=r"\frac{\frac{1}{m}\sum_{j=1}^{m} (a_j - \bar a)^4}"
    r"{\left(\frac{1}{m}\sum_{j=1}^{m} (a_j - \bar a)^2\right)^2} - 3",
    how_to_read=(
        "A normal distribution has 0; cut off at zero, as a ReLU leaves it, about 2.4. "
        "Large values say that most activations are alike and a few stand many standard deviations away: a sparse "
        "code. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "Excess kurtosis (Fisher): Pearson's is 3 higher.",
        "Of n values it reaches about n - 5 at most, which a neuron that fires once does: never compare lifetime "
        "values (per neuron) of different numbers of images, nor maps of different sizes.",
        "As a measure of sparsity it is weak: one far value can set it, and it can rise when activity is shared out "
        "more equally (Hurley & Rickard 2009). Read the Gini index beside it.",
        "Images on which all values are equal have none and are left out; n says how many remain.",
        "Activations are recorded in half precision, which changes it by about 0.1 % at most.",
    ),
    source="Renoult et al. 2016 and Dibot et al. 2023 (kurtosis of activations as sparsity); Hurley & Rickard 2009.",
    bounds=(-2.0, inf),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
