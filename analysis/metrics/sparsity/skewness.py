"""Skewness: which way the activations of a layer lean."""

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import measured
from analysis.metrics.parameters import Mode, Per, Seed, Split, Tensor


def skewness(
    layer,
    *,
    per: Per = "layer",
    mode: Mode = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: Seed = 0,
):
    """Skewness of activations: third central moment over the cubed standard deviation; no unit, 0 where symmetric.

    per: "layer" is the mean over the images on which there is a value (n of them), "image" the value on each image.
    "channel" is over the positions of a channel's map, again the mean over images; "neuron" over the images, for each
    neuron (its lifetime value).
    mode: over what the value of a layer on an image is taken: "flatten" over all its neurons; "channel" over the
    channels at each position, "filter" over the positions of each map, both then averaged; "lifetime" is over the
    images, for each neuron, averaged over the neurons.
    split: whose probe images, "train", "test" or "scrambled". tensor: "activation", or "pre_activation", what the
    nonlinearity receives, where that was recorded. seed: of the intervals, the bootstrap's over images, or of lifetime
    means the jackknife's; a single neuron's lifetime value has none.
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
