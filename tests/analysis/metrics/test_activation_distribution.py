"""The distribution of activations against SciPy and numpy on all values at once, and what is said of it in words."""

import numpy as np
import pytest
from scipy import stats

from analysis import compute, open_study
from analysis.__main__ import main
from analysis.shape_in_words import MEAN, NON_ZERO, ZERO, judge

NORMAL = np.random.default_rng(0).normal(size=(140, 3, 2, 8)).astype(np.float32)
KINDS = {
    "normal": NORMAL,
    "relu": np.maximum(NORMAL, 0),
    "far from 0": NORMAL + 1000,
    "exponential": np.random.default_rng(1).exponential(size=(50, 12)).astype(np.float32),
}


def peer(values):
    """All terms, by SciPy; about 0 of the values and their negatives together, which are symmetric around it."""
    values = values.astype(np.float64).ravel()
    mirrored = np.concatenate([values, -values])
    return {
        "mean": values.mean(),
        "standard deviation": values.std(),
        "share below 0": np.mean(values < 0),
        "share of 0": np.mean(values == 0),
        "share above 0": np.mean(values > 0),
        "share above the mean": np.mean(values > values.mean()),
        "skewness": stats.skew(values),
        "kurtosis about the mean": stats.kurtosis(values),
        "kurtosis about 0": stats.kurtosis(mirrored),
        "kurtosis of the non-zero part": stats.kurtosis(mirrored[mirrored != 0]),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_equals_scipy(measure, kind):
    table = measure("activation_distribution", KINDS[kind], wide=True)
    expected = peer(KINDS[kind])
    assert table["term"].tolist() == list(expected)
    np.testing.assert_allclose(table["value"], list(expected.values()), rtol=1e-7, atol=1e-9)
    assert table["n"].eq(len(KINDS[kind])).all()
    known = table[table["value"] % 1 != 0]
    assert (known["low"] < known["value"]).all() and (known["value"] < known["high"]).all()


def test_interval_is_about_as_wide_as_that_of_means_over_images(measure):
    values = NORMAL + np.random.default_rng(3).normal(size=(len(NORMAL), 1, 1, 1))
    table = measure("activation_distribution", values, wide=True).set_index("term")
    expected = 2 * 1.96 * values.mean(axis=(1, 2, 3)).std() / np.sqrt(len(values))
    assert table["high"]["mean"] - table["low"]["mean"] == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize("bins", [8, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_histogram_counts_every_value_in_its_bin(measure, kind, bins):
    table = measure("activation_distribution", KINDS[kind], wide=True, per="bin", bins=bins)
    width = table["width"].iloc[0]
    edges = np.append(table["position"] - width / 2, table["position"].iloc[-1] + width / 2)
    expected, _ = np.histogram(KINDS[kind].astype(np.float64), edges)
    assert table["count"].tolist() == expected.tolist() and table["count"].sum() == KINDS[kind].size
    assert table["value"].sum() == pytest.approx(1) and len(table) <= bins and np.log2(width) % 1 == 0


def test_equal_values_have_a_mean_but_no_shape(measure):
    table = measure("activation_distribution", np.full((3, 4), 0.1, np.float32), wide=True).set_index("term")
    assert table["value"]["mean"] == pytest.approx(0.1) and table["value"]["standard deviation"] == 0
    assert table["status"]["skewness"] == table["status"][MEAN] == "undefined"
    assert "no shape" in table["reason"]["skewness"] and table["value"][ZERO] == pytest.approx(-2)
    assert measure("activation_distribution", np.array([[np.nan, 1.0]]))["status"].tolist() == ["undefined"]


def said(measure, values):
    return judge(measure("activation_distribution", values.astype(np.float32), wide=True))


def test_words_follow_from_the_numbers(measure):
    verdict = said(measure, KINDS["normal"])
    assert verdict.kurtosis == (MEAN,)
    assert (
        verdict.words.startswith("Two-sided: ")
        and "none is exactly 0. Fairly symmetric around its mean" in verdict.words
    )
    assert "standard deviations from 0" in verdict.words and "not told from a normal distribution" in verdict.words
    verdict = said(measure, KINDS["relu"])
    assert verdict.kurtosis == (NON_ZERO, ZERO)
    assert verdict.words.startswith("One-sided: no value lies below 0, ")
    assert "Lopsided: symmetric around nothing" in verdict.words
    assert "of the non-zero part, which is " in verdict.words and "half of a normal distribution" in verdict.words
    assert "in the pre-activations" in verdict.words
    assert "no value lies above 0" in said(measure, -KINDS["relu"]).words
    heavy = said(measure, np.random.default_rng(2).standard_t(5, size=(200, 50)))
    assert "heavier in its tail than a normal distribution" in heavy.words
    uniform = said(measure, np.random.default_rng(2).uniform(0.1, 1, size=(200, 50)))
    assert uniform.kurtosis == (MEAN,) and "One-sided" in uniform.words and "lighter in its tail" in uniform.words
    lopsided = said(measure, KINDS["exponential"] - 0.5)
    assert lopsided.kurtosis == (MEAN,) and "the skewness alone demands" in lopsided.words
    assert said(measure, KINDS["exponential"]).kurtosis == (ZERO,)
    constant = said(measure, np.full((4, 3), 2.0))
    assert constant == judge(measure("activation_distribution", np.full((4, 3), 2.0, np.float32), wide=True))
    assert constant.kurtosis == () and constant.words == "All values are 2: there is no shape, and no kurtosis."


def test_words_need_the_rows_of_a_layer(measure):
    with pytest.raises(ValueError, match="are needed: no mean"):
        judge(measure("activation_distribution", KINDS["relu"], wide=True, per="bin"))


def test_the_command_line_says_the_same(digits_study, capsys):
    assert main(["shape", str(digits_study), "--runs", "sgd_0", "--layers", "conv13,flatten"]) == 0
    lines = capsys.readouterr().out.splitlines()
    study = open_study(digits_study)
    for tensor, words in (("activation", "activations"), ("pre_activation", "pre-activations")):
        rows = compute("activation_distribution", study, "sgd_0", layers="conv13", tensor=tensor)
        assert f"sgd_0, epoch 3, conv13, {words}: {judge(rows).words}" in lines
    assert (
        "sgd_0, epoch 3, flatten, pre-activations: not applicable (flatten is the output of an operation" in lines[-1]
    )
    assert main(["shape", str(digits_study), "--set", "tensor=activation"]) == 2
    assert "tensor cannot be set" in capsys.readouterr().err
