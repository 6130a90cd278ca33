"""The Indicators page: what is measured is ranked, what is not is offered, and every tau stands with its n and p."""

import json
import shutil

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from analysis import compute, open_study
from analysis.indicators import indicators
from app import jobs
from tests.app.pages import button, charts, healthy, texts

MEASURED = ("rotation", "norms", "gini")


@pytest.fixture(scope="module")
def ranked_store(digits_study, tmp_path_factory):
    """A store with a copy of the study in which a few metrics are measured, and nothing else."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("ranked") / "digits")
    shutil.rmtree(folder / "results", ignore_errors=True)
    study = open_study(folder)
    for metric in (*MEASURED, "weight_distribution"):
        compute(metric, study)
    compute("gini", study, split="test")
    return folder.parent


def squares(app):
    """{(indicator, layer): tau} of all pictures of a page; nan for a square without one."""
    tables = [
        convert_arrow_bytes_to_pandas_df(data.data.data) for chart in charts(app) for data in chart.proto.datasets
    ]
    rows = [table.set_index(["id", "layer"])["tau"] for table in tables if "p_benjamini_hochberg" in table]
    return {cell: tau for part in rows for cell, tau in part.items()}


def table_of(store, **question):
    """What `analysis.indicators` says, by indicator and layer."""
    table = indicators(open_study(store / "digits"), list(MEASURED), **question)
    names = [": ".join(filter(None, pair)) for pair in table[["metric", "variant"]].itertuples(index=False)]
    return table.assign(id=names).set_index(["id", "layer"])


@pytest.mark.parametrize("target", ["test accuracy", "gap"])
def test_every_square_is_what_the_analysis_says(open_app, ranked_store, target):
    app = healthy(open_app(ranked_store, "indicators", target=target))
    expected = table_of(ranked_store, target=target)["tau"]
    found = squares(app)
    assert set(found) == set(expected.index), "all measured indicators, in all layers, and nothing else"
    assert found == pytest.approx(expected.to_dict(), abs=1e-4, nan_ok=True)


def test_no_tau_without_n_and_p(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators"))
    said = texts(app.caption)
    assert "over 3 models (n)" in said and "have p < 0.05" in said and "no tau is enough" in said
    for chart in charts(app)[1:]:
        words = json.loads(chart.proto.spec)["description"]
        assert "n 3" in words and "(p " in words, "the alternative text says them too"


def test_the_difference_of_the_splits_knows_no_weights(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators", split="difference"))
    assert {name for name, _ in squares(app)} == {"gini"}
    reasons = app.dataframe[-1].value.set_index("indicator")["reason"]
    assert reasons["Rotation"] == "it does not depend on whose images are looked at"


def test_what_is_left_out_is_listed_with_the_reason(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators"))
    reasons = app.dataframe[-1].value.set_index("indicator")["reason"]
    assert reasons["Distribution of the weights"] == "it has several values of each layer, one for each position"
    assert reasons["Accuracy"] == "it is what indicators are held against"


def test_a_link_shows_the_models_behind_a_square(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators", indicator="norms: ratio", at="conv3"))
    title = json.loads(charts(app)[-1].proto.spec)["layer"][0]["title"]
    row = table_of(ranked_store).loc[("norms: ratio", "conv3")]
    assert title.startswith("Norms of the weights: ratio, conv3: tau = ") and title.endswith("n = 3")
    assert f"tau = {row['tau']:.2f}" in title and f"p = {row['p']:.2g}" in title


def test_the_lists_choose_a_square_without_a_mouse(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators"))
    before = len(charts(app))
    app.selectbox(key="indicator").set_value("rotation").run()
    app.selectbox(key="at").set_value("conv2").run()
    assert len(charts(healthy(app))) == before + 2, "the scatter and its key"
    assert app.query_params["indicator"] in ("rotation", ["rotation"])
    app.selectbox(key="indicator").set_value("").run()
    assert len(charts(healthy(app))) == before


def test_a_square_that_is_gone_is_named(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators", indicator="luck", at="conv3"))
    assert "indicator luck" in texts(app.warning)


def test_nothing_computed_is_offered_not_done(open_app, bare_store, monkeypatch):
    app = healthy(open_app(bare_store, "indicators"))
    assert "Not computed yet" in texts(app.info) and not squares(app)
    assert not (bare_store / "digits" / "results" / "gini").exists(), "nothing is computed behind the reader's back"
    asked = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: asked.append(command))
    button(app, "Compute").click().run()
    (command,) = asked
    assert command[:3] == ("-m", "analysis", "indicators") and "--compute" in command


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"models": "sgd_0"}, "needs at least two trained models; 1 model is chosen"),
        ({"epoch": "0"}, "Before training"),
    ],
)
def test_where_nothing_can_be_ranked_it_says_so_in_a_line(open_app, ranked_store, question, said):
    app = healthy(open_app(ranked_store, "indicators", **question))
    assert said in texts(app.info) and not charts(app)


def test_layers_that_are_not_chosen_are_not_drawn(open_app, ranked_store):
    app = healthy(open_app(ranked_store, "indicators", layers="conv1,conv2"))
    assert {layer for _, layer in squares(app)} == {"conv1", "conv2"}
