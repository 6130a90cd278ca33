"""The Scores page: what the analysis says, with n and p; how to attach where nothing is; images with their pictures."""

import base64
import io
import json
import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from analysis import METRICS, open_study, scores
from analysis.store import layout
from app import jobs
from app.pictures.thumbnails import data_url
from tests.app.pages import button, charts, healthy, texts

QUESTION = scores.Question(given=scores.DEFAULT, epochs=(0, "last"))


@pytest.fixture(scope="module")
def scored_store(digits_study, tmp_path_factory):
    """A store with a copy of the study, two scores attached; of single images two metrics are measured."""
    copy = tmp_path_factory.mktemp("scored") / "digits"
    folder = shutil.copytree(digits_study, copy, ignore=shutil.ignore_patterns("results"))
    study, file = open_study(folder), folder.parent / "ratings.csv"
    contrast = scores.quantities(study, "train")["rms_contrast"]
    noise, luck = np.random.default_rng(0).normal(size=(2, len(contrast)))
    contrast = contrast / contrast.std() + 0.3 * noise
    rows = zip(study.probe.index, contrast, luck, strict=False)  # the training images come first
    file.write_text("index,contrast,luck\n" + "".join(f"{i},{c},{n}\n" for i, c, n in rows))
    scores.attach(study, file)
    study = open_study(folder)
    for metric in ("gini", "l1_norm"):
        scores.measure_missing(METRICS[metric], list(study.runs.values()), QUESTION)
    return folder.parent


def drawn(app, column):
    """Tables of all charts of the page that have this column, one below the other."""
    tables = [
        convert_arrow_bytes_to_pandas_df(data.data.data) for chart in charts(app) for data in chart.proto.datasets
    ]
    return [table for table in tables if column in table]


def expected(store, **question):
    study = open_study(store / "digits")
    asked = scores.Question(given=scores.DEFAULT, **question)
    return scores.correlations(study, list(study.runs.values()), asked, ["gini", "l1_norm"])


def test_every_point_is_what_the_analysis_says(open_app, scored_store):
    app = healthy(open_app(scored_store, "scores", measure="l1_norm"))
    table = expected(scored_store)
    drawn_rows = pd.concat(part[part["epoch"] > 0] for part in drawn(app, "method"))
    found = drawn_rows.set_index(["run", "given", "layer"]).rename(index={"output": "dense2"})
    wanted = table[(table["measure"] == "l1_norm") & (table["score"] == "contrast") & (table["status"] == "measured")]
    wanted = wanted.set_index(["run", "given", "layer"])
    assert set(found.index) == set(wanted.index) and len(wanted) > 60, "raw, and the rest held constant"
    for column in ("value", "low", "high", "p", "p_benjamini_hochberg"):
        # p is adjusted for the metrics and scores that are not shown, too.
        np.testing.assert_allclose(found[column][wanted.index].astype(float), wanted[column], rtol=1e-9)
    assert "**raw**" in texts(app.markdown) and "adjusted p < 0.05" in texts(app.markdown)


@pytest.fixture(scope="module")
def partly_store(digits_study, tmp_path_factory):
    """A store in which five images have a score, and of one model, not the first, single images are measured."""
    copy = tmp_path_factory.mktemp("partly") / "digits"
    folder = shutil.copytree(digits_study, copy, ignore=shutil.ignore_patterns("results"))
    study, file = open_study(folder), folder.parent / "ratings.csv"
    file.write_text("index,contrast\n" + "".join(f"{i},{n}\n" for n, i in enumerate(study.probe.index[:5])))
    scores.attach(study, file)
    scores.measure_missing(METRICS["gini"], [open_study(folder).run("layca_2")], QUESTION)
    return folder.parent


def test_what_a_few_scored_images_or_models_cannot_tell_is_said(open_app, partly_store):
    app = healthy(open_app(partly_store, "scores"))
    assert app.session_state["score_model"] == "layca_2" and charts(app)
    assert "--" not in texts(app.info), "an option of the command line is no word of a page"
    assert "5 images have all values; 10 are needed for 5 folds" in texts(app.info)
    assert "Without a panel: rest held constant (5 of" in texts(app.caption)
    assert "95 % intervals" not in texts(app.caption)
    app = healthy(open_app(partly_store, "scores", score_model="sgd_0"))
    assert "Not computed yet for sgd_0." in [one.value.replace("\\", "") for one in app.info]


def test_all_layers_together_stand_beside_their_null(open_app, scored_store):
    app = healthy(open_app(scored_store, "scores", score="luck"))
    assert "Of permuted scores 95 % stay under" in texts(app.caption) and "5 folds, seed 0" in texts(app.caption)
    titles = [json.loads(chart.proto.spec).get("description", "") for chart in charts(app)]
    assert sum(words.startswith("R² of ") for words in titles) == 3


def test_an_image_that_is_pointed_at_is_shown(open_app, scored_store):
    app = healthy(open_app(scored_store, "scores", score_model="layca_2", score_layer="conv2"))
    (points,) = drawn(app, "image")
    study = open_study(scored_store / "digits")
    table = scores.points(study.run("layca_2"), METRICS["gini"], "contrast", "conv2", QUESTION)
    assert len(points) == len(table[table["epoch"] > 0]) > 0
    assert points["image"].str.startswith("data:image/png;base64,").all()
    words = json.loads(charts(app)[-1].proto.spec)["description"]
    assert "layca_2, conv2: Spearman's rho = " in words and "p = " in words and f"n = {len(points)}" in words


def test_layers_that_are_not_chosen_are_not_drawn_and_do_not_predict(open_app, scored_store):
    app = healthy(open_app(scored_store, "scores", layers="conv1,conv2"))
    assert {layer for part in drawn(app, "method") for layer in part["layer"]} == {"conv1", "conv2"}
    features = {(part["predictors"].iloc[0], part["features"].iloc[0]) for part in drawn(app, "features")}
    assert ("layers", 2) in features and ("given", 3) in features


def test_a_link_opens_what_it_names_and_names_what_is_gone(open_app, scored_store):
    app = healthy(
        open_app(scored_store, "scores", score="luck", measure="l1_norm", method="pearson", given="luminance")
    )
    state = app.session_state
    assert (state["score"], state["measure"], state["method"], state["given"]) == (
        "luck", "l1_norm", "pearson", ["luminance"],
    )  # fmt: skip
    app = healthy(open_app(scored_store, "scores", score="charm", given="blur", measure="rotation"))
    said = texts(app.warning)
    assert "score charm" in said and "quantity blur" in said and "measure rotation" in said


def test_the_slope_is_in_units_of_the_score(open_app, scored_store):
    app = healthy(open_app(scored_store, "scores", method="slope"))
    assert "slope = " in json.loads(charts(app)[-1].proto.spec)["description"]


def test_what_is_not_computed_is_offered_not_done(open_app, scored_store, monkeypatch):
    app = healthy(open_app(scored_store, "scores", measure="kurtosis"))
    assert "Not computed yet" in texts(app.info) and not charts(app)
    assert not (scored_store / "digits" / "results" / "kurtosis").exists()
    asked = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: asked.append(command))
    button(app, "Compute").click().run()
    assert "kurtosis" in asked[0] and "per=image" in asked[0]


def test_without_scores_it_says_how_to_attach_them(open_app, complete_store):
    app = healthy(open_app(complete_store, "scores"))
    assert "No scores are attached" in texts(app.info) and not charts(app)
    assert "python -m analysis attach digits ratings.csv" in texts(app.code)


def test_scores_that_are_damaged_are_one_line(open_app, scored_store, tmp_path):
    folder = shutil.copytree(scored_store / "digits", tmp_path / "digits")
    (table,) = (folder / "scores").glob("*.csv")
    table.write_bytes(table.read_bytes()[:-9])
    app = healthy(open_app(tmp_path, "scores"))
    assert table.name in texts(app.error) and layout.SCORES_FILE not in texts(app.error)


@pytest.mark.parametrize("shape", [(8, 8, 1), (32, 32, 3), (20, 31, 4)])
def test_a_small_picture_keeps_its_pixels(shape):
    image = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    kind, _, content = data_url(image).partition(";base64,")
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))
    times = shown.shape[0] // shape[0]
    wanted = {1: image[..., 0], 3: image}.get(shape[-1], image.mean(axis=-1).astype(np.uint8))
    np.testing.assert_array_equal(shown[::times, ::times], wanted)
    assert kind == "data:image/png" and max(shown.shape) <= 64


def test_a_large_picture_is_small():
    url = data_url(np.random.default_rng(0).integers(0, 256, (224, 300, 3)).astype(np.uint8))
    shown = Image.open(io.BytesIO(base64.b64decode(url.partition(";base64,")[2])))
    assert url.startswith("data:image/jpeg") and shown.size == (64, 48) and len(url) < 8000
