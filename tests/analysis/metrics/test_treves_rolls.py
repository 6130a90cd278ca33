"""Treves & Rolls's sparseness against its formula, and against what is known of distributions."""

import numpy as np
import pytest


def peer(values, corrected=False):
    """1 - mean^2 / mean square of magnitudes; nan where all are zero."""
    values = np.abs(np.asarray(values, np.float64).ravel())
    if not values.any():
        return np.nan
    sparseness = 1 - values.mean() ** 2 / np.mean(values**2)
    return sparseness / (1 - 1 / len(values)) if corrected else sparseness


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (4, 6), (150, 5)])
def test_equals_the_formula(measure, shape, corrected):
    values = np.maximum(np.random.default_rng(0).normal(size=shape), 0).astype(np.float32)
    values[..., 0] = 0
    images = [peer(image, corrected) for image in values]
    found = {
        per: measure("treves_rolls", values, wide=True, per=per, corrected=corrected)["value"]
        for per in ("image", "layer", "neuron")
    }
    np.testing.assert_allclose(found["image"], images, rtol=1e-9)
    np.testing.assert_allclose(found["layer"], [np.nanmean(images)], rtol=1e-9)
    neurons = [peer(neuron, corrected) for neuron in values.reshape(shape[0], -1).T]
    np.testing.assert_allclose(found["neuron"], neurons, atol=1e-9)


def test_what_a_relu_leaves_of_a_normal_distribution(measure):
    values = np.maximum(np.random.default_rng(2).normal(size=(20, 20_000)), 0).astype(np.float32)
    assert measure("treves_rolls", values, wide=True)["value"].item() == pytest.approx(1 - 1 / np.pi, abs=0.003)


def test_of_equal_responses_it_is_the_share_that_is_silent(measure):
    values = np.repeat([[1.0, 0.0]], [3, 5], axis=1)
    assert measure("treves_rolls", values)["value"].item() == pytest.approx(5 / 8)
    assert measure("treves_rolls", values, corrected=True)["value"].item() == pytest.approx(5 / 7)


def test_what_is_undefined(measure):
    assert "there is nothing to share out" in measure("treves_rolls", np.zeros((3, 4)))["reason"].item()
    assert measure("treves_rolls", np.ones((3, 1)))["value"].item() == 0
    assert measure("treves_rolls", np.ones((3, 1)), corrected=True)["status"].item() == "undefined"
