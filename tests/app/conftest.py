"""The app as its users meet it, on stores in the states that stores can be in."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis import compute, open_study
from analysis.store import layout
from analysis.store.lock import writing
from analysis.store.manifest import TRAINING
from analysis.store.write import RunWriter

ENTRY = Path(__file__).parents[2] / "app" / "main.py"
SECONDS = 60


@pytest.fixture
def open_app(monkeypatch):
    """A function that opens the app on a store, at a page and with a query; returns the AppTest after its run."""

    def opened(store, page="overview", **query):
        monkeypatch.setenv(layout.STORE_VARIABLE, str(store))
        app = AppTest.from_file(ENTRY, default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name.replace("__", ".")] = value
        # The entry page first: AppTest learns the table of pages from it.
        if page != "overview":
            app.switch_page(f"views/{page}.py")
        return app.run()

    return opened


@pytest.fixture
def complete_store(digits_study):
    return digits_study.parent


SWEPT = ("sgd_0", "layca_2")
FRACTIONS = (0.0, 0.2, 0.5, 0.9)
# Of fewer neurons and pairs than by default, for time; a page shows them when its query says so.
FEWER = {
    "pair_nmi": {"pairs": 300},
    "constant_pairs": {"pairs": 300},
    "silhouette": {"neurons": 3},
    "labels_around": {"neurons": 3},
    "ratio_around": {"neurons": 2},
    "active_structure": {"neurons": 6},
    "adjusted_nmi": {"pairs": 300},
    "cross_layer_nmi": {"pairs": 300},
}
QUERY = {f"{metric}__{name}": str(value) for metric, given in FEWER.items() for name, value in given.items()}
# What the pages Redundancy, Clusters and Sparsity show first: of each metric, the values of `per`; "" without any.
OF_ACTIVATIONS = {
    "pair_nmi": ("layer", "bin", "overlap"),
    "mean_activation": ("layer", "bin"),
    "label_nmi": ("layer",),
    "dead_neurons": ("layer",),
    "always_on_neurons": ("layer",),
    "entropy": ("layer",),
    "constant_pairs": ("",),
    "silhouette": ("layer",),
    "labels_around": ("layer",),
    "ratio_around": ("layer",),
    "active_structure": ("layer", "neuron"),
    "gini": ("layer",),
}


@pytest.fixture(scope="session")
def measured_store(digits_study, made_once):
    """A store with a copy of the study in which two runs' pruning is recorded and what the pages show is measured."""
    return made_once("measured", lambda store: measure(Path(shutil.copytree(digits_study, store / "digits"))))


def measure(folder):
    """Record the sweeps and compute what the pages show first."""
    for run in SWEPT:
        record_sweeps(folder / "runs" / run)
    study = open_study(folder)
    for metric in ("weight_change", "relative_weight_change", "weight_distribution", "decomposition"):
        compute(metric, study, epochs=["last"])
    compute("rotation_matrix", study, epochs="all")
    compute("rotation", study, epochs=[0, "last"])
    for metric, values_of_per in OF_ACTIVATIONS.items():
        for per in values_of_per:
            given = FEWER.get(metric, {}) | ({"per": per} if per else {})
            compute(metric, study, epochs=[0, "last"], **given)


def record_sweeps(run):
    """Commit sweeps as the trainer does, of accuracies that fall: pruned at random below those by magnitude."""
    writer = RunWriter.open(run)
    last = writer.manifest.history[-1]["epoch"]
    pruned = [
        {"epoch": last, "kind": kind, "scope": scope, "bn": "trained", "draw": draw,
         "seed": 0, "fraction": fraction, "accuracy": 0.9 - drop * fraction - 0.01 * draw * (fraction > 0), "loss": 1.0}
        for kind, draws, drop in (("random", 2, 0.8), ("magnitude", 1, 0.4))
        for scope in ("global", "layer")
        for draw in range(draws)
        for fraction in FRACTIONS
    ]  # fmt: skip
    noisy = [
        {"epoch": last, "draw": 0, "seed": 0, "strength": strength, "accuracy": 0.9 - strength, "loss": 1.0}
        for strength in (0.0, 0.1, 0.4)
    ]
    for kind, rows in {"pruning": pruned, "input_noise": noisy}.items():
        with writer.file(layout.perturbation_file(kind, len(rows))) as path, open(path, "w", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
    writer.commit()


@pytest.fixture
def own_store(own_study):
    """A store with a copy of the study, that a test may change."""
    return own_study.parent


@pytest.fixture
def bare_store(own_store):
    """A store whose study has no results at all."""
    shutil.rmtree(own_store / "digits" / "results", ignore_errors=True)
    return own_store


@pytest.fixture
def damaged_store(own_store):
    """A store whose study has a run with an unreadable run.json; returns (store, name of the run)."""
    folder = sorted((own_store / "digits" / "runs").iterdir())[0]
    (folder / layout.RUN_FILE).write_text("{ cut sho")
    return own_store, folder.name


@pytest.fixture
def training_store(own_store):
    """A store in which the study's first run is still training, its writer alive; returns (store, name of the run)."""
    study = own_store / "digits"
    folder = sorted((study / "runs").iterdir())[0]
    writer = RunWriter.open(folder)
    writer.commit(state=TRAINING)
    told = {
        "run": folder.name,
        "run_number": 2,
        "runs": 9,
        "epoch": 3,
        "epochs": 40,
        "seconds_left": 130,
        "message": "",
    }
    (study / layout.PROGRESS_FILE).write_text(json.dumps(told))
    with writing(study, "a test"):
        yield own_store, folder.name
