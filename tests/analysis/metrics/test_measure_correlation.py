"""Rank correlations of measures against SciPy's, of the values that the metrics themselves give."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from analysis.estimators.rank_correlation import spearman, spearman_interval
from analysis.metrics.measures import MEASURES


def activations():
    generator = np.random.default_rng(0)
    values = np.maximum(generator.normal(size=(40, 3, 3, 6)) + generator.normal(size=(40, 1, 1, 1)), 0)
    values[5] = 0
    return values.astype(np.float32)


def six_digits(value):
    return float(f"{value:.5e}")


@pytest.mark.parametrize(("mode", "other_mode"), [("flatten", "flatten"), ("flatten", "filter"), ("channel", "filter")])
def test_equals_scipys_over_images(measure, mode, other_mode):
    values = activations()
    found = measure("measure_correlation", values, wide=True, mode=mode, other_mode=other_mode)
    assert len(found) == len(MEASURES) ** 2
    of_images = {
        which: {name: measure(name, values, wide=True, per="image", mode=which)["value"] for name in MEASURES}
        for which in {mode, other_mode}
    }
    for row in found.itertuples():
        one, other = of_images[mode][row.measure], of_images[other_mode][row.other_measure]
        one, other = one.map(six_digits), other.map(six_digits)
        known = one.notna() & other.notna()
        assert row.value == pytest.approx(spearmanr(one[known], other[known]).statistic, abs=1e-12)
        assert row.n == known.sum() and row.low <= row.value <= row.high
    assert set(found["n"]) == {39, 40}, "on a silent image most measures do not exist"


def test_the_l1_norm_of_maps_and_of_the_layer_say_the_same_and_others_do_not(measure):
    found = measure("measure_correlation", activations(), wide=True, other_mode="filter")
    diagonal = found[found["measure"] == found["other_measure"]].set_index("measure")["value"]
    assert diagonal["l1_norm"] == pytest.approx(1) and diagonal["zero_ratio"] == pytest.approx(1)
    assert (diagonal[["gini", "kurtosis", "hoyer"]] < 0.99).all()


def test_what_has_no_order_says_why(measure):
    found = measure("measure_correlation", np.ones((6, 4)))
    assert found["status"].eq("undefined").all() and found["reason"].str.contains("the same throughout").all()
    dense = measure("measure_correlation", np.random.default_rng(0).random((9, 4)), mode="filter")
    assert dense["status"].tolist() == ["not applicable"]


def test_columns_with_ties_equal_scipys():
    values = np.random.default_rng(1).integers(0, 4, (30, 3)).astype(float)
    others = np.random.default_rng(2).integers(0, 4, (30, 2)).astype(float)
    expected = [[spearmanr(one, other).statistic for other in others.T] for one in values.T]
    np.testing.assert_allclose(spearman(values, others), expected, atol=1e-12)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    generator, hits = np.random.default_rng(3), 0
    for _ in range(1000):
        drawn = generator.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=50)
        low, high = spearman_interval(spearman(drawn[:, :1], drawn[:, 1:]).item(), 50)
        hits += low <= 6 / np.pi * np.arcsin(0.3) <= high
    assert hits / 1000 == pytest.approx(0.95, abs=0.025)
