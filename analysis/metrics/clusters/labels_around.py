"""Activated share around: what the nearest images of a neuron's most typical one do to the neuron."""

import numpy as np

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.surroundings import TOO_FEW, Neurons, Per, Share, drawn, mean_of_neurons, surroundings
from analysis.metrics.tables import reason_where_nan, table
from analysis.metrics.vectors import Distance, Variant


def labels_around(
    layer,
    *,
    variant: Variant = "as written",
    distance: Distance = "cosine",
    centres: Share = 0.05,
    neighbourhood: Share = 0.05,
    neurons: Neurons = 20,
    per: Per = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Share of images that activate a neuron (above 0) among those nearest to its most central activated ones.

    The `centres` (share) of the activated images that lie closest to all other activated ones are its central images;
    around each, the `neighbourhood` (share) of all images that lie nearest is looked at, itself included. A neuron's
    value is the mean over its centres. Shares are rounded down, to one image at least; distances that agree to six
    digits are equal, and then the earlier image comes first.
    variant: "as written", images are what the neuron receives, weighted by the magnitude of its kernel; "as coded",
    they are the layer's outputs before the normalisation, all channels, at most 2 x 2 places, no weights.
    distance: "cosine" or "euclidean". neurons: how many random neurons of the layer (drawn with `seed`), all of them
    where it has no more.
    per: "layer" is the mean over the neurons that count, with a bootstrap interval over these; "neuron" is each.
    A neuron does not count where fewer than 10 images activate it.
    base_rate: share of all images that activate the neuron. chance: the value that random images around the centre
    would give, a little above it as the centre itself is one. same_class: share of images with the centre's label.
    From 0 to 1, no unit. n: neurons that count, of `neurons_drawn`; of single neurons, the images.
    """
    numbers, labels = drawn(layer, neurons, seed), layer.labels(split)
    found = surroundings(layer, numbers, variant, distance, split, centres, neighbourhood)
    shares = np.array([_shares(around, labels, neighbourhood) for around in found])
    beside = dict(zip(("base_rate", "chance", "same_class"), shares.T[1:], strict=True))
    reasons = reason_where_nan(shares[:, 0], TOO_FEW)
    if per == "neuron":
        return table(neuron=numbers, **beside, value=shares[:, 0], n=len(labels), reason=reasons)
    known = ~np.isnan(shares[:, 0])
    means = {name: column[known].mean() if known.any() else np.nan for name, column in beside.items()}
    return table(neurons_drawn=len(numbers), **means, **mean_of_neurons(shares[:, 0], reasons, seed))


def _shares(around, labels, neighbourhood):
    """Of one neuron: activated share around, base rate, chance and share of the same class; nan where there is none."""
    if around is None:
        return np.full(4, np.nan)
    near = around.within(neighbourhood)
    active, images, size = np.count_nonzero(around.active), len(labels), near.shape[1]
    of_others = (active - 1) / max(images - 1, 1)
    same_class = labels[near] == labels[near[:, :1]]
    return around.active[near].mean(), active / images, (1 + (size - 1) * of_others) / size, same_class.mean()


METRIC = Metric(
    measure=labels_around,
    title="Activated share around",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.WEIGHTS, Source.INPUTS, Source.LABELS}),
    question="Do the images most like those that activate a neuron activate it too?",
    formula=r"\operatorname{mean}_{c}\ \frac{1}{|N(c)|}\sum_{i \in N(c)} \mathbb{1}\left[a_i > 0\right]",
    how_to_read=(
        "Read it against `chance`: a neuron that half of the images activate finds one half around any image. "
        "Well above that, activated images lie together. "
        "The share of the same class beside it tells whether they lie together because they show the same thing."
    ),
    caveats=(
        'The source study calls it "labels around", but its labels are activated and not activated, not classes.',
        "The centre counts as one of its own neighbourhood. With 1,000 images that is one of 50, with 40 images one "
        "of two.",
        "A mean over a few random neurons: the interval says how far another draw may lie.",
        "The published figure is as coded.",
    ),
    source="Novak & Van Hoof 2019, section 8.4, figure 8.10.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "labels renamed"}),
)
