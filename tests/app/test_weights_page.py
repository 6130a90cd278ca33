"""The Weights page: figures 7.1 to 7.10, all layers in one grid or one of them large."""

import json

import pytest

from tests.app.pages import button, charts, healthy, texts, titles

RUNS = ["sgd_0", "wdecay_1", "layca_2"]
LAYERS = 15


@pytest.mark.parametrize("view", ["change", "relative change", "weights"])
def test_a_row_a_layer_and_a_column_an_optimiser(open_app, measured_store, view):
    app = healthy(open_app(measured_store, "weights", weights=view))
    shown = titles(app)
    assert len(shown) == 3 * LAYERS, f"three optimisers of {LAYERS} layers: {shown[:6]}"
    assert shown[:3] == ["sgd", "wdecay", "layca"], "the first row names the columns"


def test_a_click_on_a_layer_shows_it_large_and_the_list_brings_all_back(open_app, measured_store):
    app = healthy(open_app(measured_store, "weights"))
    button(app, "conv3").click().run()
    assert titles(healthy(app)) == ["conv3 sgd", "conv3 wdecay", "conv3 layca"]
    assert app.query_params["layer"] in ("conv3", ["conv3"]), "a link opens it as it is"
    app.selectbox(key="layer").set_value("").run()
    assert len(titles(healthy(app))) == 3 * LAYERS


def test_the_weights_before_training_stand_in_every_column(open_app, measured_store):
    app = healthy(open_app(measured_store, "weights", weights="weights", layer="conv1"))
    panels = [json.loads(chart.proto.spec) for chart in charts(app)][1:]
    assert len(panels) == 3 and all("untrained" in json.dumps(panel) for panel in panels)


def test_one_layer_between_epochs_of_every_model(open_app, measured_store):
    app = healthy(open_app(measured_store, "weights", weights="between epochs", matrix="conv2"))
    assert titles(app) == RUNS


def test_what_is_not_computed_is_offered(open_app, bare_store):
    app = healthy(open_app(bare_store, "weights", weights="relative change"))
    assert "Not computed yet" in texts(app.info) and button(app, "Compute")
