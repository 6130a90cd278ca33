"""Scores against image-level metrics: the tables are what scipy makes of the study's own numbers."""

import io

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import METRICS, ParameterError, StoreError, compute, open_study
from analysis.__main__ import main
from analysis.scores import (
    DEFAULT,
    NOT_COMPUTED,
    Question,
    attach,
    correlations,
    image_metrics,
    measure_missing,
    points,
    predictions,
    quantities,
)
from tests.analysis.scores.conftest import with_files, write_csv

LAYERS = ["conv1", "conv2", "dense1"]


@pytest.fixture
def measured(scored):
    for metric in image_metrics(["gini", "l1_norm"]):
        measure_missing(metric, list(scored.runs.values()), Question(epochs=[0, "last"]))
    return scored


def ask(study, question=None, metrics=("gini", "l1_norm"), of=correlations, **more):
    return of(study, list(study.runs.values())[:1], question, metrics, **more)


@pytest.mark.parametrize(("method", "reference"), [("spearman", stats.spearmanr), ("pearson", stats.pearsonr)])
def test_a_correlation_is_scipys_of_the_kept_values(measured, method, reference):
    table = ask(measured, Question(method=method))
    assert len(table) == 2 * 2 * len(LAYERS) and (table["status"] == "measured").all()
    for row in table.itertuples():
        kept = compute(row.measure, measured, [row.run], layers=[row.layer], per="image", split="train")
        score = measured.scores.values[row.score][:40]
        both = ~np.isnan(score)
        expected = reference(kept["value"].to_numpy()[both], score[both])
        assert (row.value, row.p) == pytest.approx(tuple(expected), rel=1e-6)
        assert row.n == both.sum() and row.low < row.value < row.high
    assert set(table["n"]) == {40, 30}, "luck lacks ten images"


def test_p_is_adjusted_over_layers_measures_and_scores_of_each_question(measured):
    table = ask(measured, Question(given=("luminance", "rms_contrast"), epochs=[0, "last"]))
    groups = table.groupby(["epoch", "given"])
    assert len(groups) == 4
    for _, rows in groups:
        assert len(rows) == 12
        np.testing.assert_allclose(rows["p_benjamini_hochberg"], stats.false_discovery_control(rows["p"]), rtol=1e-12)


def test_what_follows_a_layer_is_found_there(measured):
    table = ask(measured).set_index(["measure", "score", "layer"])["value"]
    assert table["l1_norm", "beauty", "conv2"] > 0.8
    assert abs(table["l1_norm", "beauty", "conv1"]) < 0.4 and abs(table["l1_norm", "luck", "conv2"]) < 0.5


def test_a_score_that_is_only_contrast_vanishes_given_contrast(build_study, tmp_path):
    """The study's own activations follow the contrast of its images, and the score does."""
    random, level = np.random.default_rng(2), np.linspace(10, 120, 200)

    def pixels(shape):
        board = np.indices(shape[1:3]).sum(axis=0) % 2 * 2 - 1
        return 128 + level[:, None, None, None] * board[:, :, None] * np.ones(shape)

    def follows(run, epoch, layer, shape):
        values = np.random.default_rng(0).uniform(0.5, 1, shape)
        return values * (level + random.normal(size=200) * 8).reshape(-1, *[1] * (len(shape) - 1))

    study = build_study(
        tmp_path / "contrast", runs=("one",), images={"train": 200}, pixels=pixels, activations=follows, recorded=(2,)
    )
    score = level + random.normal(size=200) * 8
    attach(study, write_csv(tmp_path / "a.csv", "index,score", *(f"{i},{v}" for i, v in enumerate(score))))
    study = open_study(study.folder)
    question = Question(given=("rms_contrast",))
    measure_missing(METRICS["l1_norm"], [study.run("one")], question)
    table = ask(study, question, ["l1_norm"]).set_index(["given", "layer"])
    assert (table.loc[""]["value"] > 0.9).all() and (table.loc[""]["p_benjamini_hochberg"] < 1e-6).all()
    partial = table.loc["rms_contrast"]
    assert (partial["value"].abs() < 0.25).all() and (partial["low"] < 0).all() and (partial["high"] > 0).all()
    joint = ask(study, question, ["l1_norm"], of=predictions).set_index("predictors")["value"]
    assert joint["layers"] > 0.8 and joint["layers and given"] - joint["given"] < 0.02


def test_other_scores_can_be_held_constant_too(measured):
    table = ask(measured, Question(given=("luck",)), ["gini"], scores=["beauty"])
    assert set(table["given"]) == {"", "luck"} and set(table.loc[table["given"] == "luck", "n"]) == {30}


def test_all_layers_together(measured):
    table = ask(measured, Question(given=("luminance",)), of=predictions)
    assert len(table) == 2 * 2 * 3 and (table["status"] == "measured").all()
    by = table.set_index(["measure", "score", "predictors"])
    good, none = by.loc["l1_norm", "beauty", "layers"], by.loc["l1_norm", "luck", "layers"]
    assert good["value"] > 0.6 and good["value"] > good["null"] and good["p"] == pytest.approx(1 / 101)
    assert none["value"] < 0.2 and good["features"] == 3 and good["n"] == 40
    assert (table["folds"] == 5).all() and (table["fold_seed"] == 0).all()
    again = ask(measured, Question(given=("luminance",)), of=predictions)
    pd.testing.assert_frame_equal(table, again)
    other = ask(measured, Question(given=("luminance",), seed=1), of=predictions)
    assert (other["value"] != table["value"]).any() and (other["fold_seed"] == 1).all()


def test_what_is_not_computed_or_trained_has_a_row_that_says_so(scored):
    (row,) = ask(scored, metrics=["gini"], scores=["luck"]).itertuples()
    assert (row.status, row.layer) == (NOT_COMPUTED, "") and "--compute measures them" in row.reason
    (row,) = ask(scored, Question(epochs=9), ["gini"], scores=["luck"]).itertuples()
    assert row.status == "not recorded" and "epoch 9 was not trained; the run has 0 to 2" in row.reason
    assert ask(scored, metrics=["gini"], scores=["luck"], of=predictions)["status"].tolist() == [NOT_COMPUTED]


def test_a_layer_without_a_value_says_why(build_study, tmp_path):
    def silent(run, epoch, layer, shape):
        values = np.random.default_rng(0).uniform(0.1, 1, shape)
        return np.zeros(shape) if layer == "conv1" else np.ones(shape) if layer == "conv2" else values

    study = build_study(tmp_path / "silent", runs=("one",), activations=silent)
    attach(study, write_csv(tmp_path / "a.csv", "index,score", *(f"{i},{i * i % 7}" for i in range(40))))
    study = open_study(study.folder)
    measure_missing(METRICS["gini"], [study.run("one")], Question())
    table = ask(study, None, ["gini"]).set_index("layer")
    assert table.loc["conv1", ["status", "reason"]].tolist() == [
        "undefined", "all values are zero: there is nothing to share out",
    ]  # fmt: skip
    assert table.loc["conv2", "reason"] == "the measure is the same on all 40 images"
    assert table.loc["dense1", "status"] == "measured"
    (row,) = ask(study, None, ["gini"], of=predictions).itertuples()
    assert row.features == 1 and row.reason == "without conv1, which have no value"


def test_scores_that_change_change_the_table(measured, tmp_path):
    """Nothing of a score is kept beside the score itself."""
    before = ask(measured, metrics=["gini"], scores=["luck"])
    attach(measured, write_csv(tmp_path / "b.csv", "index,luck", *(f"{i},{i * i % 11}" for i in range(40))), True)
    after = ask(open_study(measured.folder), metrics=["gini"], scores=["luck"])
    assert (before["value"] != after["value"]).all() and set(after["n"]) == {40}


def test_points_are_the_images_behind_a_correlation(measured):
    run = measured.run("sgd_0")
    found = points(run, METRICS["gini"], "luck", "conv1", Question())
    assert len(found) == 30 and found["probe_image"].tolist()[:4] == [0, 1, 2, 13]
    (row,) = ask(measured, metrics=["gini"], scores=["luck"], layers=["conv1"]).itertuples()
    assert stats.spearmanr(found["value"], found["score"]).statistic == pytest.approx(row.value)


def test_names_that_are_not_there_are_told(measured, study):
    with pytest.raises(ParameterError, match="no score 'charm'; the study has beauty, luck"):
        ask(measured, scores=["charm"])
    with pytest.raises(ParameterError, match="no quantity 'blur' of these images; there are luminance, rms_contrast"):
        ask(measured, Question(given=("blur",)))
    with pytest.raises(ParameterError, match="no quantity 'file_size' of these images"):
        ask(measured, Question(given=("file_size",)))
    with pytest.raises(ParameterError, match="rotation: has no value for each probe image; these have: .*gini"):
        ask(measured, metrics=["rotation"])
    with pytest.raises(StoreError, match=r"no scores are attached.*python -m analysis attach small FILE\.csv"):
        ask(study)


def test_the_size_of_files_is_a_covariate_where_it_was_recorded(study):
    assert tuple(quantities(study, "train")) == DEFAULT
    study = with_files(study.folder, [f"{place}.jpg" for place in range(64)])
    assert quantities(study, "test", ["file_size"])["file_size"].tolist()[:2] == [1400, 1410]


def test_metrics_of_single_images_are_found_in_the_registry():
    names = {metric.name for metric in image_metrics()}
    assert {"gini", "kurtosis", "l1_norm", "skewness", "zero_ratio"} <= names and "margin" not in names


@pytest.mark.parametrize("more", [[], ["--joint"]])
def test_the_command_prints_the_table(scored, capsys, more):
    command = ["scores", str(scored.folder), "gini", "--given", "luminance", "--runs", "sgd_0", *more]
    assert main(command) == 0
    assert capsys.readouterr().err == "not computed: 1 of 1 metrics; --compute measures them\n"
    assert main([*command, "--compute"]) == 0
    output = capsys.readouterr()
    printed = pd.read_csv(io.StringIO(output.out))
    expected = ask(scored, Question(given=("luminance",)), ["gini"], of=predictions if more else correlations)
    np.testing.assert_allclose(printed["value"], expected["value"], rtol=1e-9)
    assert output.err == "" and list(printed.columns) == list(expected.columns)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rotation"], "rotation: has no value for each probe image"),
        (["--scores", "charm"], "no score 'charm'"),
        (["--given", "blur"], "no quantity 'blur'"),
        (["--split", "scrambled"], "no probe images of split 'scrambled'"),
        (["--set", "colour=red"], "no parameter 'colour'"),
        (["--layers", "conv99"], "no layer 'conv99'; there are conv1"),
        (["--method", "tau"], "invalid choice: 'tau'"),
    ],
)
def test_errors_are_one_line(scored, capsys, arguments, message):
    try:
        code = main(["scores", str(scored.folder), *arguments])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr().err
    assert code == 2 and said.startswith("error: ") and said.count("\n") == 1 and message in said
