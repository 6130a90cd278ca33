"""The Clusters page: figures 8.8 to 8.10 and A.15 to A.20."""

import json

import pytest

from tests.app.conftest import QUERY
from tests.app.pages import button, charts, healthy, texts, titles

VIEWS = ["silhouette", "activated share around", "ratio around", "active structure"]
OPTIMISERS = 3


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_the_computed_values(open_app, measured_store, view):
    app = healthy(open_app(measured_store, "clusters", **QUERY, clusters=view))
    assert not app.warning and not app.error and not app.info, texts([*app.warning, *app.error, *app.info])
    assert charts(app) and "How to read it" in texts(app.subheader)


def test_the_neurons_that_counted_stand_below_the_silhouette(open_app, measured_store):
    shown = charts(healthy(open_app(measured_store, "clusters", **QUERY)))
    assert "neurons that counted" in json.loads(shown[-1].proto.spec)["description"]


def test_base_rate_and_same_class_stand_below_the_share_around(open_app, measured_store):
    app = healthy(open_app(measured_store, "clusters", **QUERY, clusters="activated share around"))
    words = [json.loads(chart.proto.spec)["description"] for chart in charts(app)]
    assert any("activated share of all images by layer" in one for one in words)
    assert any("share of the same class around by layer" in one for one in words)


def test_the_ratio_runs_over_decades(open_app, measured_store):
    app = healthy(open_app(measured_store, "clusters", **QUERY, clusters="ratio around"))
    panels = [json.loads(chart.proto.spec) for chart in charts(app)[1:]]
    assert len(panels) % OPTIMISERS == 0 and panels
    assert all(panel["layer"][0]["encoding"]["x"]["scale"]["type"] == "log" for panel in panels if "layer" in panel)


def test_a_click_on_a_layer_shows_its_neurons_large(open_app, measured_store):
    app = healthy(open_app(measured_store, "clusters", **QUERY, clusters="active structure"))
    button(app, "conv3").click().run()
    assert titles(healthy(app)) == ["conv3 sgd", "conv3 wdecay", "conv3 layca"]


def test_what_is_not_computed_is_offered(open_app, bare_store):
    app = healthy(open_app(bare_store, "clusters"))
    assert not charts(app)
    assert "Not computed yet" in texts(app.info) and button(app, "Compute")
