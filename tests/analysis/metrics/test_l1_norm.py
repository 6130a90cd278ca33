"""L1 norm against numpy's own."""

import numpy as np
import pytest


@pytest.mark.parametrize("shape", [(30, 3, 2, 4), (1, 6), (300, 5)])
def test_equals_numpys_norm(measure, shape):
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    maps = values.astype(np.float64).reshape(shape[0], -1, shape[-1])
    images = np.array([np.linalg.norm(image.ravel(), 1) for image in maps])
    for per, expected in {
        "layer": [images.mean()],
        "image": images,
        "channel": [np.mean([np.linalg.norm(image[:, c], 1) for image in maps]) for c in range(shape[-1])],
        "neuron": np.abs(maps).mean(axis=0).ravel(),
    }.items():
        table = measure("l1_norm", values, wide=True, per=per)
        np.testing.assert_allclose(table["value"], expected, rtol=1e-12, err_msg=per)


def test_channels_add_up_to_the_layer(measure):
    values = np.random.default_rng(1).random((20, 5, 3, 7)).astype(np.float16)
    assert measure("l1_norm", values, per="channel")["value"].sum() == pytest.approx(
        measure("l1_norm", values)["value"].item(), rel=1e-12
    )


def test_sums_do_not_lose_small_values(measure):
    """65,536 values of 0.1 beside one of 60,000: a float16 sum would overflow, a float32 sum would drift."""
    values = np.full((2, 32, 32, 8), np.float32(0.1))
    values[:, 0, 0, 0] = 1e8
    expected = 1e8 + (values[0].size - 1) * float(np.float32(0.1))
    assert measure("l1_norm", values, wide=True)["value"].item() == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("per", ["layer", "channel", "neuron"])
def test_means_have_intervals(measure, per):
    values = np.random.default_rng(1).random((50, 2, 2, 3)).astype(np.float16)
    table = measure("l1_norm", values, per=per)
    assert (table["low"] < table["value"]).all() and (table["value"] < table["high"]).all()
    assert table["n"].eq(50).all()


def test_a_single_image_has_no_interval(measure):
    table = measure("l1_norm", np.ones((1, 3)))
    assert table["value"].item() == 3 and table[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("per", ["layer", "channel", "neuron", "image"])
def test_values_that_are_not_finite_are_undefined(measure, per):
    table = measure("l1_norm", np.array([[0.0, np.inf], [1.0, 2.0]]), per=per)
    assert table["status"].tolist() == ["undefined"]
