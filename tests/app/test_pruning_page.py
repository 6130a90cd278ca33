"""The Pruning page: figures 7.12 to 7.17, what is read off them, and how a sweep is recorded."""

import json
import shutil

import pytest

from app import jobs
from tests.app.conftest import SWEPT
from tests.app.pages import button, charts, healthy, texts


def test_random_and_magnitude_stand_side_by_side(open_app, measured_store):
    app = healthy(open_app(measured_store, "pruning"))
    shown = [json.loads(chart.proto.spec).get("title") for chart in charts(app)]
    assert shown[1:3] == ["random", "magnitude"]


@pytest.mark.parametrize(
    ("fraction", "random", "magnitude"),
    [("0.2", "73.5 % (73.0 to 74.0)", "82.0 %"), ("0.5", "49.5 % (49.0 to 50.0)", "70.0 %")],
)
def test_the_accuracy_at_a_fraction_is_read_off(open_app, measured_store, fraction, random, magnitude):
    app = healthy(open_app(measured_store, "pruning", fraction=fraction))
    table = app.dataframe[0].value.set_index("model")
    assert list(table.index) == list(SWEPT)
    assert table.loc["sgd_0", "random"] == random and table.loc["sgd_0", "magnitude"] == magnitude
    assert table.loc["sgd_0", "unpruned"] == "90.0 %"
    assert table.loc["sgd_0", "f95, random"].startswith("20.0 %"), "0.9 falls under 95 % of itself at 0.2"


def test_models_without_a_sweep_are_named_with_the_command(open_app, measured_store):
    app = healthy(open_app(measured_store, "pruning"))
    assert "No pruning is recorded for wdecay_1." in texts(app.info)
    assert "python -m trainer prune digits --runs wdecay_1" in texts(app.code)


def test_the_command_names_the_folder_of_a_copy(open_app, own_store):
    shutil.copytree(own_store / "digits", own_store / "copy")
    app = healthy(open_app(own_store, "pruning", study="copy"))
    assert "python -m trainer prune copy --runs" in texts(app.code)


def test_a_study_without_sweeps_offers_to_record_them(open_app, own_store, monkeypatch):
    # The sweep itself is the trainer's promise; here a command of no length stands at its place.
    monkeypatch.setattr(jobs, "prune", lambda study, runs, epoch: jobs.start(*jobs.of(study, "prune"), ("-c", "pass")))
    app = healthy(open_app(own_store, "pruning"))
    assert not charts(app)
    button(app, "Prune").click().run()
    assert jobs.find(own_store, "prune", "digits") is not None, "pressing the button starts the sweep"


def test_without_tensorflow_it_says_so_in_a_line(open_app, own_store, monkeypatch):
    monkeypatch.setattr(jobs, "can_train", lambda: False)
    app = healthy(open_app(own_store, "pruning"))
    assert "TensorFlow is not installed" in texts(app.info)
    assert "Prune" not in [one.label for one in app.button], "what cannot work is not offered"
