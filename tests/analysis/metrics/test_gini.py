"""Gini index against the mean absolute difference of all pairs, its definition by loops."""

import numpy as np
import pytest


def peer(values):
    """Mean |x - y| over all pairs, by twice the mean; nan where all are zero."""
    values = np.abs(np.asarray(values, np.float64)).ravel()
    if not values.any():
        return np.nan
    differences = np.abs(values[:, np.newaxis] - values[np.newaxis, :])
    return differences.mean() / (2 * values.mean())


@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (1, 6), (200, 5)])
def test_equals_the_mean_difference(measure, shape):
    values = np.maximum(np.random.default_rng(0).normal(size=shape), 0).astype(np.float32)
    values[..., 0] = 0
    images = [peer(image) for image in values]
    table = measure("gini", values, wide=True, per="image")
    np.testing.assert_allclose(table["value"], images, rtol=1e-6)
    np.testing.assert_allclose(measure("gini", values, wide=True)["value"], [np.nanmean(images)], rtol=1e-6)
    neurons = [peer(neuron) for neuron in values.reshape(shape[0], -1).T]
    np.testing.assert_allclose(
        measure("gini", values, wide=True, per="neuron")["value"], neurons, rtol=1e-6, atol=1e-12
    )


def test_channels_average_over_the_images_on_which_they_fire(measure):
    values = np.random.default_rng(1).integers(0, 4, (25, 3, 3, 4)).astype(float)
    values[:20, :, :, 1] = 0
    values[..., 2] = 0
    values[1:, :, :, 3] = 0
    table = measure("gini", values, per="channel")
    maps = np.array([[peer(image[..., channel]) for channel in range(4)] for image in values])
    for channel in (0, 1, 3):
        assert table["value"][channel] == pytest.approx(np.nanmean(maps[:, channel]), rel=1e-12)
    assert table["n"].tolist() == [25, 5, 0, 1]
    assert table["status"].tolist() == ["measured", "measured", "undefined", "measured"]
    assert table["reason"][2] == "all values are zero: there is nothing to share out"
    assert table["low"][1] < table["value"][1] < table["high"][1]
    assert np.isnan(table["low"][3]), "from one image no spread can be known"


def test_known_values(measure):
    assert measure("gini", np.array([[0.0, 0.0, 0.0, 5.0]]))["value"].item() == 0.75
    assert measure("gini", np.full((3, 7), 2.0))["value"].item() == 0


def test_dense_layers_have_no_maps(measure):
    table = measure("gini", np.ones((3, 4)), per="channel")
    assert table["status"].tolist() == ["not applicable"] and "dense" in table["reason"].item()


def test_dead_layer_is_undefined(measure):
    for per, rows in (("layer", 1), ("image", 3), ("neuron", 4)):
        table = measure("gini", np.zeros((3, 4)), per=per)
        assert table["status"].tolist() == ["undefined"] * rows and table["reason"].ne("").all()


@pytest.mark.parametrize("per", ["layer", "neuron", "image"])
def test_values_that_are_not_finite_are_undefined(measure, per):
    assert measure("gini", np.array([[0.0, np.nan], [1.0, 2.0]]), per=per)["status"].tolist() == ["undefined"]
