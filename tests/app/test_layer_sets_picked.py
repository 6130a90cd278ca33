"""Layer sets in the sidebar: which are offered, and that a page shows taps and block means like layers."""

import json

import pytest

from analysis import LAYER_SETS, compute, open_study
from app import jobs
from tests.app.pages import charts, healthy, texts

LAST = ["conv2", "conv4", "conv7", "conv10", "conv13"]


@pytest.fixture(scope="module", autouse=True)
def _computed(digits_study):
    study = open_study(digits_study)
    compute("zero_ratio", study, epochs=[0, "last"])
    compute("zero_ratio", study, epochs=[0, "last"], layers=["around_pooling", "block_means"])


def layers_shown(app):
    """The names along the horizontal axis, in order."""
    return json.loads(charts(app)[-1].proto.spec)["layer"][-1]["encoding"]["x"]["scale"]["domain"]


def test_every_set_that_the_network_has_is_offered(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", metric="zero_ratio"))
    assert app.selectbox(key="set").options == [one.title for one in LAYER_SETS.values()]
    assert app.session_state["set"] == "all" and "set" not in app.query_params


def test_a_layer_and_its_pooled_output_stand_side_by_side(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", metric="zero_ratio", set="around_pooling"))
    pairs = zip(LAST, range(1, 6), strict=True)
    assert layers_shown(app) == [name for last, block in pairs for name in (last, f"pool{block}")]
    app.selectbox(key="set").set_value("block_means").run()
    assert layers_shown(healthy(app)) == [f"block{number} mean" for number in range(1, 6)]
    assert app.query_params["set"] in ("block_means", ["block_means"]) and not app.warning
    app.selectbox(key="set").set_value("last_conv_of_each_block").run()
    assert layers_shown(healthy(app)) == LAST


@pytest.mark.parametrize("page", ["weights", "redundancy", "training", "overview"])
def test_pages_of_kernels_show_none_of_a_set_without_layers(open_app, measured_store, page):
    healthy(open_app(measured_store, page, set="taps"))


def test_what_a_set_lacks_is_offered_to_be_computed_of_its_places(open_app, bare_store, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: asked.append(command))
    app = healthy(open_app(bare_store, "explore", metric="gini", set="flatten"))
    assert "Not computed yet" in texts(app.info)
    next(one for one in app.button if one.label == "Compute").click().run()
    (command,) = asked
    assert command[command.index("--layers") + 1].endswith("dense2,flatten")
