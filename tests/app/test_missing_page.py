"""The page of measurements: every state is shown with its reason, and what is missing can be computed."""

import os
import shutil

import pytest

from analysis import METRICS, compute, open_study
from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from analysis.metrics.parameters import complete
from analysis.store import failures, layout
from analysis.store.results import Results
from app import jobs, measurements
from app.charts.measurements import FAILED, PARTLY
from tests.app.pages import button, charts, healthy, texts


@pytest.fixture(scope="module")
def folder(digits_study, tmp_path_factory):
    """A study in which one metric is computed, one in part, and one failed, on one model."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("missing") / "digits")
    shutil.rmtree(folder / "results", ignore_errors=True)
    study = open_study(folder)
    compute("rotation", study, ["sgd_0"], epochs=[0, "last"])
    compute("zero_ratio", study, ["sgd_0"], epochs=["last"])
    gini = Results.of(study, "gini", complete(METRICS["gini"], {}), METRICS["gini"].version)
    failures.note(folder / "results", gini.place("sgd_0"), "no space left")
    return folder


def states(table):
    return table.set_index(["name", "column"])[["state", "reason"]].apply(tuple, axis=1)


def test_the_state_of_each_metric_on_each_model(folder):
    study = open_study(folder)
    found = states(measurements.by_model(study, list(study.runs.values())))
    assert found["rotation", "sgd_0"] == (COMPUTED, "")
    assert found["rotation", "layca_2"] == (NOT_COMPUTED, "")
    assert found["zero_ratio", "sgd_0"][0] == PARTLY
    assert found["gini", "sgd_0"] == (FAILED, "no space left")
    assert found["gini", "layca_2"][0] == NOT_COMPUTED, "what failed on one model has not failed on another"
    assert (
        found["reconstruction_error", "sgd_0"][0] == CANNOT
        and "make no images" in found["reconstruction_error", "sgd_0"][1]
    )


def test_the_state_in_each_layer(folder):
    study = open_study(folder)
    found = states(measurements.by_layer(study, study.run("sgd_0")))
    assert found["rotation", "conv1"] == (COMPUTED, "") and found["rotation", ""][0] == CANNOT
    assert found["zero_ratio", "dense1"][0] == PARTLY and "of 3 snapshots" in found["zero_ratio", "dense1"][1]
    assert found["gini", "conv1"] == (FAILED, "no space left")
    assert found["accuracy", ""][0] == COMPUTED, "what stands in the run's tables needs no computing"


def test_a_failure_is_forgotten_where_a_file_was_written_since(folder, tmp_path):
    own = shutil.copytree(folder, tmp_path / "digits")
    study = open_study(own)
    later = failures.noted(own / "results").popitem()[1].when + 60
    os.utime(study.run("sgd_0").file(layout.activations_file(0))[0], (later, later))
    assert states(measurements.by_model(study, [study.run("sgd_0")]))["gini", "sgd_0"][0] == NOT_COMPUTED


@pytest.mark.parametrize("columns", ["models", "layers"])
def test_the_page_shows_signs_and_reasons(open_app, folder, columns):
    app = healthy(open_app(folder.parent, "missing", columns=columns, family="sparsity"))
    (grid,) = [chart.proto.spec for chart in charts(app) if "Measurements of the family" in chart.proto.spec]
    assert ("1 failed" if columns == "models" else "15 failed") in grid, "states are said in words too"
    (why,) = [box for box in app.expander if "Why not" in box.label]
    assert "reason" in why.label and not app.error
    assert "1 of these failed." in texts(app.markdown)


def test_one_metric_on_one_model_is_computed_alone(open_app, folder, monkeypatch):
    started = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: started.append(" ".join(command)))
    app = healthy(open_app(folder.parent, "missing", missing_metric="hoyer", missing_model="layca_2"))
    assert "not known before the first is done" in texts(app.info) or "It takes about" in texts(app.info)
    healthy(button(app, "Compute 1 result").click().run())
    assert "compute" in started[0] and " hoyer --runs layca_2 --epochs 0,last" in started[0]
    app = healthy(open_app(folder.parent, "missing", missing_metric="rotation", missing_model="sgd_0"))
    assert "Nothing is missing here." in texts(app.success)
