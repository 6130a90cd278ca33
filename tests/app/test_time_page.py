"""The page of metrics over epochs: what is not measured is seen as such, and can be computed or recorded."""

import json

import pandas as pd
import pytest

from app import charts, jobs
from tests.app.pages import button, healthy, texts, titles
from tests.app.pages import charts as charts_of


def scene(layers):
    return charts.Scene({name: name for name in layers}, charts.looks({"a": "a"}), "value")


def rows(epochs, layers=("conv1", "conv2")):
    table = pd.DataFrame([{"series": "a", "layer": layer, "epoch": epoch} for layer in layers for epoch in epochs])
    return table.assign(value=range(len(table)), low=None, high=None, n=None)


GAPS = pd.DataFrame(columns=["run", "epoch", "state", "reason"])


def drawn_rows(chart):
    (found,) = [one for one in chart.to_dict()["datasets"].values() if "stretch" in one[0]]
    return pd.DataFrame(found)


def test_no_full_line_leads_over_an_epoch_that_was_not_measured():
    table = rows([0, 1, 2, 5, 6])
    chart = charts.over_time(table, GAPS, scene(["conv1", "conv2"]), "a", range(8))
    found = drawn_rows(chart)
    for _, of_layer in found.groupby("layer"):
        assert [list(part["epoch"]) for _, part in of_layer.groupby("stretch")] == [[0, 1, 2], [5, 6]]


def test_epochs_that_the_run_never_had_are_no_gap():
    found = drawn_rows(charts.over_time(rows([0, 5, 10]), GAPS, scene(["conv1", "conv2"]), "a", (0, 5, 10)))
    assert found["stretch"].nunique() == 1


def test_a_picture_of_two_signs_is_two_sided_and_names_what_is_missing():
    table = rows([0, 2]).assign(value=[-1.0, 0.5, 0.2, 0.1])
    gaps = pd.DataFrame([{"run": "a", "epoch": 1, "state": "not recorded", "reason": "why"}])
    (chart,) = charts.layer_by_epoch(table, gaps, scene(["conv1", "conv2"])).charts
    specification = chart.to_dict()
    colour = specification["layer"][0]["encoding"]["color"]["scale"]
    assert colour["domain"] == [-1.0, 1.0] and colour["range"] == "diverging"
    assert "Without a value: 1" in specification["description"]


@pytest.mark.parametrize("view", ["lines", "picture"])
def test_what_is_not_computed_is_counted_and_offered(open_app, measured_store, view):
    app = healthy(
        open_app(measured_store, "time", metric="rotation", epochs="every", view=view, models="sgd_0,layca_2")
    )
    assert "Not computed yet for 4 snapshots" in texts(app.info)
    assert button(app, "Compute")
    assert {"sgd_0", "layca_2"} <= set(titles(app)), "what is computed is drawn"
    assert any("ithout a value: 1, 2" in chart.proto.spec for chart in charts_of(app)), "and said in words"


def test_epochs_without_activations_can_be_recorded(open_app, measured_store, monkeypatch):
    asked = {"metric": "zero_ratio", "epochs": "some", "some": "1,2", "models": "sgd_0"}
    app = healthy(open_app(measured_store, "time", **asked))
    assert "The activations of 2 snapshots are not recorded" in texts(app.info) and button(app, "Record")
    assert "activations of epoch 1 were not recorded" in texts([app.dataframe[0]]), "each with its reason"
    started = []
    monkeypatch.setattr(jobs, "record", lambda study, runs, epochs: started.append((runs, epochs)))
    healthy(button(app, "Record").click().run())
    assert started == [(["sgd_0"], (1, 2))]
    monkeypatch.setattr(jobs, "can_train", lambda: False)
    app = healthy(app.run())
    assert "where TensorFlow is installed" in texts(app.info) and "--runs sgd_0 --epochs 1,2" in texts(app.info)


def test_a_metric_of_the_network_has_a_line_for_each_model(open_app, measured_store):
    app = healthy(open_app(measured_store, "time", metric="accuracy"))
    encodings = [json.loads(chart.proto.spec) for chart in charts_of(app)]
    assert any("sgd_0" in json.dumps(one) and "layca_2" in json.dumps(one) for one in encodings)
    assert not app.error and not app.warning


def test_explore_leads_here_where_not_every_epoch_is_computed(open_app, measured_store):
    app = healthy(open_app(measured_store, "explore", metric="rotation", view="by epoch", models="sgd_0"))
    (link,) = (one.proto for one in app.get("page_link") if one.proto.label.startswith("Of "))
    assert link.page == "time" and "models=sgd_0" in link.query_string
