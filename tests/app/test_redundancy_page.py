"""The Redundancy page: figures 8.2 to 8.5 and A.1 to A.14, across the layers and within each."""

import json

import pytest

from analysis import compute, open_study
from tests.app.conftest import QUERY
from tests.app.pages import button, charts, healthy, offers, texts, titles

VIEWS = ["pairs", "by overlap", "constant pairs", "dead", "always on", "entropy", "labels", "activations"]
ACROSS = {"constant pairs", "dead", "always on", "entropy", "labels"}
LAYERS = 15


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_the_computed_values(open_app, measured_store, view):
    app = healthy(open_app(measured_store, "redundancy", **QUERY, redundancy=view))
    assert not app.warning and not app.error and not app.info, texts([*app.warning, *app.error, *app.info])
    assert charts(app) and "How to read it" in texts(app.subheader)
    if view not in ACROSS:
        assert len(titles(app)) == 3 * LAYERS, "within layers: a row a layer, a column an optimiser"


def test_both_untrained_networks_are_in_the_key(open_app, measured_store):
    key = charts(healthy(open_app(measured_store, "redundancy", **QUERY)))[0].proto.spec
    assert "untrained" in key and "untrained, as initialised" in key


def test_the_mean_without_constant_neurons_has_a_panel_of_its_own(open_app, measured_store):
    app = healthy(open_app(measured_store, "redundancy", **QUERY))
    shown = " ".join(chart.proto.spec for chart in charts(app)[1:3])
    assert "Pairwise NMI: all" in shown and "Pairwise NMI: without constant neurons" in shown


def test_label_nmi_stands_above_its_floor(open_app, measured_store):
    app = healthy(open_app(measured_store, "redundancy", **QUERY, redundancy="labels"))
    chart = json.loads(charts(app)[1].proto.spec)
    assert "floor" in [layer["encoding"]["y"]["field"] for layer in chart["layer"]]


def test_a_click_on_a_layer_shows_its_histograms_large(open_app, measured_store):
    app = healthy(open_app(measured_store, "redundancy", **QUERY))
    button(app, "conv3").click().run()
    assert titles(healthy(app)) == ["conv3 sgd", "conv3 wdecay", "conv3 layca"]
    assert app.query_params["layer"] in ("conv3", ["conv3"]), "a link opens it as it is"
    app.selectbox(key="layer").set_value("").run()
    assert len(titles(healthy(app))) == 3 * LAYERS


def test_histograms_are_of_all_pairs_or_of_those_that_can_say_something(open_app, measured_store):
    def shown(**query):
        app = healthy(open_app(measured_store, "redundancy", **QUERY, layer="conv3", **query))
        return [chart.proto.spec for chart in charts(app)[-3:]]

    assert shown() != shown(kind="without constant neurons")


def test_what_is_not_computed_is_offered_once(open_app, bare_store):
    app = healthy(open_app(bare_store, "redundancy", redundancy="activations"))
    assert not charts(app)
    assert offers(app) == ["Compute"], "one offer, though the histograms lack too"
    assert "Not computed yet" in texts(app.info)


def test_histograms_are_offered_when_the_values_above_are_there(open_app, own_store):
    compute("mean_activation", open_study(own_store / "digits"), epochs=[0, "last"])
    app = healthy(open_app(own_store, "redundancy", redundancy="activations"))
    assert charts(app) and button(app, "Compute")


def test_an_epoch_without_activations_is_listed_with_the_reason(open_app, own_store):
    compute("dead_neurons", open_study(own_store / "digits"), epochs=[0, "last"])
    app = healthy(open_app(own_store, "redundancy", redundancy="dead", epoch="1"))
    assert "were not recorded" in texts(one for one in app.dataframe if "reason" in one.value)


def test_parameters_of_the_link_are_those_of_the_values(open_app, measured_store):
    app = healthy(open_app(measured_store, "redundancy", **QUERY, redundancy="labels", label_nmi__average="max"))
    assert app.session_state["label_nmi.average"] == "max"
    assert "Not computed yet" in texts(app.info), "nothing was computed with this average"


def test_a_view_that_does_not_exist_is_named(open_app, measured_store):
    app = healthy(open_app(measured_store, "redundancy", **QUERY, redundancy="sideways"))
    assert "view sideways" in texts(app.warning)
