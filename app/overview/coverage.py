"""Which metrics are computed on which models, and which cannot be."""

import pandas as pd
import streamlit as st

from analysis import METRICS, StoreError, compute
from analysis.kept import CANNOT, NOT_COMPUTED, kept
from analysis.store.results import folders
from app.kept import FIRST
from app.load import fingerprint, written

ENDS = [FIRST, "last"]


def of(study):
    """What is measured with default parameters at the last epoch and the untrained one: columns metric (title), run,
    state, reason, and name of the metric."""
    return _coverage(str(study.folder), fingerprint(study.folder), results_seen(study), study)


def results_seen(study):
    """Stands for the kept results of a study: each one that is written is written to its metric's folder anew."""
    places = [place for folder in folders(study) if folder for place in sorted(folder.glob("*/*"))]
    # What is read off the run's tables changes with these alone; looking at it keeps it, which is no news.
    known = [place for place in places if place.parent.name in METRICS and not METRICS[place.parent.name].is_read_off]
    return tuple((str(place), written(place)) for place in known)


@st.cache_data(max_entries=4, show_spinner=False)
def _coverage(folder, seen, results, _study):
    runs = list(_study.runs.values())
    failed = read_off(runs, ENDS, METRICS.values())
    known = kept(METRICS.values(), runs, ENDS)
    states = {key: (CANNOT, failed[key]) if key in failed else one.state for key, one in known.items()}
    rows = [(name, METRICS[name].title, run, *state) for (name, run), state in states.items()]
    return pd.DataFrame(rows, columns=["name", "metric", "run", "state", "reason"])


def read_off(runs, epochs, metrics):
    """Keep what takes no measuring, since it stands in the runs' tables; {(metric, run): why that failed}."""
    failed = {}
    for key, one in kept([metric for metric in metrics if metric.is_read_off], runs, epochs).items():
        if one.state[0] == NOT_COMPUTED:
            try:
                compute(one.metric.name, one.run.study, [one.run.name], epochs)
            except StoreError as error:
                failed[key] = str(error)
    return failed
