"""The page Compare, on studies that may be compared and on those that may not."""

import json
import shutil
from pathlib import Path

import pytest

from analysis import compute, open_study
from analysis.store import layout
from analysis.store.write import RunWriter
from app import steady
from tests.app.pages import button, charts, healthy, texts

LAYERS = 15


@pytest.fixture(scope="module")
def store(digits_study, tmp_path_factory):
    """Studies "digits" and "again" of the same probe images, and "other" of others; some of it measured."""
    store = tmp_path_factory.mktemp("compared")
    for name in ("digits", "again", "other"):
        shutil.copytree(digits_study, store / name)
        shutil.rmtree(store / name / "results", ignore_errors=True)
    divided_otherwise(store / "other")
    with_another_layer(store / "again" / "runs" / "layca_2")
    for name in ("digits", "again"):
        study = open_study(store / name)
        compute("rotation", study, epochs=[0, 1, "last"])
    for per in ("layer", "image"):
        compute("zero_ratio", open_study(store / "digits"), ["sgd_0", "wdecay_1"], [0, "last"], per=per)
    return store


def divided_otherwise(folder):
    path = folder / layout.STUDY_FILE
    study = json.loads(path.read_text())
    study["dataset"]["counts"]["train"] = 90
    study["files"][layout.PROBE_FILE]["sha256"] = "0" * 64
    path.write_text(json.dumps(study))


def with_another_layer(folder):
    """The same network, whose first layer is called something else."""
    writer = RunWriter.open(folder)
    first, *rest = writer.manifest.layers
    writer.commit(layers=(first.model_copy(update={"name": "stem"}), *rest))


def series(app):
    """The names of all series in the charts."""
    encodings = [layer["encoding"] for chart in charts(app) for layer in json.loads(chart.proto.spec).get("layer", [])]
    found = [one["color"]["scale"]["domain"] for one in encodings if "scale" in one.get("color", {})]
    return {name for names in found for name in names}


def test_in_a_meeting_the_axis_holds_what_both_studies_have_kept(open_app, store, monkeypatch):
    asked = set()

    def kept(study, metric, parameters):
        asked.add(study.folder.name)
        return {"": {"digits": (0.0, 500.0), "again": (-1.0, 2.0)}[study.folder.name]}

    monkeypatch.setattr(steady, "of_study", kept)
    query = {"study": "digits", "b_study": "again", "metric": "rotation", "range": "fitted"}
    app = healthy(open_app(store, "compare", meeting="on", **query))
    assert asked == {"digits", "again"} and "[-1.0, 500.0]" in charts(app)[1].proto.spec


def test_the_first_two_models_stand_beside_each_other_at_their_last_epochs(open_app, store):
    app = healthy(open_app(store, "compare", metric="rotation"))
    assert not app.warning and not app.error and not app.info, texts([*app.warning, *app.error, *app.info])
    assert series(app) == {"A: sgd_0", "B: wdecay_1", "untrained"}
    assert len(charts(app)) == 3, "the key, the values, the differences below them"
    assert f"of {LAYERS} comparisons" in texts(app.markdown)
    assert "has no interval: both: exact, nothing was sampled" in texts(app.caption)


def test_images_are_taken_in_pairs_and_how_their_values_are_spread_is_shown(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="zero_ratio"))
    assert "the bootstrap over the images that both sides were measured on" in texts(app.caption)
    assert len(charts(app)) == 3 + 1 + LAYERS, "values and differences with their key, then a panel a layer with theirs"
    app.session_state["spread"] = "none"
    assert len(charts(app.run())) == 3


def test_two_epochs_of_a_model_are_told_apart_and_swapped(open_app, store):
    app = healthy(open_app(store, "compare", metric="rotation", a="sgd_0", b="sgd_0", b_epoch="1"))
    assert {"A: sgd_0, epoch 3", "B: sgd_0, epoch 1"} <= series(app)
    key = json.loads(charts(app)[0].proto.spec)
    (dashes,) = {json.dumps(layer["encoding"]["strokeDash"]["scale"]["range"][:2]) for layer in key["layer"]
                 if "strokeDash" in layer["encoding"]}  # fmt: skip
    assert len(set(map(tuple, json.loads(dashes)))) == 2, "one colour, two strokes"
    button(app, "Swap").click().run()
    assert {"A: sgd_0, epoch 1", "B: sgd_0, epoch 3"} <= series(healthy(app))
    assert (app.session_state["a_epoch"], app.session_state["b_epoch"]) == (1, "last")


def test_models_of_two_studies_are_told_apart_by_their_studies(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="rotation", b_study="again"))
    assert {"A: sgd_0 (digits)", "B: sgd_0 (again)"} <= series(app), "of another study the model of the same name"
    assert "Not comparable: other: its images are divided otherwise: 90 train" in texts(app.caption)
    button(app, "Swap").click().run()
    assert {"A: sgd_0 (again)", "B: sgd_0 (digits)"} <= series(healthy(app))
    assert app.session_state["study"] == "again", "the sidebar follows"


def test_networks_are_compared_where_their_layers_have_the_same_names(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="rotation", b_study="again", b="layca_2"))
    said = texts(app.info)
    assert "The networks differ" in said and "Only in A: conv1." in said and "Only in B: stem." in said
    assert f"of {LAYERS - 1} comparisons" in texts(app.markdown)
    values, apart = (json.loads(chart.proto.spec)["layer"][-1]["encoding"]["x"] for chart in charts(app)[1:])
    assert values["scale"]["domain"] == apart["scale"]["domain"], "layers stand below each other"
    assert {"conv1", "stem"} < set(apart["scale"]["domain"]), "both have a place"


def test_what_is_not_computed_is_offered_for_each_study(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="gini", b_study="again"))
    said = texts(app.info)
    assert "Not computed yet for A: sgd_0 (digits)." in said and "Not computed yet for B: sgd_0 (again)." in said
    assert [one.label for one in app.button].count("Compute") == 2 and not charts(app)


def test_a_side_that_is_computed_is_shown_before_the_other(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="zero_ratio", b="layca_2", spread="none"))
    assert "Not computed yet for B: layca_2." in texts(app.info) and series(app) == {"A: sgd_0", "untrained"}
    assert "The difference is taken when B: layca_2 is computed." in texts(app.caption) and len(charts(app)) == 2


def test_single_values_that_lack_are_offered_beside_what_is_known(open_app, store):
    app = healthy(open_app(store, "compare", study="digits", metric="zero_ratio", spread="neuron"))
    assert "Single values (neurons) are not computed yet" in texts(app.info) and len(charts(app)) == 3


def test_what_a_link_names_and_is_gone_is_said(open_app, store):
    app = healthy(open_app(store, "compare", a="gone", b_study="other", b_epoch="99", spread="sideways"))
    said = texts(app.warning)
    assert "model gone" in said and "study other" in said and "epoch 99" in said


def test_the_same_on_both_sides_says_so(open_app, store):
    assert "Both sides are the same" in texts(healthy(open_app(store, "compare", a="sgd_0", b="sgd_0")).info)


def test_a_damaged_run_leaves_the_others_to_be_compared(open_app, damaged_store):
    store, name = damaged_store
    compute("rotation", open_study(Path(store) / "digits"), epochs=[0, "last"])
    app = healthy(open_app(store, "compare", metric="rotation"))
    assert len(charts(app)) == 3 and not any(name in one for one in series(app))


@pytest.mark.parametrize("metric", ["accuracy", "class_accuracy", "confusion", "pruning_curve"])
def test_values_of_whole_networks(open_app, store, metric):
    compute(metric, open_study(store / "digits"), ["sgd_0", "wdecay_1"], [0, "last"])
    app = healthy(open_app(store, "compare", study="digits", metric=metric))
    assert "Compute" not in [one.label for one in app.button]
    if metric == "pruning_curve":
        assert "Not measured" in app.expander[0].label
    else:
        assert "combined as if of independent samples" in texts(app.caption) and charts(app)
