"""Every page on a study of imported networks: shown, or said in words why there is nothing to show."""

import shutil
import subprocess
import sys

import pytest

from analysis import compute, open_study
from app.pages import pages
from tests.app.pages import charts, healthy, texts
from tests.conftest import ROOT
from tests.trainer.pictures import write_pictures
from trainer.__main__ import main as trainer

PAGES = list(pages())
# In a process of its own: the app and its tests load no Keras.
IMPORT = """
import sys
from trainer import device
device.load_backend()
device.prepare(device.default_threads(), xla=False)
import keras
from keras import layers
from trainer.__main__ import main
place, by_class = sys.argv[1], sys.argv[2]
keras.Sequential([
    layers.Input((14, 14, 3)), layers.Conv2D(4, 3, activation="relu", name="conv"),
    layers.Conv2DTranspose(2, 3, name="up"), layers.Flatten(name="flat"),
    layers.Dense(3, activation="softmax", name="answers"),
]).save(place + "/own.keras")
given = ["--images", place + "/photos", "--preprocessing", "scale01", "--store", place + "/store", "--name", "photos"]
sys.exit(main(["import", place + "/own.keras", *given]))
"""


def imported(place, by_class):
    write_pictures(place / "photos", 3, by_class=by_class)
    command = [sys.executable, "-c", IMPORT, str(place), str(by_class)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    return place / "store"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with one study of pictures in class folders; gini is measured."""
    store = imported(tmp_path_factory.mktemp("imported"), by_class=True)
    compute("gini", open_study(store / "photos"), epochs=[0, "last"])
    return store


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(open_app, store, page):
    app = healthy(open_app(store, page))
    assert not app.error, texts(app.error)


def test_the_overview_tells_where_networks_are_from_and_what_is_left_out(open_app, store):
    app = healthy(open_app(store))
    row = app.dataframe[0].value.set_index("model").loc["own"]
    assert row["from"].endswith("own.keras") and row["images"] == "14 × 14" and row["preprocessing"] == "scale01"
    assert row["state"] == "imported" and row["not measured"] == 1
    assert "twin with random weights" in texts(app.caption)
    assert "Images by class" in texts(app.caption)


def test_explore_draws_a_metric_beside_the_random_twin(open_app, store):
    app = healthy(open_app(store, "explore", metric="gini"))
    assert charts(app) and "untrained" in charts(app)[0].proto.spec


def test_what_can_never_be_measured_is_not_offered(open_app, store):
    app = healthy(open_app(store, "explore", metric="rotation"))
    assert "Compute" not in [one.label for one in app.button]
    assert "imported" in "".join(one.label for one in app.expander)


@pytest.mark.parametrize("page", ["training", "pruning"])
def test_pages_of_trained_networks_say_that_these_are_not(open_app, store, page):
    assert "networks of this study are imported" in texts(healthy(open_app(store, page)).info)


def test_pictures_without_classes_are_shown_too(open_app, tmp_path):
    app = healthy(open_app(imported(tmp_path, by_class=False)))
    assert "The first images" in texts(app.caption)


@pytest.fixture(scope="module")
def coded_store(store, digits_study, tmp_path_factory):
    """A store of both kinds of study, each with a learned code beside its networks; gini is measured."""
    both = tmp_path_factory.mktemp("coded")
    for study in (store / "photos", digits_study):
        shutil.copytree(study, both / study.name)
        few = ("--atoms", "12", "--stride", "12", "--patches", "500", "--store", str(both))
        assert trainer(["dictionary", study.name, *few]) == 0
        compute("gini", open_study(both / study.name), epochs=[0, "last"])
    return both


@pytest.mark.parametrize("study", ["photos", "digits"])
@pytest.mark.parametrize("page", ["explore", "sparsity"])
def test_a_learned_code_is_shown_beside_the_networks(open_app, coded_store, study, page):
    app = healthy(open_app(coded_store, page, study=study, metric="gini"))
    drawn = "".join(chart.proto.spec for chart in charts(app))
    assert "v1_code" in drawn and ("own" if study == "photos" else "sgd_0") in drawn


@pytest.mark.parametrize("view", ["images", "shape", "channels"])
def test_a_single_layer_is_one_that_the_network_has(open_app, coded_store, view):
    app = healthy(open_app(coded_store, "sparsity", study="photos", sparsity=view))
    (layer,) = [box for box in app.selectbox if box.label == "Layer"]
    assert layer.value == "conv" and ("code" in layer.options) == (view != "images")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_trained_networks_go_on_without_the_code(open_app, coded_store, page):
    app = healthy(open_app(coded_store, page, study="digits"))
    assert not app.error, texts(app.error)
    assert "networks of this study are imported" not in texts(app.info)


def test_the_overview_says_what_the_code_is(open_app, coded_store):
    for study in ("photos", "digits"):
        app = healthy(open_app(coded_store, study=study))
        row = app.dataframe[0].value.set_index("model").loc["v1_code"]
        assert row["from"] == "dictionary of 12 atoms of 12 x 12 pixels" and row["preprocessing"] == "whitened grey"
    assert "Accuracy at the last epoch" in texts(app.caption)
