"""Kurtosis and skewness against SciPy in float64."""

import numpy as np
import pytest
from scipy.stats import kurtosis, skew

PEERS = {"kurtosis": kurtosis, "skewness": skew}
SHAPES = [(30, 3, 2, 4), (200, 5), (140, 4, 4, 3)]

pytestmark = [pytest.mark.filterwarnings("ignore:Precision loss"), pytest.mark.parametrize("metric", PEERS)]


def activations(shape, seed=0):
    return np.maximum(np.random.default_rng(seed).normal(size=shape), 0).astype(np.float32)


def peer(metric, values, axis):
    """SciPy's default; nan where all are equal: SciPy says so too, and warns."""
    values = np.asarray(values, np.float64)
    with np.errstate(all="ignore"):
        return np.where(np.ptp(values, axis=axis) > 0, PEERS[metric](values, axis=axis), np.nan)


@pytest.mark.parametrize("shape", SHAPES)
def test_equals_scipy(measure, metric, shape):
    values = activations(shape)
    values[..., 0] = 0
    flat = values.reshape(shape[0], -1)
    images, neurons = peer(metric, flat, 1), peer(metric, flat, 0)
    found = {per: measure(metric, values, wide=True, per=per) for per in ("image", "neuron", "layer")}
    np.testing.assert_allclose(found["image"]["value"], images, rtol=3e-6, atol=3e-6)
    np.testing.assert_allclose(found["neuron"]["value"], neurons, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["layer"]["value"], [np.nanmean(images)], rtol=3e-6)
    assert found["neuron"]["n"].eq(shape[0]).all() and found["layer"]["n"].item() == np.isfinite(images).sum()
    assert found["layer"]["low"].item() < found["layer"]["value"].item() < found["layer"]["high"].item()


def test_channels_average_over_the_images_on_which_they_differ(measure, metric):
    values = activations((25, 3, 3, 4), seed=1)
    values[:20, :, :, 1] = 0.3
    values[..., 2] = 0
    maps = peer(metric, values.reshape(25, 9, 4), 1)
    table = measure(metric, values, wide=True, per="channel")
    for channel in (0, 1, 3):
        assert table["value"][channel] == pytest.approx(np.nanmean(maps[:, channel]), rel=3e-6, abs=3e-6)
    assert table["n"].tolist() == [25, 5, 0, 25]
    assert table["status"].tolist() == ["measured", "measured", "undefined", "measured"]
    assert "equal" in table["reason"][2]


def test_half_precision_hardly_changes_it(measure, metric):
    values = activations((1000, 40), seed=2)
    half, full = (measure(metric, values, wide=wide, per="neuron")["value"] for wide in (False, True))
    np.testing.assert_allclose(half, full, rtol={"kurtosis": 2e-3, "skewness": 1e-3}[metric])
    assert (half != full).any()


def test_dense_layers_have_no_maps(measure, metric):
    table = measure(metric, np.ones((3, 4)), per="channel")
    assert table["status"].tolist() == ["not applicable"] and "dense" in table["reason"].item()


def test_equal_values_are_undefined(measure, metric):
    for per, rows in (("layer", 1), ("image", 3), ("neuron", 4)):
        table = measure(metric, np.full((3, 4), 0.1), per=per)
        assert table["status"].tolist() == ["undefined"] * rows and table["reason"].str.contains("equal").all()


@pytest.mark.parametrize("per", ["layer", "neuron", "image"])
def test_values_that_are_not_finite_are_undefined(measure, metric, per):
    assert measure(metric, np.array([[0.0, np.nan], [1.0, 2.0]]), per=per)["status"].tolist() == ["undefined"]
