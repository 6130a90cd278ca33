"""What a study has kept of a metric: read, never measured behind the reader's back."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import METRICS, StoreError, compute
from analysis.compute import read_some
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from analysis.variants import VARIANT, variant
from app.around import provenance
from app.load import fingerprint, written

FIRST = 0
ALL = "all"
MEASURED = "measured"


@dataclass(frozen=True)
class Answer:
    """What is known of a question. table: measured rows, with `variant`. unmeasured: columns run, layer, epoch,
    status, reason. pending: runs of which something is to be computed first. partly: those of them of which the table
    has rows all the same. key: stands for all that the answer depends on."""

    table: pd.DataFrame
    unmeasured: pd.DataFrame
    pending: tuple[str, ...]
    key: tuple = ()
    partly: tuple[str, ...] = ()


def answer(study, metric, parameters, runs, epochs, layers=None):
    """What the study has kept of a metric; nothing is measured here but what the run's tables say already.

    runs: Runs. epochs: "all", or a tuple of numbers and "last". layers: a tuple of names, None for all layers.
    """
    names = tuple(run.name for run in runs)
    place = Results.of(study, metric.name, complete(metric, parameters), metric.version).folder
    kept = tuple(written(place / f"{name}.parquet") for name in names)
    # What is read off is kept by the look at it: a page seen again would find newer results, of the same values.
    seen = (str(study.folder), fingerprint(study.folder), () if metric.is_read_off else kept)
    key = (seen, metric.name, metric.version, tuple(parameters.items()), names, epochs, layers)
    found = replace(_answer(key, study), key=key)
    provenance.note_kept(
        metric, parameters, dict(zip(names, kept, strict=True)), (study, epochs, layers), found.pending
    )
    return found


# Handed out as it is, not copied: a table of all neurons has hundreds of thousands of rows, and nobody writes to it.
@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(key, _study):
    _, metric, _, parameters, names, epochs, layers = key
    metric, parameters = METRICS[metric], dict(parameters)
    tables, pending, refused = [], [], []
    for run in map(_study.run, names):
        asked = _committed(run, epochs)
        if not asked:
            span = f"{run.epochs[0]} to {run.last_epoch}"
            refused.append(_refusal(run, "not recorded", f"epoch {epochs[-1]} was not trained; it has {span}"))
            continue
        try:
            table, waiting = _read(metric, _study, run, asked, layers, parameters)
        except StoreError as error:
            refused.append(_refusal(run, "damaged", str(error)))
            continue
        if waiting:
            pending.append(run.name)
        tables.append(table)
    filled = [table for table in tables if len(table)]
    table = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
    return _sorted_out(table, refused, pending)


def _read(metric, study, run, epochs, layers, parameters):
    """(the rows of a run that are kept, whether something is to be computed first).

    Where the epoch that matters, the last named, can have no value at all, there is nothing to wait for. Of all epochs
    either all are handed out or none: a line would lead over those that are missing.
    """
    if metric.is_read_off:
        return compute(metric.name, study, [run.name], epochs, layers, **parameters), False
    table, waiting = read_some(metric.name, study, run, epochs, layers, **parameters)
    if epochs == ALL:
        return (table[:0], True) if waiting else (table, False)
    now = table[table["epoch"] == (run.last_epoch if epochs[-1] == "last" else epochs[-1])]
    hopeless = len(now) and not (now["status"] == MEASURED).any()
    return table, bool(waiting) and not hopeless


def _committed(run, epochs):
    """The epochs asked for that a run has; () where it lacks the one that matters, the last named."""
    if epochs == ALL:
        return ALL
    return list(epochs) if epochs[-1] == "last" or epochs[-1] in run.epochs else ()


def _refusal(run, status, reason):
    return {"run": run.name, "layer": "", "epoch": None, "status": status, "reason": reason}


def _sorted_out(table, refused, pending):
    columns = ["run", "layer", "epoch", "status", "reason"]
    if table.empty:
        return Answer(table, pd.DataFrame(refused, columns=columns), tuple(pending))
    table = table.assign(**{VARIANT: variant(table)})
    measured = table["status"] == MEASURED
    missing = table.loc[~measured, columns].drop_duplicates()
    unmeasured = pd.concat([missing, pd.DataFrame(refused, columns=columns)]) if refused else missing
    shown = table[measured].reset_index(drop=True)
    partly = tuple(name for name in pending if name in set(shown["run"]))
    return Answer(shown, unmeasured.reset_index(drop=True), tuple(pending), partly=partly)
