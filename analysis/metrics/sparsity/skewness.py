"""Skewness: which way the activations of a layer lean."""

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import OfIntervals, OfValues, TakenOver, measured
from analysis.metrics.parameters import Split, Tensor


def skewness(
    layer,
    *,
    per: OfValues = "layer",
    mode: TakenOver = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: OfIntervals = 0,
):
    """Skewness of activations: third central moment over the cubed standard deviation; no unit, 0 where symmetric.

    Not corrected for the size of the sample, as scipy.stats.skew: of k values at most (k - 2) / sqrt(k - 1) either
    way. Undefined where all values are equal.
    """
    return measured(layer, MEASURES["skewness"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=skewness,
    title="Skewness",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Do a few strong activations pull a layer's distribution to one side?",
    formula=r"\frac{\frac{1}{m}\sum_{j=1}^{m} (a_j - \bar a)^3}"
    r"{\left(\frac{1}{m}\sum_{j=1}^{m} (a_j - \bar a)^2\right)^{3/2}}",
    how_to_read=(
        "At 0 the activations lie alike on both sides of their mean; a normal distribution cut off at zero, as a ReLU "
        "leaves it, has about 1.6. "
        "The sparser a code, the further its few strong values pull it up. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "Behind a ReLU activations are one-sided by construction: some skewness is the nonlinearity's, not the code's.",
        "It grows with the number of values that it is taken over: never compare lifetime values (per neuron) of "
        "different numbers of images, nor maps of different sizes.",
        "Images on which all values are equal have none and are left out; n says how many remain.",
        "Activations are recorded in half precision, which changes it by less than 0.1 %.",
    ),
    source="The moments of Renoult et al. 2016 and Dibot et al. 2023 (there kurtosis), one order lower.",
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
