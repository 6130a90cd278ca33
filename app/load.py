"""Cached reads of studies. Keys are names and fingerprints (when files were last written), never arrays."""

import json
from pathlib import Path

import streamlit as st

from analysis import open_study
from analysis.places import places
from analysis.store import layout
from analysis.store.lock import is_being_written
from app.language import _


def written(path):
    """When a file was last written, in nanoseconds; 0 where it is not there."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def fingerprint(folder):
    """Stands for the manifests of a study: it changes when one is written."""
    folder = Path(folder)
    files = [folder / layout.STUDY_FILE, folder / layout.SCORES_FILE, *sorted(folder.glob(f"runs/*/{layout.RUN_FILE}"))]
    return tuple((str(path.relative_to(folder)), written(path)) for path in files)


def study(folder):
    """The Study of a folder, read again when one of its manifests was written. Raises StoreError."""
    return _study(str(folder), fingerprint(folder))


@st.cache_resource(max_entries=4, show_spinner=False)
def _study(folder, seen):
    return open_study(folder)


def layer_labels(study):
    """{name: label} of the layers of all runs, in network order, the last of the network labelled output."""
    return {
        layer.name: _("output") if layer.output else layer.name for run in study.runs.values() for layer in run.layers
    }


def place_labels(study):
    """{name: label} of the taps and block means of all runs, in network order."""
    layers = layer_labels(study)
    found = dict.fromkeys(name for run in study.runs.values() for name in places(run) if name not in layers)
    return {name: name.replace("_", " ") for name in found}


def in_network_order(study, names):
    """Some places of a study, in the order in which they stand in its networks."""
    known = dict.fromkeys(place for run in study.runs.values() for place in places(run))
    return [name for name in known if name in names]


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
