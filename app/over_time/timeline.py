"""What is known of a metric over epochs: the values that are kept, and of every other epoch why it has none."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from analysis import METRICS, StoreError, compute
from analysis.compute import read_some
from analysis.metrics import Source
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from analysis.tasks import tasks
from analysis.variants import VARIANT, variant
from app import series
from app.load import fingerprint

RECORDED, EVERY, ENDS, SOME = "recorded", "every", "ends", "some"
NOT_COMPUTED = "not computed"
GAPS = ["run", "epoch", "state", "reason"]


@dataclass(frozen=True)
class Timeline:
    """table: measured rows with `series` and `variant`; of epoch 0 the calibrated ones where there are any.

    gaps: epochs asked for without a value, with GAPS; state is "not computed" or the status of the rows. unmeasured:
    rows of layers without a value where others have one. key: stands for all that these depend on.
    """

    table: pd.DataFrame
    gaps: pd.DataFrame
    unmeasured: pd.DataFrame
    key: tuple = field(default=())

    @property
    def pending(self):
        """{run: its epochs that are to be computed first}."""
        waiting = self.gaps[self.gaps["state"] == NOT_COMPUTED]
        return {run: tuple(map(int, rows["epoch"])) for run, rows in waiting.groupby("run", sort=False)}


def epochs_of(metric, run, choice, some=()):
    """The epochs of a run that a choice stands for, in order."""
    if choice == ENDS:
        return tuple(sorted({run.epochs[0], run.last_epoch}))
    if choice == SOME:
        return tuple(epoch for epoch in run.epochs if epoch in some)
    if choice == RECORDED:
        found = {task.epoch for task in tasks(metric, run, "all") if not task.missing}
        # Where no epoch can have a value, all of them are shown with the reason.
        return run.epochs if None in found or not found else tuple(sorted(found))
    return run.epochs


def answer(study, metric, parameters, asked, layers=None):
    """The Timeline of a metric. asked: {Run: its epochs}. layers: a tuple of names, None for all layers."""
    place = Results.of(study, metric.name, complete(metric, parameters), metric.version)
    seen = () if metric.is_read_off else tuple(place.state(run.name) for run in asked)
    wanted = tuple((run.name, epochs) for run, epochs in asked.items() if epochs)
    key = (str(study.folder), fingerprint(study.folder), seen, metric.name, tuple(parameters.items()), wanted, layers)
    table, gaps, unmeasured = _answer(key, study)
    return Timeline(table, gaps, unmeasured, key)


@st.cache_resource(max_entries=32, show_spinner=False)
def _answer(key, _study):
    *_, metric, parameters, wanted, layers = key
    tables, gaps = [], []
    for name, epochs in wanted:
        try:
            table, pending = _read(METRICS[metric], _study, _study.run(name), epochs, layers, dict(parameters))
        except StoreError as error:
            gaps += [(name, epoch, "damaged", str(error)) for epoch in epochs]
            continue
        tables.append(table)
        gaps += [(name, epoch, NOT_COMPUTED, "") for epoch in pending]
        gaps += _without_value(name, table, set(epochs) - set(pending))
    rows = [table for table in tables if len(table)]
    return _sorted_out(pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(), gaps)


def _read(metric, study, run, epochs, layers, parameters):
    if metric.is_read_off:
        return compute(metric.name, study, [run.name], epochs, layers, **parameters), ()
    return read_some(metric.name, study, run, epochs, layers, **parameters)


def _without_value(run, table, epochs):
    """(run, epoch, state, reason) of the epochs of which no layer has a value."""
    for epoch in sorted(epochs):
        rows = table[table["epoch"] == epoch]
        if not (rows["status"] == "measured").any():
            first = rows.iloc[0] if len(rows) else {"status": "not applicable", "reason": "it has no row of this epoch"}
            yield run, epoch, first["status"], first["reason"]


def _sorted_out(table, gaps):
    gaps = pd.DataFrame(gaps, columns=GAPS)
    if table.empty:
        return table, gaps, pd.DataFrame()
    measured = table["status"] == "measured"
    known = series.over_epochs(table[measured].assign(**{VARIANT: ""}))
    known = known.assign(**{VARIANT: variant(known) if len(known) else ""})
    told = ["run", "layer", "epoch", "status", "reason"]
    beside = pd.MultiIndex.from_frame(table[["run", "epoch"]]).isin(list(zip(gaps["run"], gaps["epoch"], strict=True)))
    return known, gaps, table.loc[~measured & ~beside, told].drop_duplicates().reset_index(drop=True)


def recordable(metric, gaps, study):
    """{run: epochs without recorded activations whose weights are kept}: what the trainer can record now."""
    if Source.ACTIVATIONS not in metric.reads:
        return {}
    found = {}
    for name, rows in gaps[gaps["state"] == "not recorded"].groupby("run", sort=False):
        run = study.run(name)
        have = {epoch for epoch, _ in run.recorded_activations}
        lacking = [int(epoch) for epoch in rows["epoch"] if epoch in run.recorded_checkpoints and epoch not in have]
        if lacking and not run.imported:
            found[name] = tuple(lacking)
    return found


def bytes_a_snapshot(run):
    """What the activations of an epoch take on disk, from those that were recorded; None where none were."""
    files = run.manifest.files
    sizes = [record.bytes for name, record in files.items() if name.startswith("activations/")]
    return max(sizes, default=None)
