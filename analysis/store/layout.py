"""Where everything lies on disk: names of files and folders, and nothing else."""

import os
import re
from pathlib import Path

from analysis.store.errors import StoreError

STORE_VARIABLE = "STRATA_STORE"
STUDY_FILE = "study.json"
RECIPE_FILE = "recipe.toml"
PROBE_FILE = "probe.h5"
PROGRESS_FILE = "progress.json"
SCORES_FILE = "scores.json"
RUN_FILE = "run.json"
HISTORY_FILE = "history.csv"
MODEL_FILE = "model.json"
IMAGES_FILE = "images.h5"
BUNDLE_FILE = "bundle.json"

TRAINED = "trained"
CALIBRATED = "calibrated"
BATCH_STATISTICS = (TRAINED, CALIBRATED)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
_ACTIVATIONS = re.compile(r"activations/epoch-(\d+)(\.calibrated)?\.h5")
_CHECKPOINT = re.compile(r"checkpoints/epoch-(\d+)\.weights\.h5")
_PREDICTIONS = re.compile(r"predictions/epoch-(\d+)\.h5")
_PERTURBATION = re.compile(r"perturbation/(\w+)-\d+\.csv")
_STATE = re.compile(r"state/epoch-(\d+)\.h5")


def store_folder(given=None):
    """The folder of all studies: what is given, else $STRATA_STORE, else `studies` here."""
    return Path(given or os.environ.get(STORE_VARIABLE) or "studies")


def study_folder(study, store=None):
    """The folder of a study named by a path or by its name in the store.

    Raises StoreError where neither is a study.
    """
    candidates = [Path(study), store_folder(store) / str(study)]
    if Path(study).suffix == ".zip" and Path(study).is_file():
        raise StoreError(f"{study}: is a bundle; unpack it with: python -m analysis unbundle {study}")
    for folder in candidates:
        if (folder / STUDY_FILE).is_file():
            return folder
    raise StoreError(f"{study}: no study here and none of that name in {store_folder(store)}; {_have(store)}")


def _have(store):
    names = [folder.name for folder in study_folders(store)]
    return f"it has {', '.join(names)}" if names else "train one with: python -m trainer train digits"


def study_folders(store=None):
    """All study folders of the store, by name. StoreError where the store is not a folder."""
    place = store_folder(store)
    if place.exists() and not place.is_dir():
        raise StoreError(f"{place}: is a file; studies lie in a folder, named by --store or ${STORE_VARIABLE}")
    return sorted(path.parent for path in place.glob(f"*/{STUDY_FILE}"))


def valid_name(name, what):
    """The name itself, if it can name a folder; StoreError otherwise (a name never leaves its folder)."""
    if not _NAME.fullmatch(str(name)):
        raise StoreError(f"{what} {name!r}: use letters, digits, '_', '-', '+', '.', beginning with a letter or digit")
    return str(name)


def checkpoint_file(epoch):
    return f"checkpoints/epoch-{epoch:03d}.weights.h5"


def state_file(epoch):
    return f"state/epoch-{epoch:03d}.h5"


def predictions_file(epoch):
    return f"predictions/epoch-{epoch:03d}.h5"


def activations_file(epoch, bn=TRAINED):
    return f"activations/epoch-{epoch:03d}{'.calibrated' if bn == CALIBRATED else ''}.h5"


def summaries_file(epoch, bn=TRAINED):
    """Of the layers whose activations are not kept themselves."""
    return activations_file(epoch, bn).replace("activations/", "summaries/")


def scores_file(digest):
    """A table of scores is named by its content: another one never takes its place under the same name."""
    return f"scores/{digest[:16]}.csv"


def perturbation_file(kind, rows):
    """A table that grows gets a new name with each block of rows: nothing that run.json names is overwritten."""
    return f"perturbation/{kind}-{rows:05d}.csv"


def recorded_perturbation(files, kind):
    """The name of a run's table of that kind of perturbation, or None."""
    return next((name for name, found in _perturbations(files) if found == kind), None)


def recorded_perturbations(files):
    """Kinds of perturbation whose table is among the named files, by name."""
    return sorted(kind for _, kind in _perturbations(files))


def _perturbations(files):
    return [(name, found[1]) for name in files if (found := _PERTURBATION.fullmatch(name))]


def recorded_checkpoints(files):
    """Epochs whose weights are among the named files, in order."""
    return sorted(int(found[1]) for found in map(_CHECKPOINT.fullmatch, files) if found)


def recorded_predictions(files):
    """Epochs whose logits are among the named files, in order."""
    return sorted(int(found[1]) for found in map(_PREDICTIONS.fullmatch, files) if found)


def recorded_states(files):
    """Epochs whose resumable state is among the named files, in order."""
    return sorted(int(found[1]) for found in map(_STATE.fullmatch, files) if found)


def recorded_activations(files):
    """(epoch, bn) pairs whose activations are among the named files, in order; as trained before calibrated."""
    found = [match for match in map(_ACTIVATIONS.fullmatch, files) if match]
    pairs = ((int(match[1]), CALIBRATED if match[2] else TRAINED) for match in found)
    return sorted(pairs, key=lambda pair: (pair[0], pair[1] != TRAINED))
