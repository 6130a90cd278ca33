"""Below-mean ratio against plain comparison with float64 means."""

import numpy as np
import pytest


@pytest.mark.parametrize("shape", [(64, 2, 3, 4), (1, 5), (2, 5), (63, 7), (129, 4, 4, 3), (300, 9)])
def test_equals_plain_comparison(measure, shape):
    values = np.maximum(np.random.default_rng(5).normal(size=shape), 0).astype(np.float32)
    values[..., 0] = 0.1  # constant, where a float32 mean goes wrong
    means = values.astype(np.float64).mean(axis=0)
    below = ~(values > means)
    below[..., 0] = True
    below = below.reshape(shape[0], -1, shape[-1])
    for per, expected in {
        "layer": [below.mean()],
        "channel": below.mean(axis=(0, 1)),
        "neuron": below.mean(axis=0).ravel(),
        "image": below.mean(axis=(1, 2)),
    }.items():
        table = measure("below_mean_ratio", values, wide=True, per=per)
        np.testing.assert_allclose(table["value"], expected, rtol=0, atol=1e-15, err_msg=per)


def test_constant_neurons_are_never_above_their_mean(measure):
    values = np.full((1000, 64), 0.3, np.float32) * np.arange(64, dtype=np.float32)
    assert measure("below_mean_ratio", values, wide=True)["value"].item() == 1.0


def test_is_not_the_zero_ratio(measure):
    values = np.array([[1.0], [2.0], [3.0], [0.0]])
    assert measure("below_mean_ratio", values)["value"].item() == 0.5
    assert measure("zero_ratio", values)["value"].item() == 0.25


@pytest.mark.parametrize("per", ["layer", "channel", "neuron", "image"])
def test_values_that_are_not_finite_are_undefined(measure, per):
    table = measure("below_mean_ratio", np.array([[1.0, 2.0], [np.nan, 3.0]]), per=per)
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
