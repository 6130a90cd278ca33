"""Which metrics are computed on which models, and which cannot be."""

import pandas as pd
import streamlit as st

from analysis import METRICS, StoreError, compute
from analysis.compute import is_computed, why_left_out
from analysis.tasks import tasks
from app.charts.coverage import CANNOT, COMPUTED, NOT_COMPUTED
from app.kept import FIRST
from app.load import fingerprint, written


def of(study):
    """What is measured with default parameters at the last epoch and the untrained one: columns metric (title), run,
    state, reason, and name of the metric."""
    # What is read off the run's tables changes with these alone; looking at it here keeps it, which is no news.
    kept = tuple(written(place) for place in _results(study) if not METRICS[place.parts[-3]].is_read_off)
    return _coverage(str(study.folder), fingerprint(study.folder), kept, study)


def _results(study):
    """The files of kept results, by name."""
    places = sorted((study.folder / "results").glob("*/*/*.parquet"))
    return [place for place in places if place.parts[-3] in METRICS]


@st.cache_data(max_entries=4, show_spinner=False)
def _coverage(folder, seen, kept, _study):
    rows = [
        {"name": metric.name, "metric": metric.title, "run": run.name, **_state(metric, _study, run)}
        for metric in METRICS.values()
        for run in _study.runs.values()
    ]
    return pd.DataFrame(rows, columns=["name", "metric", "run", "state", "reason"])


def _state(metric, study, run):
    if metric.is_read_off:
        return _state_read_off(metric, study, run)
    last = tasks(metric, run, "last")
    if all(task.missing for task in last):
        return {"state": CANNOT, "reason": last[0].missing}
    if why := why_left_out(metric.name, study, run, [FIRST, "last"]):
        return {"state": CANNOT, "reason": why}
    done = is_computed(metric.name, study, run, [FIRST, "last"])
    return {"state": COMPUTED if done else NOT_COMPUTED, "reason": ""}


def _state_read_off(metric, study, run):
    if not run.epochs:
        return {"state": CANNOT, "reason": "no epoch is committed yet"}
    try:
        table = compute(metric.name, study, [run.name])
    except StoreError as error:
        return {"state": CANNOT, "reason": str(error)}
    if (table["status"] == "measured").any():
        return {"state": COMPUTED, "reason": ""}
    return {"state": CANNOT, "reason": table["reason"].iloc[0] if len(table) else ""}
