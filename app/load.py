"""Cached reads. Keys are names and fingerprints (when files were last written), never arrays."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from analysis import METRICS, StoreError, compute, open_study
from analysis.compute import is_computed
from analysis.metrics import Source
from analysis.store import layout
from analysis.store.lock import is_being_written
from analysis.store.results import Results
from analysis.tasks import tasks
from app.charts.coverage import CANNOT, COMPUTED, NOT_COMPUTED
from app.charts.look import UNTRAINED, UNTRAINED_AS_INITIALISED
from app.charts.scene import SERIES, VARIANT

FIRST = 0
ALL = "all"


def written(path):
    """When a file was last written, in nanoseconds; 0 where it is not there."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def fingerprint(folder):
    """Stands for the manifests of a study: it changes when one is written."""
    folder = Path(folder)
    files = [folder / layout.STUDY_FILE, *sorted(folder.glob(f"runs/*/{layout.RUN_FILE}"))]
    return tuple((str(path.relative_to(folder)), written(path)) for path in files)


def study(folder):
    """The Study of a folder, read again when one of its manifests was written. Raises StoreError."""
    return _study(str(folder), fingerprint(folder))


@st.cache_resource(max_entries=4, show_spinner=False)
def _study(folder, seen):
    return open_study(folder)


def layer_labels(study):
    """{name: label} of the layers of all runs, in network order, the last of the network labelled "output"."""
    return {layer.name: "output" if layer.output else layer.name for run in study.runs.values() for layer in run.layers}


def groups(study):
    """{run: its name without the seed}, in the study's order."""
    return {name: run.manifest.group for name, run in study.runs.items()}


def progress(folder):
    """What progress.json says while the study trains, or None. A killed trainer leaves the file: then too None."""
    path = Path(folder) / layout.PROGRESS_FILE
    if not path.is_file() or not is_being_written(folder):
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def class_pictures(study, each=4):
    """{class: uint8 picture of some training images of that class, in two columns}; {} where there are no labels."""
    return _class_pictures(str(study.folder), written(study.folder / layout.PROBE_FILE), each, study)


@st.cache_data(max_entries=4, show_spinner=False)
def _class_pictures(folder, seen, each, _study):
    probe = _study.probe
    train = probe.split_names == "train"
    found = {}
    for label, name in enumerate(probe.class_names):
        images = probe.images[train & (probe.labels == label)][:each]
        if len(images):
            found[name] = _montage(images)
    return found


def _montage(images, columns=2, edge=2):
    """uint8 images (n, rows, columns, channels) in a grid with clear gaps, enlarged without smoothing, as (..., 4)."""
    images = np.repeat(np.repeat(images, 3, axis=1), 3, axis=2)
    images = np.repeat(images, 3, axis=3) if images.shape[-1] == 1 else images
    images = np.concatenate([images, np.full_like(images[..., :1], 255)], axis=-1)
    images = np.pad(images, ((0, -len(images) % columns), (0, edge), (0, edge), (0, 0)))
    rows = [np.concatenate(images[start : start + columns], axis=1) for start in range(0, len(images), columns)]
    return np.pad(np.concatenate(rows), ((0, 0), (0, 6 * edge), (0, 0)))


@dataclass(frozen=True)
class Answer:
    """What is known of a question. table: measured rows, with `variant`. unmeasured: columns run, layer, epoch,
    status, reason. pending: runs to be computed first. key: stands for all that the answer depends on."""

    table: pd.DataFrame
    unmeasured: pd.DataFrame
    pending: tuple[str, ...]
    key: tuple = ()


def answer(study, metric, parameters, runs, epochs):
    """What the study has kept of a metric; nothing is measured here but what the run's tables say already.

    runs: Runs. epochs: "all", or a tuple of numbers and "last".
    """
    names = tuple(run.name for run in runs)
    place = Results.of(study, metric.name, parameters, metric.version).folder
    kept = tuple(written(place / f"{name}.parquet") for name in names)
    seen = (str(study.folder), fingerprint(study.folder), kept)
    key = (seen, metric.name, metric.version, tuple(parameters.items()), names, epochs)
    return replace(_answer(key, study), key=key)


# Handed out as it is, not copied: a table of all neurons has hundreds of thousands of rows, and nobody writes to it.
@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(key, _study):
    _, metric, _, parameters, names, epochs = key
    metric, parameters = METRICS[metric], dict(parameters)
    tables, pending, refused = [], [], []
    for run in map(_study.run, names):
        asked = _committed(run, epochs)
        if not asked:
            span = f"{run.epochs[0]} to {run.last_epoch}"
            refused.append(_refusal(run, "not recorded", f"epoch {epochs[-1]} was not trained; it has {span}"))
            continue
        try:
            if is_read_off(metric) or is_computed(metric.name, _study, run, asked, **parameters):
                tables.append(compute(metric.name, _study, [run.name], asked, **parameters))
            else:
                pending.append(run.name)
        except StoreError as error:
            refused.append(_refusal(run, "damaged", str(error)))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return _sorted_out(table, refused, pending)


def is_read_off(metric):
    """Whether the values of a metric are in the run's tables already, so that computing takes no time."""
    return set(metric.reads) <= {Source.HISTORY, Source.PERTURBATION}


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
    table = table.assign(**{VARIANT: _variant(table)})
    measured = table["status"] == "measured"
    missing = table.loc[~measured, columns].drop_duplicates()
    unmeasured = pd.concat([missing, pd.DataFrame(refused, columns=columns)]) if refused else missing
    return Answer(table[measured].reset_index(drop=True), unmeasured.reset_index(drop=True), tuple(pending))


def _variant(table):
    """Where one call gives several values (a term, a split), which of them a row is; else ""."""
    own = list(table.columns[table.columns.get_loc("layer") + 1 : table.columns.get_loc("value")])
    own = [name for name in own if not pd.api.types.is_numeric_dtype(table[name])]
    own += ["split"] if table["split"].nunique() > 1 else []
    own += [] if set(table["bn"].unique()) <= set(layout.BATCH_STATISTICS) else ["bn"]
    return side_by_side(table, own) if own else ""


def side_by_side(table, names):
    """The texts of some columns, joined by commas."""
    first, *others = (table[name].astype(str) for name in names)
    for other in others:
        first = first + ", " + other
    return first


def coordinate(table):
    """The column that tells the rows of one layer and variant apart (a position, a fraction), or None: one row each."""
    if table.empty:
        return None
    places = ["run", "epoch", "bn", "split", "layer", VARIANT]
    cell = table[(table[places] == table[places].iloc[-1]).all(axis=1)]
    own = table.columns[table.columns.get_loc("layer") + 1 : table.columns.get_loc("value")]
    apart = [name for name in own if pd.api.types.is_numeric_dtype(table[name]) and cell[name].nunique() == len(cell)]
    return apart[0] if len(cell) > 1 and apart else None


def beside_untrained(table, epoch):
    """The table at one epoch with `series`: the model, or the untrained network (of the first model that has it).

    For metrics of activations the calibrated untrained network is the null, as initialised it stands beside it.
    """
    null = _null(table)
    models = table if epoch == FIRST else table[table["epoch"] != FIRST]
    models = models[models["bn"] != layout.CALIBRATED] if epoch != FIRST else models[:0]
    return pd.concat([models.assign(**{SERIES: models["run"]}), null], ignore_index=True)


def _null(table):
    null = table[table["epoch"] == FIRST]
    if null.empty:
        return null.assign(**{SERIES: ""})
    null = null[null["run"] == null["run"].iloc[0]]
    if not (null["bn"] == layout.CALIBRATED).any():
        return null.assign(**{SERIES: UNTRAINED})
    names = {layout.CALIBRATED: UNTRAINED, layout.TRAINED: UNTRAINED_AS_INITIALISED}
    return null.assign(**{SERIES: null["bn"].map(names)})


def over_epochs(table):
    """The table with `series` for a chart over epochs: a row a model, layer and epoch; epoch 0 calibrated if it is."""
    first = table["epoch"] == FIRST
    calibrated = table["bn"] == layout.CALIBRATED
    twice = first & table["run"].isin(table.loc[first & calibrated, "run"])
    keep = (twice & calibrated) | (~twice & ~calibrated)
    return table[keep].assign(**{SERIES: table["run"]}).reset_index(drop=True)


def coverage(study):
    """What is measured with default parameters at the last epoch and the untrained one: columns metric (title), run,
    state, reason, and name of the metric."""
    root = study.folder / "results"
    kept = tuple(written(place) for place in sorted(root.glob("*/*/*.parquet")))
    return _coverage(str(study.folder), fingerprint(study.folder), kept, study)


@st.cache_data(max_entries=4, show_spinner=False)
def _coverage(folder, seen, kept, _study):
    rows = [
        {"name": metric.name, "metric": metric.title, "run": run.name, **_state(metric, _study, run)}
        for metric in METRICS.values()
        for run in _study.runs.values()
    ]
    return pd.DataFrame(rows, columns=["name", "metric", "run", "state", "reason"])


def _state(metric, study, run):
    if is_read_off(metric):
        return _state_read_off(metric, study, run)
    last = tasks(metric, run, "last")
    if all(task.missing for task in last):
        return {"state": CANNOT, "reason": last[0].missing}
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
