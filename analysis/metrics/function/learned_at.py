"""Learned at: the epoch from which on an image stays right."""

from math import inf
from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.answers import Images, answers
from analysis.metrics.metric import Metric, NotRecorded, Scope, Source, Undefined
from analysis.metrics.tables import table

NEVER = "not right at the last epoch"
NO_ANSWER = "the network says nan or infinity of this image at a recorded epoch"


def learned_at(run, *, per: Literal["run", "image"] = "run", split: Images = "test"):
    """When images were learned: from that recorded epoch to the last one the network gets them right.

    per: "run" gives the share of images learned by each recorded epoch, `learned_by`, from 0 to 1, with Wilson's 95 %
    interval, n the images; its last is the accuracy. "image" gives each image's epoch (0: the untrained network was
    right, and ever since), with its `label`; undefined where the last epoch gets it wrong.
    forgotten: how often an image was right at a recorded epoch and wrong at the next; per "run" of all images
    together, up to that epoch.
    split: "test" and "validation" are all images of these; "train" are the training images of the probe only.
    All rows are those of the last epoch. Undefined where the network says nan: for that image, and for the whole.
    """
    if run.last_epoch not in run.recorded_predictions:
        raise NotRecorded(f"predictions of epoch {run.last_epoch} were not recorded")
    epochs = np.array(run.recorded_predictions)
    told = [answers(run.snapshot(epoch), split) for epoch in epochs]
    right, given = (np.array([getattr(one, name) for one in told]) for name in ("right", "given"))
    if per == "image":
        return _each(epochs, right, given).assign(label=told[-1].labels, epoch=run.last_epoch)
    if not given.all():
        without = ", ".join(map(str, epochs[~given.all(axis=1)]))
        raise Undefined(f"the network says nan or infinity of {split} images at epoch {without}")
    return _curve(epochs, right).assign(epoch=run.last_epoch)


def _each(epochs, right, given):
    learned = epochs[np.minimum(_place(right), len(epochs) - 1)].astype(float)
    why = np.where(right[-1], "", NEVER)
    why = np.where(given.all(axis=0), why, NO_ANSWER)
    value = np.where(why == "", learned, np.nan)
    return table(image=np.arange(len(value)), forgotten=_forgotten(right).sum(axis=0), value=value, reason=why)


def _curve(epochs, right):
    images = right.shape[1]
    learned = np.array([np.count_nonzero(_place(right) <= place) for place in range(len(epochs))])
    low, high = wilson(learned, images)
    forgotten = np.append(0, _forgotten(right).sum(axis=1)).cumsum()
    return table(learned_by=epochs, forgotten=forgotten, value=learned / images, low=low, high=high, n=images)


def _place(right):
    """Which of the epochs is the first of those at the end that are all right; their number where the last is not."""
    wrong_from_the_end = ~right[::-1]
    never_wrong = ~wrong_from_the_end.any(axis=0)
    return np.where(never_wrong, 0, len(right) - wrong_from_the_end.argmax(axis=0))


def _forgotten(right):
    """Which images were right at an epoch and wrong at the next: (epochs - 1, images)."""
    return right[:-1] & ~right[1:]


METRIC = Metric(
    measure=learned_at,
    title="Images learned",
    scope=Scope.RUN,
    reads=frozenset({Source.LOGITS, Source.LABELS}),
    question="From which epoch on does the network get an image right, and how often did it forget it before?",
    formula=r"t_i = \min \left\{ t : \hat y_i^{(s)} = y_i \ \text{for all recorded}\ s \ge t \right\}",
    how_to_read=(
        "A curve that rises early says that most images are easy; what rises at the end is learned last, or by heart. "
        "It lies under the accuracy of the same epoch, for some of what is right then is forgotten again: the "
        "distance is what still moves. "
        "Images learned late or forgotten often are the hard, unusual or mislabelled ones."
    ),
    caveats=(
        "It looks back from the last epoch: a network that stops earlier or later gives other values.",
        "An image that is right at the last epoch by luck counts as learned then.",
        "Only recorded epochs are seen: what was forgotten and learned again between two of them is not.",
        "For training images only those of the probe are recorded, a sample of the whole set.",
    ),
    source="Forgetting events: Toneva et al., ICLR 2019, there at every presentation of a training image, here at the "
    "end of every epoch and for any image.",
    bounds=(0.0, inf),
    same_when=frozenset({"images permuted", "scaled", "labels renamed", "images' logits shifted"}),
)
