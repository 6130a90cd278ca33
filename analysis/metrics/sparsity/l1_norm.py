"""L1 norm: how much a layer puts out in all."""

from math import inf

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import Mode, measured
from analysis.metrics.parameters import Per, Seed, Split, Tensor


def l1_norm(
    layer,
    *,
    per: Per = "layer",
    mode: Mode = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: Seed = 0,
):
    """Sum of the magnitudes of activations, of one image.

    per: "layer" is the mean over the images, with a bootstrap interval (drawn with `seed`), "image" the norm on each
    image, "channel" that of a channel's map, again the mean over images. "neuron" is the mean magnitude of each neuron
    over the images, with the normal interval of 1.96 standard errors.
    mode: the norm of what: "flatten" of the flattened layer; "filter" of each map, averaged over the maps; "channel" of
    the channels at each position, averaged over positions; "lifetime" is the mean magnitude of each neuron over the
    images, averaged over neurons. One is the other divided by the number of maps, positions or neurons.
    At least 0, in the unit of the activations. n: images. Sums run in float64.
    """
    return measured(layer, MEASURES["l1_norm"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=l1_norm,
    title="L1 norm",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How strongly does a layer respond to an image, all its activations taken together?",
    formula=r"\frac{1}{n}\sum_{i=1}^{n}\sum_{j=1}^{m} |a_{ij}|",
    how_to_read=(
        "A low norm means little activity: few active neurons, weak ones, or both. "
        "Compare one layer across models or images; between layers the number of neurons dominates. "
        "The norm of the whole layer is the sum of the norms of its channels."
    ),
    caveats=(
        "It grows with the number of neurons and with the scale of the activations: alone it is no measure of "
        "sparsity (it fails most of the axioms of Hurley & Rickard 2009, which the Gini index obeys).",
        "The norm of the flattened layer and the mean norm of its maps differ by the number of maps alone: "
        "of images or models they say the same.",
        "A value of 0.001 hardly weighs here but counts in full as non-zero in a zero ratio.",
    ),
    source="Renoult et al. 2016 and Dibot et al. 2023 (L1 norm of activation maps as sparsity); Hurley & Rickard 2009.",
    bounds=(0.0, inf),
    same_when=frozenset({"images permuted", "units permuted"}),
)
