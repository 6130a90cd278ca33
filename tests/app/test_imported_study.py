"""Every page on a study of imported networks: shown, or said in words why there is nothing to show."""

import subprocess
import sys

import pytest

from analysis import compute, open_study
from tests.app.pages import charts, healthy, texts
from tests.conftest import ROOT
from tests.trainer.pictures import write_pictures

PAGES = ["overview", "explore", "training", "weights", "pruning", "redundancy", "clusters", "sparsity"]
PAGES += ["indicators", "findings"]
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
inner = keras.Sequential([layers.Input((12, 12, 4)), layers.Conv2D(2, 3)], name="inner")
keras.Sequential([
    layers.Input((14, 14, 3)), layers.Conv2D(4, 3, activation="relu", name="conv"), inner,
    layers.Flatten(name="flat"), layers.Dense(3, activation="softmax", name="answers"),
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


@pytest.mark.parametrize("page", ["training", "pruning"])
def test_pages_of_trained_networks_say_that_these_are_not(open_app, store, page):
    assert "networks of this study are imported" in texts(healthy(open_app(store, page)).info)


def test_pictures_without_classes_are_shown_too(open_app, tmp_path):
    app = healthy(open_app(imported(tmp_path, by_class=False)))
    assert "The first images" in texts(app.caption)
