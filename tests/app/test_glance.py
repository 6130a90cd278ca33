"""The Overview's pictures of all metrics, and what is offered beside them."""

import json

import pyarrow as pa
import pytest

from analysis import METRICS, compute, open_study
from app.family import in_words
from tests.app.pages import button, charts, healthy, texts

ROTATION = "Rotation"


@pytest.fixture(scope="module", autouse=True)
def _rotation(digits_study):
    compute("rotation", open_study(digits_study), epochs=[0, "last"])


def squares(app, family):
    """The rows behind the panel of a family."""
    for chart in charts(app):
        title = json.loads(chart.proto.spec).get("title")
        if isinstance(title, dict) and title["text"] == in_words(family):
            (data,) = chart.proto.datasets
            return pa.ipc.open_stream(data.data.data).read_all().to_pylist()
    raise AssertionError(f"no panel of {family}")


def test_all_layers_of_a_model_stand_in_network_order(open_app, complete_store, digits_study):
    app = healthy(open_app(complete_store, glance_family="weights", glance_model="layca_2"))
    run = open_study(digits_study).run("layca_2")
    rotation = [row for row in squares(app, "weights") if row["name"] == ROTATION]
    assert [row["column"] for row in rotation] == [layer.name for layer in run.layers]
    table = compute("rotation", run.study, ["layca_2"]).set_index("layer")["value"]
    assert all(row["value"] == pytest.approx(table[row["column"]], rel=1e-4) for row in rotation)
    assert {row["name"].partition(":")[0] for row in squares(app, "weights")} == {
        metric.title for metric in METRICS.values() if metric.family == "weights"
    }


def test_models_stand_beside_each_other_with_means_over_their_layers(open_app, complete_store, digits_study):
    app = healthy(open_app(complete_store, glance_family="weights", glance="models"))
    study = open_study(digits_study)
    rotation = [row for row in squares(app, "weights") if row["name"] == ROTATION]
    assert [row["column"] for row in rotation] == list(study.runs)
    means = compute("rotation", study).groupby("run")["value"].mean()
    assert all(row["value"] == pytest.approx(means[row["column"]], rel=1e-4) for row in rotation)
    assert "mean over all layers" in texts(app.caption)


def test_the_chosen_models_and_layers_are_the_columns(open_app, complete_store):
    chosen = {"models": "wdecay_1,layca_2", "layers": "conv2,conv5", "glance_family": "weights"}
    app = healthy(open_app(complete_store, **chosen))
    assert app.session_state["glance_model"] == "wdecay_1", "the first that is chosen"
    assert {row["column"] for row in squares(app, "weights")} == {"conv2", "conv5"}
    assert "All models of the study, whichever are chosen." in texts(app.caption)
    app = healthy(open_app(complete_store, glance="models", **chosen))
    assert {row["column"] for row in squares(app, "weights")} == {"wdecay_1", "layca_2"}


def test_what_is_not_computed_is_seen_and_offered(open_app, bare_store):
    app = healthy(open_app(bare_store, glance_family="sparsity"))
    signs = {row["sign"] for row in squares(app, "sparsity") if row["metric"] == "gini"}
    assert signs == {"○"}
    offered = next(one.label for one in app.button if one.label.startswith("Compute the"))
    assert button(app, offered)
    assert not (bare_store / "digits" / "results" / "gini").exists(), "nothing is computed behind the reader's back"


def test_all_families_are_one_choice_away(open_app, complete_store):
    app = healthy(open_app(complete_store))
    app.session_state["glance_family"] = "all"
    healthy(app.run())
    for family in {metric.family for metric in METRICS.values()}:
        assert squares(app, family)
    assert app.query_params["glance_family"] in ("all", ["all"]), "the view is a link"
