"""The page Sparsity: the numbers of the analysis, in words and pictures; nothing is computed behind one's back."""

import json
import shutil

import pandas as pd
import pytest
from scipy.stats import kruskal
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from analysis import compute, open_study
from analysis.axioms import axiom_table
from analysis.shape_in_words import judge
from analysis.store import layout
from app import jobs
from tests.app.conftest import record_sweeps
from tests.app.pages import button, charts, healthy, offers, texts, titles

RUN = "sgd_0"
PENALTIES = {
    "wdecay_1": {"kind": "l1", "strength": 0.5, "layers": ["hidden"], "over": "layer"},
    "layca_2": {"kind": "winners", "keep": 0.25, "layers": ["hidden"], "over": "position"},
}
COMPUTED = [
    ("gini", {}, None),
    ("gini", {}, ["around_pooling"]),
    ("gini", {"per": "channel"}, None),
    *((name, {"per": "image", "mode": mode}, None) for name in ("gini", "l1_norm") for mode in ("flatten", "filter")),
    ("measure_correlation", {}, None),
    *(
        ("activation_distribution", {"per": per, "tensor": tensor}, None)
        for per in ("layer", "bin")
        for tensor in ("activation", "pre_activation")
    ),
]


@pytest.fixture(scope="module")
def store(digits_study, tmp_path_factory):
    """A store with a copy of the study in which the page's values of one run are measured."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("sparse") / "digits")
    study = open_study(folder)
    for metric, parameters, layers in COMPUTED:
        compute(metric, study, [RUN], [0, "last"], layers, **parameters)
    return folder.parent


@pytest.fixture(scope="module")
def forced_store(digits_study, tmp_path_factory):
    """A store in which two runs say that they were trained with a penalty; two runs were pruned, with noise too."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("forced") / "digits")
    for run, penalty in PENALTIES.items():
        file = folder / "runs" / run / layout.RUN_FILE
        told = json.loads(file.read_text())
        told["recipe"]["penalty"] = penalty
        told["notes"]["penalty"] = {"formula": "0.5 * mean", "layers": ["conv1"]}
        file.write_text(json.dumps(told))
    for run in (RUN, "wdecay_1"):
        record_sweeps(folder / "runs" / run)
    for metric in ("gini", "kurtosis"):
        compute(metric, open_study(folder), epochs="last")
    return folder.parent


def drawn(app, column):
    """Tables of all charts of the page that have this column."""
    tables = [
        convert_arrow_bytes_to_pandas_df(data.data.data) for chart in charts(app) for data in chart.proto.datasets
    ]
    return [table for table in tables if column in table]


def opened(open_app, store, view, **query):
    return healthy(open_app(store, "sparsity", sparsity=view, models=RUN, **query))


VIEWS = ["by layer", "maps or layer", "measures", "images", "channels", "shape"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_the_computed_values(open_app, store, view):
    app = opened(open_app, store, view)
    assert not app.warning and not app.error and not app.info, texts([*app.warning, *app.error, *app.info])
    assert charts(app) and "How to read it" in texts(app.subheader)


def test_before_and_after_pooling_stand_side_by_side(open_app, store):
    app = opened(open_app, store, "by layer", set="around_pooling")
    domain = json.loads(charts(app)[-1].proto.spec)["layer"][-1]["encoding"]["x"]["scale"]["domain"]
    assert domain[:4] == ["conv2", "pool1", "conv4", "pool2"]
    assert "Gini index of activations: highest" in texts(app.markdown)


def test_the_l1_norm_of_maps_and_layer_are_one_question_and_the_gini_index_is_another(open_app, store):
    app = opened(open_app, store, "maps or layer", measure="l1_norm")
    run = open_study(store / "digits").runs[RUN]
    maps = ", ".join(f"{'output' if layer.output else layer.name} {layer.channels}" for layer in run.layers)
    assert f"times the number of maps ({maps})" in texts(app.markdown)
    assert titles(app)[2:] == ["ratio of the two", "rank correlation of images"]
    app = opened(open_app, store, "maps or layer")
    assert "Yes: Gini index is another quantity" in texts(app.markdown)
    assert "it has no map" in "".join(one.label for one in app.expander).replace("\\", "")


def test_a_look_at_a_view_that_offers_other_modes_changes_no_other_view(open_app, store):
    app = opened(open_app, store, "by layer", mode="lifetime")
    for view in ("maps or layer", "measures", "images", "channels"):
        app.session_state["sparsity"] = view
        healthy(app.run())
    app.session_state["sparsity"] = "by layer"
    healthy(app.run())
    (taken_over,) = [one.value for one in app.selectbox if one.label == "Taken over"]
    assert taken_over == "lifetime"


def test_images_at_both_ends_are_those_of_the_analysis(open_app, store):
    study = open_study(store / "digits")
    table = compute("gini", study, [RUN], layers=["conv3"], per="image").sort_values("value", ascending=False)
    app = opened(open_app, store, "images", sparse_layer="conv3")
    highest, lowest = drawn(app, "place")
    pd.testing.assert_series_equal(highest["value"], table["value"].head(8), check_index=False)
    pd.testing.assert_series_equal(lowest["value"], table["value"][::-1].head(8), check_index=False)
    first, _ = study.probe_rows("train")
    assert highest["probe_image"].tolist() == (first + table["image"].head(8)).tolist()
    assert highest["image"].str.startswith("data:image/png").all()
    labels = study.probe.labels[first + table["image"].to_numpy(int)]
    parts = [part["value"] for _, part in table.groupby(labels) if len(part) > 1]
    assert f"Kruskal-Wallis p = {kruskal(*parts).pvalue:.2g}" in texts(app.markdown)


def test_channels_at_the_top_are_named(open_app, store):
    study = open_study(store / "digits")
    table = compute("gini", study, [RUN], layers=["conv9"], per="channel").dropna(subset=["value"])
    best = table.sort_values("value", ascending=False).iloc[0]
    app = opened(open_app, store, "channels", channels_of="conv9")
    assert f"{RUN}: highest in channels {best['channel']:.0f} ({best['value']:.3g})" in texts(app.markdown)
    app = opened(open_app, store, "channels", channels_of="dense1")
    assert "no channel has a value" in texts(app.info), "a dense layer has no maps, and the page says so"


def test_the_shape_is_told_for_both_tensors(open_app, store):
    study = open_study(store / "digits")
    app = opened(open_app, store, "shape", sparse_layer="conv5")
    for tensor in ("activation", "pre_activation"):
        rows = compute("activation_distribution", study, [RUN], layers=["conv5"], tensor=tensor)
        assert judge(rows).words in texts(app.markdown)
    table = app.dataframe[0].value
    assert set(table["sides"][table["of"] == "pre-activation"]) <= {"one", "two"} and "conv13" in set(table["layer"])


def test_axioms_need_no_study_and_show_what_breaks_them(open_app, complete_store):
    app = opened(open_app, complete_store, "axioms", measure="hoyer")
    assert "obeys 5 of 6 axioms; not cloning" in texts(app.markdown)
    examples = app.table[0].value
    assert examples.loc["cloning", "for example"] == "1, 3" and examples.loc["cloning", "becomes"] == "1, 3, 1, 3"
    assert len(app.dataframe[0].value) == axiom_table()["measure"].nunique()


def test_without_penalties_one_line_says_how(open_app, store):
    app = opened(open_app, store, "forced")
    assert "No run of this study was trained with a penalty; the recipe `sparsity` does it" in texts(app.info)
    assert not charts(app)


def test_forced_sparsity_stands_beside_the_free_model(open_app, forced_store):
    app = healthy(open_app(forced_store, "sparsity", sparsity="forced"))
    shown = titles(app)
    assert shown[:2] == [["test accuracy", "l1"], ["test accuracy", "winners"]] and ["Kurtosis, dense1", "l1"] in shown
    accuracy = open_study(forced_store / "digits").runs["wdecay_1"].history["test_accuracy"].iloc[-1]
    (row,) = (
        part[(part["series"] == "wdecay_1") & (part["outcome"] == "test accuracy")].iloc[0]
        for part in drawn(app, "outcome")
        if "wdecay_1" in set(part["series"]) and "test accuracy" in set(part["outcome"]) and len(part) == 1
    )
    assert row["dose"] == 0.5 and row["value"] == pytest.approx(accuracy)
    assert "noise --runs" not in texts(app.code) and "prune digits --runs layca_2 --epochs last" in texts(app.code)
    assert "Pruning area not recorded for layca_2" in texts(app.caption)
    app = healthy(open_app(forced_store, "sparsity", sparsity="forced", models=RUN))
    assert "None of the chosen models was trained with a penalty; wdecay_1, layca_2 were" in texts(app.info)


@pytest.mark.parametrize(
    ("view", "given"),
    [
        ("maps or layer", ("hoyer", "per=image", "mode=flatten,filter")),
        ("shape", ("activation_distribution", "per=layer,bin", "tensor=activation,pre_activation")),
        ("images", ("hoyer", "per=image", "mode=flatten")),
    ],
)
def test_what_is_not_computed_is_one_offer_and_not_done(open_app, complete_store, monkeypatch, view, given):
    asked = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: asked.append(command))
    app = opened(open_app, complete_store, view, measure="hoyer", images="test")
    assert offers(app) == ["Compute"] and not charts(app)
    button(app, "Compute").click().run()
    assert set(given) <= set(asked[0]) and "split=test" in asked[0] and RUN in asked[0]


def test_what_is_partly_computed_is_not_said_to_be_missing(open_app, bare_store):
    compute("activation_distribution", open_study(bare_store / "digits"), [RUN], [0, "last"])
    app = healthy(open_app(bare_store, "sparsity", sparsity="shape", models=f"{RUN},layca_2"))
    said = texts(app.info)
    assert "Not computed yet for layca_2." in said and f"For {RUN} not everything is computed yet" in said


def test_what_was_computed_meanwhile_is_shown(open_app, store):
    app = opened(open_app, store, "images", measure="skewness", images="test")
    assert not charts(app)
    compute("skewness", open_study(store / "digits"), [RUN], [0, "last"], per="image", split="test")
    assert charts(healthy(app.run()))


def test_autoencoders_have_an_error_in_place_of_an_accuracy(open_app, autoencoder_study, tmp_path):
    study = open_study(shutil.copytree(autoencoder_study, tmp_path / "autoencoder"))
    for metric in ("gini", "kurtosis"):
        compute(metric, study, epochs="last")
    app = healthy(open_app(tmp_path, "sparsity", sparsity="forced"))
    assert [one.label for one in app.button if one.label == "Compute"], "the error is not computed yet"
    errors = compute("reconstruction_error", study, epochs="last").set_index("run")["value"]
    app = healthy(app.run())
    error = "reconstruction error, train images"
    assert titles(app)[:2] == [[error, "l1"], [error, "winners"]]
    assert f"without a penalty {errors['free']:.3g}" in texts(app.markdown)
    assert "accuracy" not in texts(app.markdown).partition("What forced")[2].partition("How")[0]


def test_a_link_opens_what_it_names_and_names_what_is_gone(open_app, store):
    app = opened(open_app, store, "images", measure="l1_norm", mode_of_images="filter", sparse_layer="conv2")
    state = app.session_state
    assert (state["measure"], state["mode_of_images"], state["sparse_layer"]) == ("l1_norm", "filter", "conv2")
    app = opened(open_app, store, "sideways", measure="charm")
    assert "view sideways" in texts(app.warning) and "measure charm" in texts(app.warning)
