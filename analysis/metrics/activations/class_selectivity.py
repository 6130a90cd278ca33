"""Class selectivity: how much single neurons prefer one class."""

from typing import Literal

import numpy as np

from analysis.estimators.selectivity import class_selectivity as selectivity
from analysis.metrics.classes import class_means
from analysis.metrics.metric import Metric, NotMeasured, Scope, Source
from analysis.metrics.neurons import gathered, mean_of_known
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.tables import reason_where_nan, table

PERMUTATIONS = 5
UNDEFINED = "its mean activation is zero for all classes, or negative"


def class_selectivity(
    layer,
    *,
    per: Literal["layer", "channel", "neuron"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Selectivity index of each neuron: its highest mean activation over the images of a class against the mean over
    the other classes, their difference divided by their sum. From 0 to 1, no unit. n: images.

    per: "layer" and "channel" are means over those neurons of the layer, or of a channel's map, that have an index;
    "neuron" is every neuron.
    Each class that has any counts alike, however many.
    floor: the same number with permuted labels (mean of 5 permutations, drawn with `seed`), what chance alone gives.
    undefined_neurons: how many have no index, for they are zero on all images (dead), or negative on average over the
    other classes. No interval: resampled images repeat themselves and would push the index up; compare with the floor.
    """
    classes, labels = np.unique(layer.labels(split), return_inverse=True)
    if len(classes) < 2:
        raise NotMeasured(f"the {split} images are all of one class")
    generator = np.random.default_rng(seed)
    assigned = np.stack([labels, *(generator.permutation(labels) for _ in range(PERMUTATIONS))])
    value, *floors = (selectivity(means) for means in class_means(layer, split, assigned, len(classes)))
    columns = {"floor": mean_of_known(np.stack(floors), axis=0), "value": value}
    parts = {name: gathered(column, per, layer.record.channels) for name, column in columns.items()}
    part, members = parts["value"]
    means = {name: mean_of_known(found, axis=1) for name, (_, found) in parts.items()}
    undefined = np.isnan(members).sum(axis=1)
    reason = reason_where_nan(means["value"], UNDEFINED)
    return table(**part, undefined_neurons=undefined, **means, n=len(labels), reason=reason)


METRIC = Metric(
    measure=class_selectivity,
    title="Class selectivity",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.LABELS}),
    question="Do single neurons respond to one class rather than to all?",
    formula=r"\frac{\mu_{\max} - \mu_{\text{rest}}}{\mu_{\max} + \mu_{\text{rest}}}, \quad"
    r"\mu_{\text{rest}} = \frac{1}{K-1}\sum_{k \ne k_{\max}} \mu_k",
    how_to_read=(
        "At 0 a neuron responds to all classes alike, at 1 to one only. "
        "Compare it with the floor beside it, which is what permuted labels give: rare, strong responses alone push "
        "it up. "
        "It usually rises towards the last layers, but a network can do without selective neurons."
    ),
    caveats=(
        "Selective neurons are not the important ones: Morcos et al. found that removing them harms no more than "
        "removing others, and that networks which generalise rely less on them.",
        "It looks at one class: a neuron that answers to half of the classes scores low. Label NMI sees it.",
        "From few images a class the highest of the noisy means is high by chance: the floor shows how high.",
        "Dead neurons have no index and are left out of the mean: their number is in the table.",
    ),
    source="Morcos, Barrett, Rabinowitz & Botvinick, On the importance of single directions for generalization, ICLR "
    "2018.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled", "units scaled", "labels renamed"}),
)
