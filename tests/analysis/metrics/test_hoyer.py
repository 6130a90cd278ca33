"""Hoyer's sparseness against a loop over its formula."""

import numpy as np
import pytest


def peer(values):
    """(root of k - L1 / L2) / (root of k - 1), by numpy's norms; nan where all are zero."""
    values = np.asarray(values, np.float64).ravel()
    root = np.sqrt(len(values))
    return (root - np.linalg.norm(values, 1) / np.linalg.norm(values)) / (root - 1) if values.any() else np.nan


@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (4, 6), (150, 5)])
def test_equals_the_formula(measure, shape):
    values = np.maximum(np.random.default_rng(0).normal(size=shape), 0).astype(np.float32)
    values[..., 0] = 0
    images = [peer(image) for image in values]
    np.testing.assert_allclose(measure("hoyer", values, wide=True, per="image")["value"], images, rtol=1e-9)
    layer = measure("hoyer", values, wide=True)
    np.testing.assert_allclose(layer["value"], [np.nanmean(images)], rtol=1e-9)
    assert layer["low"].item() < layer["value"].item() < layer["high"].item()
    neurons = [peer(neuron) for neuron in values.reshape(shape[0], -1).T]
    np.testing.assert_allclose(measure("hoyer", values, wide=True, per="neuron")["value"], neurons, atol=1e-9)


def test_known_values_and_what_is_undefined(measure):
    assert measure("hoyer", np.array([[0.0, 0.0, 0.0, 5.0]]))["value"].item() == 1
    assert measure("hoyer", np.full((3, 7), -2.0))["value"].item() == pytest.approx(0, abs=1e-12)
    for values in (np.zeros((3, 4)), np.ones((3, 1))):
        table = measure("hoyer", values)
        assert table["status"].tolist() == ["undefined"] and "there is only one" in table["reason"].item()
    assert measure("hoyer", np.array([[0.0, np.nan], [1.0, 2.0]]))["status"].tolist() == ["undefined"]
