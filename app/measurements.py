"""What is computed, kept, missing, impossible or failed: of each metric on each model, or in each layer of one."""

import pandas as pd
import streamlit as st

from analysis import METRICS, durations
from analysis.glance import OF_LAYERS, OF_NETWORK
from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED, kept
from analysis.store import failures, index
from analysis.store.results import folders
from app.charts.measurements import FAILED, PARTLY
from app.language import N_
from app.load import fingerprint, written
from app.overview import coverage
from app.overview.coverage import ENDS

MISSING = (NOT_COMPUTED, PARTLY, FAILED)
# Marked for the catalogue as the reasons of analysis are, which are told with whatever values stand in them.
LACKING, LACKING_HERE = N_("something is missing of {0} of {1} snapshots"), N_("not of {0} of {1} snapshots")
NETWORK = ""  # the layer of what measures the network as a whole
COLUMNS = ["name", "metric", "family", "run", "column", "state", "reason"]


def by_model(study, runs):
    """A row for each metric on each Run, with COLUMNS; column is the model."""
    return _by_model(_seen(study), tuple(run.name for run in runs), study)


def by_layer(study, run):
    """A row for each metric in each layer of a Run, with COLUMNS; column is the layer, "" the network as a whole."""
    return _by_layer(_seen(study), run.name, study)


def estimate(study, wanted):
    """The Estimate of computing what is missing. wanted: (name of a metric, name of a run) of each."""
    names, runs = (tuple(dict.fromkeys(pair[place] for pair in wanted)) for place in (0, 1))
    known = kept([METRICS[name] for name in names], [study.run(name) for name in runs], ENDS)
    asked = []
    for pair in wanted:
        one = known[pair]
        todo = [(task, missing) for task in one.tasks if (missing := one.missing(task))]
        asked.append((one.metric.name, one.place.rpartition("/")[0], durations.work(one.metric, todo)))
    return durations.estimate(asked)


def _seen(study):
    failed = tuple(written(folder / failures.FOLDER) for folder in folders(study) if folder)
    return str(study.folder), fingerprint(study.folder), coverage.results_seen(study), failed


@st.cache_data(max_entries=8, show_spinner=False)
def _by_model(seen, names, _study):
    runs = [_study.run(name) for name in names]
    unread = coverage.read_off(runs, ENDS, METRICS.values())
    failed = failures.noted(folders(_study)[0])
    rows = []
    for key, one in kept(METRICS.values(), runs, ENDS).items():
        state = (FAILED, unread[key]) if key in unread else _state(one, failed)
        rows.append((*_named(one.metric), one.run.name, one.run.name, *state))
    return pd.DataFrame(rows, columns=COLUMNS)


@st.cache_data(max_entries=8, show_spinner=False)
def _by_layer(seen, name, _study):
    run = _study.run(name)
    unread = coverage.read_off([run], ENDS, METRICS.values())
    failed, folder = failures.noted(folders(_study)[0]), folders(_study)[0]
    known = kept(METRICS.values(), [run], ENDS)
    reasons = _reasons(folder, [one.place for one in known.values()], run) if known else {}
    rows = []
    for key, one in known.items():
        for layer in (*(layer.name for layer in run.layers), NETWORK):
            state = (FAILED, unread[key]) if key in unread else _in_layer(one, layer, failed, reasons)
            rows.append((*_named(one.metric), run.name, layer, *state))
    return pd.DataFrame(rows, columns=COLUMNS)


def _named(metric):
    return metric.name, metric.title, metric.family


def _state(one, failed):
    """(state, why) of a Kept."""
    state, why = one.state
    if state != NOT_COMPUTED:
        return state, why
    lacking = [task for task in one.tasks if one.missing(task)]
    if said := _failure(one, failed):
        return FAILED, said
    if one.parts:
        return PARTLY, LACKING.format(len(lacking), len(one.tasks))
    return NOT_COMPUTED, ""


def _in_layer(one, layer, failed, reasons):
    """(state, why) of a Kept in a layer, or of the network."""
    tasks = [task for task in one.tasks if layer in task.layers]
    if not tasks:
        return CANNOT, OF_LAYERS if layer == NETWORK else OF_NETWORK
    if tasks[-1].missing:
        return CANNOT, tasks[-1].missing
    lacking = [task for task in tasks if layer in one.missing(task)]
    if lacking:
        if why := lacking[0].left_out(one.metric):
            return CANNOT, why
        if said := _failure(one, failed):
            return FAILED, said
        part = LACKING_HERE.format(len(lacking), len(tasks))
        return (PARTLY, part) if len(lacking) < len(tasks) else (NOT_COMPUTED, "")
    measured = any(layer in part.measured for task in tasks for part in one.of(task))
    return (COMPUTED, "") if measured else (CANNOT, reasons.get((one.place, layer), ""))


def _failure(one, failed):
    """What was said when it failed, where no file that it reads was written since; or ""."""
    found = failed.get(one.place)
    paths = {path for task in one.tasks for path, _ in task.files(one.metric)} if found else ()
    return found.message if found and found.holds(paths) else ""


def _reasons(folder, places, run):
    """{(place, layer): why it has no value}."""
    rows = index.cells(folder, places, sorted({run.epochs[0], run.last_epoch})) if run.epochs else ()
    place, layer, reason = 0, 1 + index.COLUMNS.index("layer"), 1 + index.COLUMNS.index("reason")
    return {(row[place], row[layer]): row[reason] for row in rows if row[reason]}
