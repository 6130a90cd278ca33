"""Silhouette by ratio: how it depends on the size of the neighbourhood."""

import numpy as np

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.surroundings import Neurons, Per, Share, drawn, mean_of_neurons, silhouettes, surroundings
from analysis.metrics.tables import table
from analysis.metrics.vectors import Distance, Variant

RATIOS = (
    *(0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05),
    *(0.06, 0.07, 0.08, 0.09, 0.1, 0.15, 0.2, 0.3, 0.5),
)


def ratio_around(
    layer,
    *,
    variant: Variant = "as written",
    distance: Distance = "cosine",
    centres: Share = 0.2,
    neurons: Neurons = 20,
    per: Per = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """The silhouette around a neuron's most central activated images, in neighbourhoods of 0.1 % to half of all images.

    ratio: the share of all images, nearest to the centre, that makes the neighbourhood; 18 of them, one row each.
    The `centres` (share) of the activated images that lie closest to all other activated ones are its central images.
    A neuron's value is the mean over the neighbourhoods that hold both clusters of the mean silhouette of their
    images. Shares are rounded down, to one image at least; distances that agree to six digits are equal, and then the
    earlier image comes first.
    variant: "as written", images are what the neuron receives, weighted by the magnitude of its kernel; "as coded",
    they are the layer's outputs before the normalisation, all channels, at most 2 x 2 places, no weights.
    distance: "cosine" or "euclidean". neurons: how many random neurons of the layer (drawn with `seed`), all of them
    where it has no more.
    per: "layer" is the mean over the neurons that count, with a bootstrap interval over these; "neuron" is each.
    A neuron does not count where fewer than 10 images activate it or no neighbourhood of that size holds both
    clusters; undefined where none counts, as where the ratio makes a single image.
    From -1 to 1, no unit. n: neurons that count, of `neurons_drawn`; of single neurons, the images.
    """
    numbers = drawn(layer, neurons, seed)
    around = surroundings(layer, numbers, variant, distance, split, centres, max(RATIOS))
    found, reasons = silhouettes(around, RATIOS)
    if per == "neuron":
        number, ratio = (part.ravel() for part in np.meshgrid(numbers, RATIOS, indexing="ij"))
        images = layer.stream(split).shape[0]
        return table(ratio=ratio, neuron=number, value=found.ravel(), n=images, reason=reasons.ravel())
    means = [mean_of_neurons(*of_ratio, seed) for of_ratio in zip(found.T, reasons.T, strict=True)]
    columns = {name: [mean[name] for mean in means] for name in means[0]}
    return table(ratio=RATIOS, neurons_drawn=len(numbers), **columns)


METRIC = Metric(
    measure=ratio_around,
    title="Silhouette by ratio around",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.WEIGHTS, Source.INPUTS}),
    question="How far around its most central images does a neuron's cluster reach?",
    formula=r"\bar s(r) = \operatorname{mean}_{c}\ \operatorname{mean}_{i \in N_r(c)} "
    r"\frac{b_i - a_i}{\max(a_i, b_i)}, \quad |N_r(c)| = \lfloor r n \rfloor",
    how_to_read=(
        "A curve that is highest at small ratios speaks of tight, small clusters, one that rises to the end of a "
        "layer that two halves of the images divide. "
        "Small ratios are a handful of images each and scatter most: look at n and the interval."
    ),
    caveats=(
        "The source study used 2,000 images; here it is the study's probe images. At 0.002 of 1,000 images a "
        "neighbourhood has two images, each alone in its cluster, and the silhouette is 0 by convention.",
        "Which neurons count changes with the ratio, so the first points of a curve may be of other neurons than the "
        "last.",
        "The published figures are as coded.",
    ),
    source="Novak & Van Hoof 2019, appendix A, figures A.15 to A.20 (ratios and 20 % of centres as coded).",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "scaled"}),
)
