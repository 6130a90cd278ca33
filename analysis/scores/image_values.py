"""What metrics say of single images, as far as a study has kept it: a column of numbers for each layer."""

from dataclasses import dataclass

import numpy as np

from analysis.compute import compute, read_kept
from analysis.metrics import METRICS, Source, find
from analysis.metrics.parameters import ParameterError, parameters_of
from analysis.request import wanted_epochs
from analysis.store import StoreError
from analysis.variants import VARIANT, variant

NOT_COMPUTED, NOT_RECORDED, DAMAGED = "not computed", "not recorded", "damaged"
PLACE = ["epoch", "bn", VARIANT]


@dataclass(frozen=True)
class ImageValues:
    """One metric at one epoch of one run. columns: {layer: float64 (images,)}. lacking: {layer: (status, reason)} of
    those without any value; "" for all."""

    epoch: int | None
    bn: str
    variant: str
    columns: dict[str, np.ndarray]
    lacking: dict[str, tuple[str, str]]


def image_metrics(names=None):
    """The Metrics of these names, None for all that have a value for each probe image. Raises ParameterError."""
    chosen = list(METRICS.values()) if names is None else [find(name) for name in names]
    fit = [metric for metric in chosen if _fits(metric)]
    for metric in chosen if names is not None else ():
        if metric not in fit:
            have = ", ".join(other.name for other in METRICS.values() if _fits(other))
            raise ParameterError(f"{metric}: has no value for each probe image; these have: {have}")
    return fit


def _fits(metric):
    known = parameters_of(metric)
    by_image = {"per", "split"} <= set(known) and "image" in known["per"].choices
    return by_image and Source.ACTIVATIONS in metric.reads


def image_parameters(metric, split, parameters=None):
    """The parameters of a metric that give its values of single images. parameters: others; it may lack some."""
    known = parameters_of(metric)
    own = {name: value for name, value in (parameters or {}).items() if name in known}
    return own | {"per": "image", "split": split}


def image_values(metric, run, question, parameters=None, layers=None):
    """[ImageValues] of a metric of a Run at the epochs of a Question; nothing is measured here."""
    asked = image_parameters(metric, question.split, parameters)
    lacking = [epoch for epoch in wanted_epochs(run, question.epochs) if epoch not in run.epochs]
    if lacking:
        span = f"{run.epochs[0]} to {run.last_epoch}"
        return [_none(NOT_RECORDED, f"epoch {lacking[0]} was not trained; the run has {span}")]
    try:
        table = read_kept(metric.name, run.study, run, question.epochs, layers, **asked)
    except StoreError as error:
        return [_none(DAMAGED, str(error))]
    if table is None:
        return [_none(NOT_COMPUTED, "its values of single images are not computed; --compute measures them")]
    start, stop = run.study.manifest.probe_splits.get(question.split, (0, 0))
    table = table.assign(**{VARIANT: variant(table)})
    return [_of_place(place, rows, stop - start) for place, rows in table.groupby(PLACE, sort=False)]


def measure_missing(metric, runs, question, parameters=None, layers=None, jobs=1):
    """Measure and keep what `image_values` would call not computed. Raises StoreError."""
    names = [run.name for run in runs if all(epoch in run.epochs for epoch in wanted_epochs(run, question.epochs))]
    if names:
        asked = image_parameters(metric, question.split, parameters)
        compute(metric.name, runs[0].study, names, question.epochs, layers, jobs, **asked)


def _of_place(place, rows, images):
    columns, lacking = {}, {}
    for layer, of_layer in rows.groupby("layer", sort=False):
        known = of_layer[of_layer["status"] == "measured"]
        if len(known):
            columns[layer] = np.full(images, np.nan)
            columns[layer][known["image"].to_numpy(int)] = known["value"]
        else:
            lacking[layer] = tuple(of_layer[["status", "reason"]].iloc[0])
    return ImageValues(int(place[0]), *place[1:], columns, lacking)


def _none(status, reason):
    return ImageValues(None, "", "", {}, {"": (status, reason)})
