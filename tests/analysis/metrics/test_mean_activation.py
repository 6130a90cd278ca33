"""Mean activation against numpy in float64, its histogram against numpy's, its intervals against SciPy's."""

import numpy as np
import pytest
from scipy.stats import sem


def activations(shape, seed=0):
    values = np.maximum(np.random.default_rng(seed).normal(size=shape), 0).astype(np.float32)
    values[..., 0] = 0
    return values


def edges(table):
    """Of the bins of a histogram, from its middles and its width."""
    width = table["width"].iloc[0]
    return np.append(table["position"] - width / 2, table["position"].iloc[-1] + width / 2)


@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (200, 5), (1, 6)])
def test_equals_numpy(measure, shape):
    values = activations(shape)
    exact = values.astype(np.float64).reshape(shape[0], -1, shape[-1])
    for per, expected in {
        "layer": [exact.mean()],
        "channel": exact.mean(axis=(0, 1)),
        "neuron": exact.mean(axis=0).ravel(),
        "image": exact.mean(axis=(1, 2)),
    }.items():
        table = measure("mean_activation", values, wide=True, per=per)
        np.testing.assert_allclose(table["value"], expected, rtol=1e-12, err_msg=per)
        if per != "layer":
            assert table[per].tolist() == list(range(len(expected)))
        if per != "image":
            assert table["n"].eq(shape[0]).all()


def test_negative_activations_count_as_they_are(measure):
    assert measure("mean_activation", np.array([[-1.0, 3.0], [-2.0, 1.0]]))["value"].item() == 0.25


@pytest.mark.parametrize("per", ["layer", "channel"])
def test_interval_over_images_is_about_as_wide_as_the_normal_one(measure, per):
    values = activations((400, 6), seed=1) * np.random.default_rng(2).exponential(size=(400, 1))
    table = measure("mean_activation", values, wide=True, per=per)
    by_image = values.mean(axis=1, keepdims=True) if per == "layer" else values
    np.testing.assert_allclose(table["high"] - table["low"], 2 * 1.96 * sem(by_image.astype(float)), rtol=0.1)
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()


def test_interval_of_a_neuron_is_the_normal_one(measure):
    values = activations((150, 3, 3, 2), seed=3)
    table = measure("mean_activation", values, wide=True, per="neuron")
    error = 1.96 * sem(values.reshape(150, -1).astype(np.float64))
    np.testing.assert_allclose(table["value"] - table["low"], error, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(table["high"] - table["value"], error, rtol=1e-9, atol=1e-15)
    assert measure("mean_activation", values[:1], wide=True, per="neuron")["low"].isna().all()


@pytest.mark.parametrize("bins", [8, 20, 100, 1000])
@pytest.mark.parametrize("offset", [0.0, -0.7, 40.0])
def test_histogram_is_numpys_between_its_own_edges(measure, bins, offset):
    values = activations((50, 6, 6, 20), seed=4) * np.random.default_rng(5).exponential(size=20) + offset
    table = measure("mean_activation", values, wide=True, per="bin", bins=bins)
    means = values.astype(np.float32).astype(np.float64).mean(axis=0).ravel()
    expected, _ = np.histogram(means, edges(table))
    assert table["count"].tolist() == expected.tolist() and table["count"].sum() == 720
    np.testing.assert_allclose(table["value"], expected / 720, rtol=1e-15)
    assert bins / 4 <= len(table) <= bins
    assert table["count"].iloc[0] > 0 and table["count"].iloc[-2] > 0 and table["count"].iloc[-1] == 0
    assert table["n"].eq(50).all()


def test_models_of_like_activations_share_their_bins(measure):
    one, other = (
        measure("mean_activation", activations((40, 300), seed=seed), per="bin")["position"] for seed in (6, 7)
    )
    steps = (one.iloc[0] - other.iloc[0]) / (one[1] - one[0])
    assert one[1] - one[0] == other[1] - other[0] and steps == round(steps)


def test_dead_neurons_stand_in_the_bin_at_zero(measure):
    values = activations((40, 90), seed=8)
    values[:, :30] = 0
    first = measure("mean_activation", values, per="bin").iloc[0]
    assert first["position"] == first["width"] / 2 and first["value"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("constant", [0.0, 0.3, -4.0, 6e4])
def test_a_constant_layer_has_one_bin_and_the_empty_one_that_closes_it(measure, constant):
    table = measure("mean_activation", np.full((5, 7), constant), wide=True, per="bin")
    assert table["count"].tolist() == [7, 0]
    assert edges(table)[0] <= np.float32(constant) < edges(table)[1]


def test_means_apart_by_rounding_only_are_drawn_as_equal(measure):
    values = np.full((3, 4), 1e4, np.float32)
    values[:, 0] = np.nextafter(np.float32(1e4), np.float32(2e4))
    table = measure("mean_activation", values, wide=True, per="bin")
    assert table["position"].is_unique and table["count"].sum() == 4 and len(table) <= 3


@pytest.mark.parametrize("per", ["layer", "channel", "neuron", "image", "bin"])
@pytest.mark.parametrize("nasty", [np.nan, np.inf])
def test_values_that_are_not_finite_are_undefined(measure, per, nasty):
    table = measure("mean_activation", np.array([[0.0, nasty], [1.0, 2.0]]), per=per)
    assert table["status"].tolist() == ["undefined"] and table["value"].isna().all()
