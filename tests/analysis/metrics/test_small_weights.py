"""Small weights against the distributions whose shares are known."""

import numpy as np
import pytest
from scipy.stats import norm


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("fraction", [0.0, 0.1, 1.0, 10.0])
def test_equals_the_definition(compare, shape, fraction):
    start, now = kernels(shape)
    expected = np.mean(np.abs(now) < fraction * np.std(now.astype(float)))
    assert compare("small_weights", start, now, fraction=fraction)["value"].item() == pytest.approx(expected, abs=1e-15)


def test_known_distributions(compare):
    generator = np.random.default_rng(0)
    normal, uniform = generator.normal(size=(500, 400)), generator.uniform(-1, 1, (500, 400))
    for weights, expected in ((normal, 2 * norm.cdf(0.1) - 1), (uniform, 0.1 / np.sqrt(3))):
        value = compare("small_weights", weights, weights)["value"].item()
        assert value == pytest.approx(expected, abs=0.003), "what how_to_read says"


def test_equal_weights_are_undefined(compare):
    table = compare("small_weights", np.ones((3, 2)), np.full((3, 2), 0.25))
    assert table["status"].tolist() == ["undefined"] and "all weights are equal" in table["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("small_weights", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
