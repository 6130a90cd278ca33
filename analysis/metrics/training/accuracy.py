"""Accuracy: how often the network is right, on what it was trained on and on what it was not."""

from math import hypot, nan
from typing import Literal

from analysis.estimators.bootstrap import wilson
from analysis.metrics.metric import NAMES_NO_CLASS, Metric, Scope, Source
from analysis.metrics.tables import table
from analysis.store.manifest import RECONSTRUCTION

COLUMNS = {"train": "train", "validation": "val", "test": "test"}
LEAST_CLASSES = 6


def accuracy(run, *, top: Literal[1, 5] = 1):
    """Share of images whose class is the network's first guess (top = 1) or among its five best (top = 5).

    One row an epoch and split: "train", "validation", "test", and "gap", which is train minus test. In inference
    mode; train is evaluated at epoch 0 and at the end unless the recipe asks for more.
    Accuracies from 0 to 1 with Wilson's 95 % interval, n the images; the gap from -1 to 1 with Newcombe's hybrid
    score interval, made of the two Wilson intervals, n the test images.
    """
    manifest = run.study.manifest
    about = manifest.dataset.counts, len(manifest.dataset.classes), manifest.task
    rows = []
    for history in run.manifest.history:
        measured = {split: _share(history, split, top, *about) for split in COLUMNS}
        measured["gap"] = _gap(measured["train"], measured["test"])
        rows += [{"epoch": int(history["epoch"]), "split": split, **row} for split, row in measured.items()]
    return table(**{name: [row[name] for row in rows] for name in rows[0]})


def _share(history, split, top, counts, classes, task):
    images = counts.get(split, 0)
    value = history.get(f"{COLUMNS[split]}_{'top5_' if top == 5 else ''}accuracy")
    if task == RECONSTRUCTION:
        return _missing("not applicable", NAMES_NO_CLASS)
    if top == 5 and classes < LEAST_CLASSES:
        return _missing("not applicable", f"not measured under {LEAST_CLASSES} classes")
    if images == 0:
        return _missing("not applicable", f"the study has no {split} images")
    if value is None:
        return _missing("not recorded", f"{split} accuracy was not evaluated at epoch {history['epoch']}")
    low, high = wilson(round(value * images), images)
    return _row(value, low, high, images)


def _gap(train, test):
    for part in (train, test):
        if part["status"] != "measured":
            return _missing(part["status"], part["reason"])
    below = hypot(train["value"] - train["low"], test["high"] - test["value"])
    above = hypot(train["high"] - train["value"], test["value"] - test["low"])
    value = train["value"] - test["value"]
    return _row(value, value - below, value + above, test["n"])


def _row(value, low, high, images):
    return {"value": value, "low": low, "high": high, "n": images, "status": "measured", "reason": ""}


def _missing(status, reason):
    return {"value": nan, "low": nan, "high": nan, "n": None, "status": status, "reason": reason}


METRIC = Metric(
    measure=accuracy,
    title="Accuracy",
    scope=Scope.RUN,
    reads=frozenset({Source.HISTORY}),
    question="How often is the network right, and how much less often on images that it has not seen?",
    formula=r"\frac{1}{n}\sum_{i=1}^{n} \mathbb{1}\left[\hat y_i = y_i\right],"
    r"\quad \text{gap} = \text{acc}_\text{train} - \text{acc}_\text{test}",
    how_to_read=(
        "Chance is one over the number of classes. "
        "A high train accuracy with a large gap is memorising; a small gap at a high test accuracy is generalising. "
        "Two models whose intervals overlap widely are not shown to differ."
    ),
    caveats=(
        "These accuracies are evaluated in inference mode; the running training accuracy that the stop rule watches is "
        "in the history as `accuracy` and can be far from them at high learning rates.",
        "The intervals speak of the sample of images, not of what another seed would give.",
        "Where learning rate or stopping were chosen on the validation images, its accuracy is a little optimistic.",
    ),
    source="Novak & Van Hoof 2019, chapter 6; intervals: Wilson 1927, Newcombe 1998 (method 10).",
    bounds=(-1.0, 1.0),
    better="higher",
)
