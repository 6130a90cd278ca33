"""Participation ratio: over how many directions a layer's responses to the images spread."""

from math import inf

import numpy as np

from analysis.estimators.jackknife import groups_of, jackknife_interval
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.parameters import Seed, Split, Tensor
from analysis.metrics.parts import by_neuron
from analysis.metrics.tables import table

NO_VARIANCE = "every neuron responds alike to all images: they vary in no direction"
SMALLEST = 1e-12  # of the squared responses: less variance is rounding


def participation_ratio(layer, *, split: Split = "train", tensor: Tensor = "activation", seed: Seed = 0):
    """(sum of eigenvalues)^2 / sum of their squares, of the covariance of the layer's neurons over the images.

    From 1 (all vary along one direction) to the number of neurons, or of images less one, if all directions are used
    alike; no unit. n: images. The interval is the jackknife's, leaving out a tenth of the images at a time (shuffled
    with `seed`). Undefined where nothing varies.
    """
    products, total = _inner_products(layer, split, tensor)
    if np.trace(products) <= SMALLEST * total:
        raise Undefined(NO_VARIANCE)
    images, everyone = len(products), np.arange(len(products))
    value = _ratio(products)
    kept = [np.setdiff1d(everyone, group) for group in groups_of(images, seed)]
    low, high = jackknife_interval(value, [_ratio(products[np.ix_(some, some)]) for some in kept])
    return table(value=value, low=low, high=high, n=images)


def _inner_products(layer, split, tensor):
    """((images, images) inner products of the responses less their mean, sum of all squared responses)."""
    images = layer.stream(split, tensor).shape[0]
    products, total = np.zeros((images, images)), 0.0

    def add(values):
        nonlocal total
        exact = values.astype(np.float64)
        total += np.vdot(exact, exact)
        exact -= exact.mean(axis=0)
        products[...] += exact @ exact.T
        return np.zeros(values.shape[1])

    by_neuron(layer, split, add, tensor)
    return products, total


def _ratio(products):
    """From inner products around any centre: those around the mean have the eigenvalues of the covariance."""
    centred = products - products.mean(axis=0) - products.mean(axis=1, keepdims=True) + products.mean()
    squares = np.vdot(centred, centred)
    return max(np.trace(centred) ** 2 / squares, 1.0) if squares > 0 else np.nan  # 1 but for rounding


METRIC = Metric(
    measure=participation_ratio,
    title="Participation ratio",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Over how many directions do a layer's responses to the images spread?",
    formula=r"\frac{\left(\sum_k \lambda_k\right)^2}{\sum_k \lambda_k^2}",
    how_to_read=(
        "At 1 all neurons rise and fall together: one number tells the images apart. "
        "A high ratio says that the images differ in many independent ways; neurons that each answer to something else "
        "give one. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "Of n images it is n - 1 at most, and too low as long as there are few: compare equal numbers of images only.",
        "A few neurons of large variance can set it alone.",
        "The interval tells how it depends on these images, not by how much it would grow with more of them.",
    ),
    source="Gao et al., A theory of multineuronal dimensionality, dynamics and measurement, bioRxiv 2017; Litwin-Kumar "
    "et al., Neuron 2017.",
    bounds=(1.0, inf),
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units shifted"}),
)
