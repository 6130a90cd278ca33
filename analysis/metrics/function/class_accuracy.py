"""Accuracy by class: which classes the network knows, and which it misses."""

import numpy as np

from analysis.metrics.answers import Images, answers, confusions, shares_of_classes
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import table


def class_accuracy(snapshot, *, split: Images = "test"):
    """Share of the images of each class that the network gets right, from 0 to 1, no unit.

    split: "test" and "validation" are all images of these; "train" are the training images of the probe only.
    One row for each class: its number `label` and its `class_name`. Of several equal logits the first counts.
    Wilson's 95 % interval, n the images of the class. Undefined for a class without images in the split, and for one
    with an image of which the network says nan.
    """
    return by_class(answers(snapshot, split))


def by_class(told):
    """The table of some Answers."""
    right = np.diagonal(confusions(told))
    columns = shares_of_classes(told, right)
    return table(label=np.arange(len(right)), class_name=list(told.classes), **columns)


METRIC = Metric(
    measure=class_accuracy,
    title="Accuracy by class",
    scope=Scope.NETWORK,
    reads=frozenset({Source.LOGITS, Source.LABELS}),
    question="Which classes does the network know, and which does it miss?",
    formula=r"\text{acc}_k = \frac{\left|\left\{ i : y_i = k,\ \hat y_i = k \right\}\right|}"
    r"{\left|\left\{ i : y_i = k \right\}\right|}, \quad \hat y_i = \operatorname{argmax}_c z_{ic}",
    how_to_read=(
        "Chance is one over the number of classes, but an untrained network may give every image the same class: "
        "1 there and 0 elsewhere. "
        "A class far under the others is one that the network mistakes for another: the confusion says for which."
    ),
    caveats=(
        "With few images a class the intervals are wide: two classes whose intervals overlap are not shown to differ.",
        "A high value says nothing of the images of other classes that are taken for this one.",
        "For training images only those of the probe are recorded, a sample of the whole set.",
    ),
    source="The recall of each class; interval: Wilson 1927.",
    bounds=(0.0, 1.0),
    better="higher",
    same_when=frozenset({"images permuted", "scaled", "images' logits shifted"}),
)
