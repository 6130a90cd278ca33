"""Mean activation by class: which classes a layer, a channel or a neuron responds to."""

from typing import Literal

import numpy as np

from analysis.metrics.classes import class_means
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.parts import by_image, image_blocks, mean_of_part, mean_over_images
from analysis.metrics.tables import reason_where_nan, table

UNKNOWN = "no image is of this class"


def class_activation(
    layer,
    *,
    per: Literal["layer", "channel", "neuron"] = "layer",
    split: Split = "train",
    seed: Seed = 0,
):
    """Mean activation over the images of each class, in the unit of the activations.

    One row for each class and part: its number `label` and its `class_name`. n: images of the class.
    per: "layer" and "channel" average over those images the mean over the neurons of the layer, or of a channel's map,
    with a bootstrap interval over the images of the class (drawn with `seed`); "neuron" is the mean of each neuron,
    without an interval.
    Undefined for a class without images there.
    """
    labels, names = layer.labels(split), layer.class_names
    if per == "neuron":
        estimates = {"value": class_means(layer, split, labels, len(names))}
    else:
        values = by_image(image_blocks(layer, split), per, mean_of_part)
        found = [_mean_of_class(values[labels == label], seed) for label in range(len(names))]
        estimates = dict(zip(("value", "low", "high"), np.stack(found, axis=1), strict=True))
    label, part = np.indices(estimates["value"].shape).reshape(2, -1)
    columns = {name: estimate.ravel() for name, estimate in estimates.items()}
    return table(
        **({} if per == "layer" else {per: part}),
        label=label,
        class_name=np.array(names)[label],
        **columns,
        n=np.bincount(labels, minlength=len(names))[label],
        reason=reason_where_nan(columns["value"], UNKNOWN),
    )


def _mean_of_class(values, seed):
    """(value, low, high), each (parts,), of the images of a class: (images, parts)."""
    if not len(values):
        return np.full((3, values.shape[1]), np.nan)
    return np.stack(mean_over_images(values, seed)[:3])


METRIC = Metric(
    measure=class_activation,
    title="Mean activation by class",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS, Source.LABELS}),
    question="Do the images of some classes excite a layer more than those of others?",
    formula=r"\mu_k = \frac{1}{n_k}\sum_{i:\, y_i = k} \frac{1}{m}\sum_{j=1}^{m} a_{ij}",
    how_to_read=(
        "In the first layers the classes differ by their brightness and contrast, in the last ones by what the network "
        "knows of them. "
        "By neuron it is a tuning curve: the class with the highest mean is the one that the neuron prefers."
    ),
    caveats=(
        "It has the scale of the activations: compare classes within a layer, not layers.",
        "The outputs of a softmax sum to 1, so their mean over the layer is the same for all classes: look by neuron.",
        "The intervals are each class's own: where two overlap, the classes are not shown to differ.",
    ),
    source="The class means of Morcos et al. 2018 (class selectivity), as they are.",
    same_when=frozenset({"images permuted", "units permuted"}),
)
