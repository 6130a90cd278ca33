"""Zero ratio against plain counting."""

import numpy as np
import pytest
from scipy.stats import binomtest


def activations(shape=(30, 3, 2, 4), seed=0):
    values = np.maximum(np.random.default_rng(seed).integers(-9, 9, shape), 0) / 8
    values[..., 0], values[1:2], values[2:3] = 0, 0, 2
    return values


@pytest.mark.parametrize("threshold", [0.0, 0.125, 0.5, 9.0])
@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (30, 6), (1, 2, 2, 3), (130, 5)])
def test_equals_counting(measure, shape, threshold):
    values = activations(shape)
    silent = (np.abs(values) <= threshold).reshape(shape[0], -1, shape[-1])
    for per, expected in {
        "layer": [silent.mean()],
        "channel": silent.mean(axis=(0, 1)),
        "neuron": silent.mean(axis=0).ravel(),
        "image": silent.mean(axis=(1, 2)),
    }.items():
        table = measure("zero_ratio", values, per=per, threshold=threshold)
        np.testing.assert_allclose(table["value"], expected, rtol=0, atol=1e-15, err_msg=per)
        if per != "layer":
            assert table[per].tolist() == list(range(len(expected)))


def test_negative_values_are_silent_only_when_small(measure):
    values = np.array([[-1.0, -0.25, 0.0, 0.25]])
    assert measure("zero_ratio", values)["value"].item() == 0.25
    assert measure("zero_ratio", values, threshold=0.25)["value"].item() == 0.75


def test_interval_of_a_neuron_is_wilsons(measure):
    values = activations()
    table = measure("zero_ratio", values, per="neuron")
    for row in table.itertuples():
        expected = binomtest(round(row.value * 30), 30).proportion_ci(method="wilson")
        assert (row.low, row.high) == pytest.approx(tuple(expected), abs=1e-9)
        assert row.n == 30


@pytest.mark.parametrize("per", ["layer", "channel"])
def test_interval_of_a_mean_holds_it_and_narrows_with_images(measure, per):
    few, many = (measure("zero_ratio", activations((images, 2, 2, 4)), per=per) for images in (20, 2000))
    for table in (few, many):
        assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()
    assert (few["high"] - few["low"]).sum() > 3 * (many["high"] - many["low"]).sum()


def test_interval_is_about_as_wide_as_the_normal_one(measure):
    values = np.random.default_rng(3).integers(0, 2, (400, 50)) * np.random.default_rng(4).integers(0, 2, (400, 1))
    table = measure("zero_ratio", values.astype(float))
    by_image = (values == 0).mean(axis=1)
    normal = 2 * 1.96 * by_image.std() / np.sqrt(400)
    assert (table["high"] - table["low"]).item() == pytest.approx(normal, rel=0.1)


@pytest.mark.parametrize("per", ["layer", "channel", "neuron", "image"])
@pytest.mark.parametrize("nasty", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_undefined(measure, nasty, per):
    values = activations((5, 3))
    values[2, 1] = nasty
    table = measure("zero_ratio", values, per=per)
    assert table["status"].tolist() == ["undefined"] and table["value"].isna().all()
    assert table["reason"].item() == "its activations hold nan or infinite values"
