"""What a network answers to the images of a split: its logits beside the labels."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.metric import NO_CLASSES, NotMeasured, Undefined

Images = Literal["test", "validation", "train"]

NO_ANSWER = -1


@dataclass(frozen=True)
class Answers:
    """logits: float64 (images, classes). labels: int64 (images,). classes: their names. split: whose images.

    An image of which the network says nan or infinity has no answer: that is neither right nor wrong.
    """

    logits: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    split: str

    @property
    def given(self):
        """Which images have an answer, (images,)."""
        return np.isfinite(self.logits).all(axis=1)

    @property
    def guesses(self):
        """The class of the largest logit, the first of several equal ones; -1 without an answer. int64 (images,)."""
        return np.where(self.given, self.logits.argmax(axis=1), NO_ANSWER)

    @property
    def probabilities(self):
        """What the softmax makes of the logits: float64 (images, classes), nan for an image without an answer."""
        outputs = np.where(self.given[:, None], self.logits, np.nan)
        outputs = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return outputs / outputs.sum(axis=1, keepdims=True)

    @property
    def right(self):
        """Which images are given their own class, (images,)."""
        return self.guesses == self.labels

    def demand_all(self, whose="the network"):
        """Raise Undefined unless every image has an answer."""
        without = np.count_nonzero(~self.given)
        if without:
            raise Undefined(f"{whose} says nan or infinity of {without} of {len(self.labels)} {self.split} images")


def answers(snapshot, split):
    """The Answers of a snapshot; NotMeasured where the study has no images of the split.

    split: "test" and "validation" are all images of these; "train" are the training images of the probe, for logits
    of the others are not recorded.
    """
    if split == "train":
        return of_probe(snapshot, split)
    study = snapshot.run.study
    _demand_classes(study)
    labels = study.probe.subset_labels.get(split, ())
    if not len(labels):
        raise NotMeasured(f"the study has no {split} images")
    return _told(snapshot, snapshot.logits(split), labels, split)


def of_probe(snapshot, split):
    """The Answers of a snapshot to the probe images of a split, "train" or "test"; NotMeasured as above."""
    study = snapshot.run.study
    _demand_classes(study)
    if split not in study.manifest.probe_splits:
        raise NotMeasured(f"the study has no {split} images")
    logits = snapshot.logits("probe")[slice(*study.probe_rows(split))]
    return _told(snapshot, logits, snapshot.labels(split), split)


def why_none(run):
    """Why the answers of a run are to other questions than the study's classes, known before any is read; or ""."""
    classes, output = run.study.manifest.dataset.classes, run.layers[-1].channels
    if not classes:
        return NO_CLASSES
    return "" if output == len(classes) else _why_other_classes(output, classes)


def _why_other_classes(count, classes):
    return f"the network tells {count} classes apart, the study's images have {len(classes)}"


def _demand_classes(study):
    if not study.manifest.dataset.classes:
        raise NotMeasured(NO_CLASSES)


def _told(snapshot, logits, labels, split):
    classes = snapshot.run.study.manifest.dataset.classes
    if logits.shape[1] != len(classes):
        raise NotMeasured(_why_other_classes(logits.shape[1], classes))
    return Answers(logits.astype(np.float64), labels, classes, split)


def confusions(told):
    """How many images of each true class are given each class: int64 (classes, classes)."""
    classes = len(told.classes)
    pairs = told.labels[told.given] * classes + told.guesses[told.given]
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def shares_of_classes(told, hits):
    """value, low, high, n and reason of shares of the images of each true class, each of the shape of hits.

    hits: counts, (classes,) or (classes, anything). Wilson's interval. A class without images, and one with an image
    that has no answer, has nan and says why.
    """
    images, why = _images_of_classes(told)
    images, why = (np.broadcast_to(part.reshape(-1, *[1] * (hits.ndim - 1)), hits.shape) for part in (images, why))
    exists = why == ""
    low, high = wilson(np.where(exists, hits, 0), np.where(exists, images, 0))
    value = np.divide(hits, images, where=exists, out=np.full(hits.shape, np.nan))
    return {"value": value, "low": low, "high": high, "n": images, "reason": why}


def _images_of_classes(told):
    """(number of images of each class, why it has no share or "")."""
    classes = len(told.classes)
    images = np.bincount(told.labels, minlength=classes)
    without = np.bincount(told.labels[~told.given], minlength=classes)
    why = [
        f"no {told.split} images are of class {name}" if not count
        else f"the network says nan or infinity of {nan} of {count} {told.split} images of class {name}" if nan
        else ""
        for name, count, nan in zip(told.classes, images, without, strict=True)
    ]  # fmt: skip
    return images, np.array(why)
