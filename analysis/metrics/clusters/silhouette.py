"""Silhouette: do the images that activate a neuron lie together among what it sees?"""

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.surroundings import (
    CENTRES,
    NEIGHBOURHOOD,
    Neurons,
    Per,
    Share,
    drawn,
    mean_of_neurons,
    silhouettes,
    surroundings,
)
from analysis.metrics.tables import table
from analysis.metrics.vectors import Distance, Variant


def silhouette(
    layer,
    *,
    variant: Variant = "as written",
    distance: Distance = "cosine",
    centres: Share = CENTRES,
    neighbourhood: Share = NEIGHBOURHOOD,
    neurons: Neurons = 20,
    per: Per = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Silhouette coefficient, around a neuron's most central activated images, of those that activate it (above 0)
    against those that do not.

    The `centres` (share) of the activated images that lie closest to all other activated ones are its central images;
    around each, the `neighbourhood` (share) of all images that lie nearest, itself included, has the mean silhouette
    of its images. A neuron's value is the mean over the neighbourhoods that hold both clusters. Shares are rounded
    down, to one image at least; distances that agree to six digits are equal, and then the earlier image comes first.
    variant: "as written", images are what the neuron receives, weighted by the magnitude of its kernel; "as coded",
    they are the layer's outputs before the normalisation, all channels, at most 2 x 2 places, no weights.
    distance: "cosine" or "euclidean". neurons: how many random neurons of the layer (drawn with `seed`), all of them
    where it has no more.
    per: "layer" is the mean over the neurons that count, with a bootstrap interval over these; "neuron" is each.
    A neuron does not count where fewer than 10 images activate it or no neighbourhood holds both clusters.
    From -1 to 1, no unit. n: neurons that count, of `neurons_drawn`; of single neurons, the images.
    """
    numbers = drawn(layer, neurons, seed)
    around = surroundings(layer, numbers, variant, distance, split, centres, neighbourhood)
    found, reasons = silhouettes(around, [neighbourhood])
    if per == "neuron":
        return table(neuron=numbers, value=found[:, 0], n=layer.stream(split).shape[0], reason=reasons[:, 0])
    return table(neurons_drawn=len(numbers), **mean_of_neurons(found[:, 0], reasons[:, 0], seed))


METRIC = Metric(
    measure=silhouette,
    title="Silhouette",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.WEIGHTS, Source.INPUTS}),
    question="Do the images that activate a neuron lie together among what the neuron sees?",
    formula=r"\bar s = \operatorname{mean}_{c}\ \operatorname{mean}_{i \in N(c)} \frac{b_i - a_i}{\max(a_i, b_i)}",
    how_to_read=(
        "At 0 the images that activate a neuron are scattered among the others, towards 1 they form a cluster of "
        "their own around the most typical of them. "
        "The source study finds it to fall in the first layers and to rise in the last ones as networks generalise "
        "better. Compare with the untrained network."
    ),
    caveats=(
        "A mean over a few random neurons: the interval says how far another draw may lie.",
        "Neurons that hardly any image activates, or nearly all, do not count. Where n is small the rest is a "
        "selection.",
        "The published figures are as coded: the vectors there are a layer's own outputs, not its inputs.",
        "A neuron is a threshold of what it receives, so its two clusters are never independent of the vectors.",
    ),
    source="Novak & Van Hoof 2019, section 8.4, figures 8.8 and 8.9; Rousseeuw 1987.",
    bounds=(-1.0, 1.0),
    same_when=frozenset({"images permuted", "scaled"}),
)
