"""Zero ratio: how often the neurons of a layer are silent."""

from math import inf
from typing import Annotated

from analysis.metrics.measures import silent
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import Mode, measured
from analysis.metrics.parameters import Bounds, Per, Seed, Split, Tensor


def zero_ratio(
    layer,
    *,
    threshold: Annotated[float, Bounds(0, inf)] = 0.0,
    per: Per = "layer",
    mode: Mode = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: Seed = 0,
):
    """Share of activations whose magnitude is at most `threshold`; with 0, the exact zeros that a ReLU puts out.

    per: "layer" and "channel" average over the images the share among the neurons of the layer, or of a channel's
    map, with a bootstrap interval over images (drawn with `seed`); "neuron" is the share of images on which the
    neuron is silent, with Wilson's interval; "image" the share of neurons silent on that image, which is exact.
    mode: of the layer as a whole "flatten", "channel", "filter" and "lifetime" give the same number, for a mean of
    shares of equally many values is the share of all; they are there to be asked for like those of other measures.
    From 0 to 1, no unit. n: images.
    """
    return measured(layer, silent(threshold), per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=zero_ratio,
    title="Zero ratio",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How much of a layer is silent on an image?",
    formula=r"\frac{1}{nm}\sum_{i=1}^{n}\sum_{j=1}^{m} \mathbb{1}\left[\,|a_{ij}| \le t\,\right]",
    how_to_read=(
        "At 0.9, nine of ten neurons say nothing about a typical image: the code is sparse. "
        "At 0 every neuron always speaks, as in a softmax output. "
        "A network with many dead neurons has a high zero ratio without being selective: look at the dead neurons too."
    ),
    caveats=(
        "This is not the \"zero ratio\" of the source study's Table 8.1, which counts values not above their neuron's "
        "mean: that one is called below-mean ratio here.",
        "Activations are recorded in half precision: positive values under about 3e-8 count as zero.",
        "A very small value hardly weighs in the output but is not zero: raise the threshold to count it as silent. "
        "A threshold above 0 is an absolute number, so layers of different scale are not comparable under it.",
    ),
    source="Hurley & Rickard 2009 (the l0 measures, with a threshold); the sparsity meeting of April 2021.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted"}),
)
