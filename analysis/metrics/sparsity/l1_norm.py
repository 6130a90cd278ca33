"""L1 norm: how much a layer puts out in all."""

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.estimators.sparsity import l1_norm as norm
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Per, Seed, Split
from analysis.metrics.parts import RESAMPLES, by_image, by_neuron, image_blocks, rows
from analysis.metrics.tables import table


def l1_norm(layer, *, per: Per = "layer", split: Split = "train", seed: Seed = 0):
    """Sum of the magnitudes of activations, of one image.

    per: "layer" is the norm of the flattened layer, "channel" of each channel's map, "neuron" of each single neuron
    (its magnitude); all three are means over the images, with a bootstrap interval over images (drawn with `seed`).
    "image" is the norm of the flattened layer on each image, which is exact.
    split: whose probe images, "train", "test" or "scrambled".
    At least 0, in the unit of the activations. n: images. Sums run in float64.
    """
    if per == "neuron":
        mean, low, high = by_neuron(layer, split, lambda values: _mean_magnitude(values, seed))
        images = layer.stream(split).shape[0]
        return table(neuron=np.arange(len(mean)), value=mean, low=low, high=high, n=images)
    return rows(by_image(image_blocks(layer, split), per, norm), per, seed)


def _mean_magnitude(values, seed):
    magnitudes = np.abs(values.astype(np.float64))
    return np.stack([magnitudes.mean(axis=0), *bootstrap_mean(magnitudes, seed, RESAMPLES)])


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
        "A value of 0.001 hardly weighs here but counts in full as non-zero in a zero ratio.",
    ),
    source="Renoult et al. 2016 and Dibot et al. 2023 (L1 norm of activation maps as sparsity); Hurley & Rickard 2009.",
    bounds=(0.0, np.inf),
    same_when=frozenset({"images permuted", "units permuted"}),
)
