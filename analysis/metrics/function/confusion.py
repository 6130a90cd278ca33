"""Confusion: which class the images of each class are given."""

import numpy as np

from analysis.metrics.answers import Images, answers, confusions, shares_of_classes
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.tables import table


def confusion(snapshot, *, split: Images = "test"):
    """Share of the images of a true class that are given some class, from 0 to 1, no unit; a true class sums to 1.

    split: "test" and "validation" are all images of these; "train" are the training images of the probe only.
    One row for each true class, `label` (`class_name`), and given class, `predicted` (`predicted_name`). Of several
    equal logits the first counts. Wilson's 95 % interval, n the images of the true class. Undefined for a true class
    without images in the split, and for one with an image of which the network says nan.
    """
    return between_classes(answers(snapshot, split))


def between_classes(told):
    """The table of some Answers."""
    columns = shares_of_classes(told, confusions(told))
    label, predicted = np.indices(columns["value"].shape).reshape(2, -1)
    names = np.array(told.classes)
    return table(
        label=label,
        predicted=predicted,
        class_name=names[label],
        predicted_name=names[predicted],
        **{name: column.ravel() for name, column in columns.items()},
    )


METRIC = Metric(
    measure=confusion,
    title="Confusion",
    scope=Scope.NETWORK,
    reads=frozenset({Source.LOGITS, Source.LABELS}),
    question="Which classes does the network take for which?",
    formula=r"C_{kc} = \frac{\left|\left\{ i : y_i = k,\ \hat y_i = c \right\}\right|}"
    r"{\left|\left\{ i : y_i = k \right\}\right|}, \quad \hat y_i = \operatorname{argmax}_c z_{ic}",
    how_to_read=(
        "A row is a true class: its diagonal is the accuracy of the class, the rest is where its images go. "
        "Two classes that are taken for each other stand as two squares mirrored at the diagonal. "
        "A whole column that is bright is a class that the network says too often."
    ),
    caveats=(
        "Rows sum to 1, columns do not: how often an answer is right is another question.",
        "Many small shares are estimated from few images: look at the interval before believing one.",
        "For training images only those of the probe are recorded, a sample of the whole set.",
    ),
    source="The confusion matrix, normalised by the true class; interval: Wilson 1927.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "images' logits shifted"}),
)
