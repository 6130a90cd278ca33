"""What a network says of one image: the logit and the probability of each class."""

import numpy as np

from analysis.metrics.metric import NotMeasured, Undefined
from analysis.store import layout
from analysis.store.manifest import RECONSTRUCTION

NOT_FINITE = "the network says nan or infinity of this image"


def said_of(snapshot, image, split="train"):
    """A pandas table, a row a class: label, class_name, logit, value (its probability); the likeliest first.

    Classes of a network that tells others apart than the study's images have are called "output 281". NotMeasured for
    scrambled images, of which no answers are recorded, and for networks that make images. Undefined where a logit is
    nan or infinite. StoreError where none were recorded.
    """
    import pandas

    run = snapshot.run
    if run.study.manifest.task == RECONSTRUCTION:
        raise NotMeasured(f"{run.name} builds images anew and names no class")
    if layout.predictions_file(snapshot.epoch) not in run.manifest.files:
        raise NotMeasured(f"no answers of {run.name} are recorded at epoch {snapshot.epoch}")
    logits, place = snapshot.logits("probe"), run.study.probe_rows(split)[0] + image
    if place >= len(logits):
        raise NotMeasured(f"of {split} images no answers are recorded")
    own = logits[place].astype(np.float64)
    if not np.isfinite(own).all():
        raise Undefined(NOT_FINITE)
    odds = np.exp(own - own.max())
    classes = run.study.manifest.dataset.classes
    names = classes if len(classes) == len(own) else [f"output {number}" for number in range(len(own))]
    table = pandas.DataFrame({"label": np.arange(len(own)), "class_name": names, "logit": own})
    table = table.assign(value=odds / odds.sum())
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def rebuilt(snapshot, image, split="train"):
    """What a network that makes images makes of one: uint8 (rows, columns, channels), cut off beyond black and white.

    Undefined where it makes nan or infinity of a pixel; StoreError where none were recorded.
    """
    made = snapshot.run.entrance.pixels(snapshot.reconstructions(split)[image])
    if not np.isfinite(made).all():
        raise Undefined(f"{snapshot.run.name} makes nan or infinity of this image")
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)
