"""What a study has kept of every neuron, channel or image of a layer: all metrics side by side, nothing measured."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.comparison import one_snapshot
from analysis.compute import read_kept
from analysis.inside.units import CHANNEL, NEURON
from analysis.metrics import METRICS
from analysis.metrics.metric import Scope
from analysis.metrics.parameters import parameters_of

IMAGE = "image"
# These have several values for each neuron or channel, or for each image: a class each, a neighbourhood each.
SEVERAL_EACH = ("class_activation", "ratio_around")
OF_LAYERS = (Scope.LAYER, Scope.PAIR)


@dataclass(frozen=True)
class KeptUnits:
    """table: pandas, a row a unit, its number first, then a column a metric, by title; nan where it has no value.

    intervals: {column: (low, high, n), each (units,)} of those that are estimates. metrics: {column: name}. pending:
    names of metrics that are not computed yet. unmeasured: {title: why} of those that have no value here.
    """

    table: Any
    intervals: dict
    metrics: dict
    pending: tuple[str, ...]
    unmeasured: dict


def metrics_of(per):
    """The registered metrics that have one value for each "neuron", "channel" or "image" of a layer."""
    return tuple(
        metric
        for metric in METRICS.values()
        if metric.scope in OF_LAYERS
        and metric.name not in SEVERAL_EACH
        and per in getattr(parameters_of(metric).get("per"), "choices", ())
    )


def kept_units(run, epoch, layer, per, split="train"):
    """The KeptUnits of the neurons or channels of a layer at an epoch. per: "neuron" or "channel".

    A metric of a sample of neurons has a value of those alone. StoreError where a file is damaged.
    """
    record = run.layer(layer)
    count = record.channels if per == CHANNEL else record.neurons
    found = _kept(run, epoch, (layer,), per, split, count)
    shape = record.tensors["activation"].shape
    if per == NEURON and len(shape) == 3:
        for place, (name, numbers) in enumerate(
            zip(("row", "column", CHANNEL), np.unravel_index(np.arange(count), shape), strict=True), start=1
        ):
            found.table.insert(place, name, numbers)
    return found


def kept_images(run, epoch, layers, split="train"):
    """{layer: KeptUnits} of the images of a split; of a layer that no metric has a value of, one without columns."""
    start, stop = run.study.probe_rows(split)
    return {layer: _kept(run, epoch, (layer,), IMAGE, split, stop - start) for layer in layers}


def _kept(run, epoch, layers, per, split, count):
    import pandas

    columns, intervals, names, pending, unmeasured = {per: np.arange(count)}, {}, {}, [], {}
    for metric in metrics_of(per):
        known = parameters_of(metric)
        given = {"per": per} | ({"split": split} if "split" in known else {})
        rows = read_kept(metric.name, run.study, run, [run.epoch(epoch)], layers, **given)
        if rows is None:
            pending.append(metric.name)
            continue
        rows = one_snapshot(rows)
        measured = rows[rows["status"] == "measured"]
        if measured.empty:
            unmeasured[metric.title] = rows["reason"].iloc[0] if len(rows) else ""
            continue
        columns[metric.title], names[metric.title] = _spread(measured, per, "value", count), metric.name
        if measured["low"].notna().any():
            intervals[metric.title] = tuple(_spread(measured, per, end, count) for end in ("low", "high", "n"))
    return KeptUnits(pandas.DataFrame(columns), intervals, names, tuple(pending), unmeasured)


def _spread(rows, per, column, count):
    """A column of the rows by the number of the unit: float64 (count,), nan where there is no row."""
    values = np.full(count, np.nan)
    values[rows[per].to_numpy(int)] = rows[column].to_numpy(float, na_value=np.nan)
    return values
