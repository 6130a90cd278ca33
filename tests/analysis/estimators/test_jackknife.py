"""The delete-a-group jackknife against the interval of a mean that textbooks give."""

import numpy as np
import pytest
from scipy.stats import t

from analysis.estimators.jackknife import groups_of, jackknife_interval


def test_groups_hold_every_image_once():
    for count in (4, 7, 20, 193):
        groups = groups_of(count, seed=3)
        assert sorted(np.concatenate(groups)) == list(range(count)) and 2 <= len(groups) <= 10
        assert max(map(len, groups)) - min(map(len, groups)) <= 1 and min(map(len, groups)) >= 2
    assert groups_of(3) == [] and groups_of(0) == []


def test_of_a_mean_it_is_students_interval_of_the_group_means():
    values = np.random.default_rng(0).normal(size=(100, 3))
    groups = groups_of(100)
    without = np.array([np.delete(values, group, axis=0).mean(axis=0) for group in groups])
    means = np.array([values[group].mean(axis=0) for group in groups])
    low, high = jackknife_interval(values.mean(axis=0), without)
    expected = t.interval(0.95, 9, means.mean(axis=0), means.std(axis=0, ddof=1) / np.sqrt(10))
    np.testing.assert_allclose([low, high], expected, rtol=1e-9)


def test_it_holds_the_truth_about_as_often_as_it_says():
    generator, hits = np.random.default_rng(1), 0
    for _ in range(400):
        sample = generator.exponential(size=60)
        without = [np.delete(sample, group).std() for group in groups_of(60)]
        low, high = jackknife_interval(sample.std(), without)
        hits += low <= 1 <= high
    assert hits / 400 == pytest.approx(0.9, abs=0.06), "a little short of .95 for a skewed number of few values"


def test_too_few_groups_and_unknown_values_give_no_interval():
    assert np.isnan(jackknife_interval(1.0, [])).all()
    assert np.isnan(jackknife_interval([1.0, np.nan], [[1.0, 1.0], [1.0, 2.0]])).tolist() == [[False, True]] * 2
