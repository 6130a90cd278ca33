"""Correlations, slopes and cross-validated predictions, against scipy and scikit-learn."""

import numpy as np
import pytest
from scipy import stats
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression, RidgeCV
from sklearn.model_selection import PredefinedSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from analysis.estimators.association import association
from analysis.estimators.prediction import ALPHAS, predict


def made(images=60, columns=4, ties=True, seed=0):
    """Values, a score that follows the first column, and two quantities that both share."""
    random = np.random.default_rng(seed)
    given = random.normal(size=(images, 2)) * (1, 1e5)
    values = random.normal(size=(images, columns)) + given[:, :1]
    score = values[:, 0] + given[:, 0] + random.normal(size=images)
    return (np.round(values, 1) if ties else values), (np.round(score, 1) if ties else score), given


REFERENCES = {
    "spearman": lambda x, y: stats.spearmanr(x, y),
    "pearson": lambda x, y: stats.pearsonr(x, y),
    "slope": lambda x, y: (stats.linregress(x, y).slope, stats.linregress(x, y).pvalue),
}


@pytest.mark.parametrize("method", REFERENCES)
@pytest.mark.parametrize("ties", [True, False])
def test_raw_it_is_scipys(method, ties):
    values, score, _ = made(ties=ties)
    estimate, _, _, p, n = association(values, score, method=method, resamples=10)
    expected = np.array([tuple(REFERENCES[method](column, score))[:2] for column in values.T])
    np.testing.assert_allclose(estimate, expected[:, 0], rtol=1e-9)
    np.testing.assert_allclose(p, expected[:, 1], rtol=1e-6)
    assert (n == 60).all()


def residuals(values, given):
    return values - LinearRegression().fit(given, values).predict(given)


@pytest.mark.parametrize("method", REFERENCES)
def test_with_others_held_constant_it_is_that_of_scikit_learns_residuals(method):
    values, score, given = made()
    estimate, _, _, p, _ = association(values, score, given, method, resamples=10)
    for column, found, chance in zip(values.T, estimate, p, strict=True):
        sides = [column, score, *given.T]
        sides = [stats.rankdata(side) for side in sides] if method == "spearman" else sides
        others = np.column_stack(sides[2:])
        left = [residuals(side, others) for side in sides[:2]]
        if method == "slope":
            expected = LinearRegression().fit(np.column_stack([column, given]), score).coef_[0]
        else:
            expected = stats.pearsonr(*left).statistic
        assert found == pytest.approx(expected, rel=1e-7)
        r, free = stats.pearsonr(*left).statistic, len(score) - 2 - 2
        t = r * np.sqrt(free / (1 - r**2))
        assert chance == pytest.approx(2 * stats.t.sf(abs(t), free), rel=1e-6)


@pytest.mark.parametrize("method", REFERENCES)
@pytest.mark.parametrize("held", [False, True])
def test_the_interval_is_that_of_a_loop_over_resamples(method, held):
    values, score, given = made(columns=1, images=30)
    given = given if held else given[:, :0]
    _, low, high, _, _ = association(values, score, given, method, seed=3, resamples=200)
    random, drawn = np.random.default_rng(3), []
    for rows in random.integers(30, size=(200, 30)):
        drawn.append(association(values[rows], score[rows], given[rows], method, resamples=1)[0][0])
    assert [low[0], high[0]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), rel=1e-9)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    random, truth, hits = np.random.default_rng(0), 0.5, 0
    for seed in range(200):
        pair = random.multivariate_normal([0, 0], [[1, truth], [truth, 1]], 80)
        _, low, high, _, _ = association(pair[:, 0], pair[:, 1], method="pearson", seed=seed, resamples=200)
        hits += low < truth < high
    assert 0.88 <= hits / 200 <= 0.99


def test_images_without_a_value_are_left_out_of_their_column_only():
    values, score, given = made()
    values[3, 0], score[5], given[7, 1] = np.nan, np.nan, np.inf
    estimate, *_, n = association(values, score, given, resamples=10)
    assert n.tolist() == [57, 58, 58, 58]
    keep = np.delete(np.arange(60), [3, 5, 7])
    alone = association(values[keep, 0], score[keep], given[keep], resamples=10)
    assert estimate[0] == pytest.approx(float(alone[0]), rel=1e-12) and int(alone[4]) == 57


@pytest.mark.parametrize("method", REFERENCES)
def test_what_has_no_value_is_nan_and_not_zero(method):
    values, score, given = made()
    values[:, 1] = 0.1
    values[:, 2] = 3 * given[:, 0] + 2 if method != "spearman" else np.exp(given[:, 0])
    estimate, low, high, p, _ = association(values, score, given, method, resamples=20)
    for numbers in (estimate, low, high, p):
        assert np.isnan(numbers[1:3]).all() and np.isfinite(numbers[[0, 3]]).all()
    assert np.isnan(association(values, np.ones(60), method=method, resamples=5)[0]).all()
    estimate, *_, n = association(values[:4], score[:4], given[:4], method, resamples=5)
    assert np.isnan(estimate).all() and (n == 4).all(), "two held constant leave no degree of freedom"


def test_a_perfect_relation_has_no_interval():
    estimate, low, high, p, n = association(np.arange(20.0), np.arange(20.0) ** 3, resamples=50)
    assert estimate == 1 and p == 0 and np.isnan([low, high]).all() and n == 20


def test_of_few_images_there_is_an_estimate_and_no_interval():
    values, score, given = made(images=11)
    estimate, low, high, p, _ = association(values, score, given, resamples=50)
    assert np.isfinite([estimate, p]).all() and np.isnan([low, high]).all()


def test_the_scale_of_what_is_measured_does_not_matter():
    values, score, given = made()
    plain = association(values, score, given, "pearson", resamples=20)
    scaled = association(values * 1e-9 + 5e-8, score * 1e7, given * 1e3, "pearson", resamples=20)
    for one, other in zip(plain, scaled, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)


def test_a_prediction_is_that_of_scikit_learn_on_the_same_folds():
    features, score, _ = made(images=50)
    found = predict(features, score, folds=5, permutations=3, seed=4, resamples=50)
    part = np.random.default_rng(4).permutation(np.arange(50) % 5)
    folds = PredefinedSplit(part)
    ridge = make_pipeline(StandardScaler(), RidgeCV(ALPHAS))
    predicted = cross_val_predict(ridge, features, score, cv=folds)
    of_means = cross_val_predict(DummyRegressor(), features, score, cv=folds)
    np.testing.assert_allclose(found.predictions, predicted, rtol=1e-9)
    expected = 1 - ((score - predicted) ** 2).sum() / ((score - of_means) ** 2).sum()
    assert found.r2 == pytest.approx(expected, rel=1e-9)
    assert found.low < found.r2 < found.high and (found.n, found.features) == (50, 4)


def test_what_is_only_noise_is_not_predicted():
    random = np.random.default_rng(0)
    p = [predict(random.normal(size=(60, 8)), random.normal(size=60), permutations=39, seed=s).p for s in range(20)]
    assert np.mean(np.array(p) <= 0.05) <= 0.2 and min(p) >= 1 / 40
    features, score, _ = made()
    told = predict(features, score)
    assert told.p == 1 / 101 and told.r2 > told.null


@pytest.mark.parametrize(
    ("features", "score"),
    [
        (np.ones((30, 3)), np.arange(30.0)),
        (np.arange(60.0).reshape(30, 2), np.ones(30)),
        (np.arange(18.0).reshape(9, 2), np.arange(9.0)),
        (np.full((30, 2), np.nan), np.arange(30.0)),
        (np.empty((0, 2)), np.empty(0)),
    ],
)
def test_a_prediction_that_cannot_be_is_nan(features, score):
    found = predict(features, score, permutations=2)
    assert np.isnan([found.r2, found.low, found.high, found.null, found.p]).all()
    assert found.predictions.shape == score.shape
