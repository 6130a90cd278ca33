"""The page that asks whether the images are enough: values of quarters and halves, and what they say in words."""

import pytest

from analysis import compute, open_study
from app import jobs
from app.enough import numbers as enough
from tests.app.pages import button, charts, healthy, texts

MODEL = {"models": "sgd_0"}


@pytest.fixture(scope="module")
def portions_store(measured_store):
    """Two metrics are computed of every portion of the images of a model."""
    study = open_study(measured_store / "digits")
    for share, part in enough.EVERY:
        portion = {"images": share, "part": part} if share < 1 else {}
        compute("pair_nmi", study, runs=["sgd_0"], pairs=300, **portion)
        compute("zero_ratio", study, runs=["sgd_0"], **portion)
    return measured_store


def test_bias_is_said_in_numbers_and_extrapolated_only_with_its_assumption(open_app, portions_store):
    app = healthy(open_app(portions_store, "images_enough", metric="pair_nmi", pair_nmi__pairs="300", **MODEL))
    said = texts(app.markdown)
    assert "Fewer images give more" in said and "does not explain it" in said, "NMI of few images is too high"
    assert "If the bias falls as one over the number of images" in said and "Miller 1955" in said
    assert any("a quarter" in chart.proto.spec for chart in charts(app))


def test_a_metric_without_a_known_law_is_not_extrapolated(open_app, portions_store):
    app = healthy(open_app(portions_store, "images_enough", metric="zero_ratio", **MODEL))
    said = texts(app.markdown)
    assert "Nothing is extrapolated" in said and "of 15 places" in said


def test_metrics_of_weights_read_no_images(open_app, portions_store):
    app = healthy(open_app(portions_store, "images_enough", metric="rotation", **MODEL))
    assert "reads no images" in texts(app.info) and not charts(app)


def test_what_is_not_computed_is_started_as_one_job(open_app, portions_store, monkeypatch):
    app = healthy(open_app(portions_store, "images_enough", metric="gini", **MODEL))
    started = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: started.append(command))
    healthy(button(app, "Compute").click().run())
    command = " ".join(started[0])
    assert "compute" in command and "gini" in command
    assert "--set images=0.25,0.5,1.0 --set part=1,2,3,4" in command


def test_every_metric_is_said_to_be_unaffected_only_where_that_was_measured(portions_store):
    study = open_study(portions_store / "digits")
    table = enough.verdicts(study, [study.run("sgd_0")], "last").set_index("metric")["verdict"]
    assert table["Rotation"] == "reads no images"
    assert table["Gini index"] == "not computed on quarters and halves"
    assert table["Zero ratio"] not in ("", "not computed on quarters and halves")
