"""The bootstrap of counts against images that are really drawn again, scored by scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score

from analysis.estimators.pair_interval import nmi_interval

IMAGES = 120


def pair(seed):
    random = np.random.default_rng(seed)
    one = random.random(IMAGES) < 0.4
    return one, np.where(random.random(IMAGES) < 0.2, ~one, one)


def interval(one, other, **options):
    low, high = nmi_interval([np.sum(one & other)], [one.sum()], [other.sum()], len(one), **options)
    return low[0], high[0]


def test_it_is_that_of_images_drawn_again():
    one, other = pair(0)
    random = np.random.default_rng(1)
    drawn = random.integers(IMAGES, size=(700, IMAGES))
    expected = [normalized_mutual_info_score(one[rows], other[rows], average_method="arithmetic") for rows in drawn]
    found = interval(one, other, resamples=20_000)
    np.testing.assert_allclose(found, np.quantile(expected, [0.025, 0.975]), atol=0.03)


def test_ends():
    one, other = pair(2)
    assert interval(one, one) == (1.0, 1.0), "the same neuron"
    assert interval(one, np.zeros_like(one)) == (0.0, 0.0), "one that is constant"
    assert np.isnan(interval(one[:1], other[:1])).all(), "a single image"
    assert interval(one, other, seed=3) == interval(one, other, seed=3) != interval(one, other, seed=4)


@pytest.mark.parametrize("seed", range(3))
def test_it_holds_the_value(seed):
    one, other = pair(seed)
    low, high = interval(one, other)
    assert low < normalized_mutual_info_score(one, other, average_method="arithmetic") < high
