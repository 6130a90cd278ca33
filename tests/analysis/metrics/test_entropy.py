"""Entropy of binarised neurons against SciPy."""

import numpy as np
import pytest
from scipy.stats import binomtest
from scipy.stats import entropy as scipy_entropy


def activations(shape, seed=0):
    """Random neurons of all rates among a dead, a constant and two rare ones."""
    rng = np.random.default_rng(seed)
    values = np.maximum(rng.integers(-8, 9, shape) + rng.integers(-6, 7, shape[1:]), 0) / 4
    flat = values.reshape(shape[0], -1)
    flat[:, 0], flat[:, 1] = 0, 1.5
    flat[:, 2], flat[:, 3] = np.arange(shape[0]) == 3, np.arange(shape[0]) % 2
    return values


def peer(values):
    rate = (values > values.mean(axis=0)).mean(axis=0).ravel()
    return scipy_entropy([rate, 1 - rate], base=2)


@pytest.mark.parametrize("shape", [(130, 3, 2, 4), (70, 9), (2, 6), (1, 5)])
def test_equals_scipy(measure, shape):
    values = activations(shape)
    expected = peer(values)
    by_neuron = measure("entropy", values, per="neuron")
    np.testing.assert_allclose(by_neuron["value"], expected, rtol=0, atol=1e-12)
    by_channel = measure("entropy", values, per="channel")
    np.testing.assert_allclose(by_channel["value"], expected.reshape(-1, shape[-1]).mean(axis=0), rtol=0, atol=1e-12)
    layer = measure("entropy", values)
    assert layer["value"].item() == pytest.approx(expected.mean(), abs=1e-12)
    for table in (by_neuron, by_channel, layer):
        assert (table["n"] == shape[0]).all()


def test_extremes(measure):
    values = np.stack([np.zeros(64), np.ones(64), np.arange(64) % 2, np.arange(64) == 0], axis=1)
    entropies = measure("entropy", values, per="neuron")["value"].tolist()
    assert entropies[:3] == [0, 0, 1]
    assert entropies[3] == pytest.approx(scipy_entropy([1 / 64, 63 / 64], base=2))


def test_intervals_of_a_layer_are_about_its_images(measure):
    """A resampled mean of surprise: against the bootstrap written out, on the same resampled rates."""
    values = activations((90, 12))
    above = values > values.mean(axis=0)
    rate = above.mean(axis=0)
    with np.errstate(divide="ignore"):
        surprise = -np.where(above, np.log2(rate), np.log2(1 - rate)).mean(axis=1)
    assert surprise.mean() == pytest.approx(peer(values).mean()), "entropy is the mean surprise"
    drawn = np.random.default_rng(5).integers(0, 90, (4000, 90))
    low, high = np.quantile(surprise[drawn].mean(axis=1), [0.025, 0.975])
    row = measure("entropy", values).iloc[0]
    assert row["low"] == pytest.approx(low, abs=0.1 * (high - low))
    assert row["high"] == pytest.approx(high, abs=0.1 * (high - low))


def test_interval_of_a_layer_covers_the_entropy_of_many_images(measure):
    """Neurons of fixed rates on ever new images: the true mean entropy lies inside about 95 times in 100."""
    rates = np.array([0.05, 0.1, 0.2, 0.3, 0.15, 0.25])
    truth = scipy_entropy([rates, 1 - rates], base=2).mean()
    inside = 0
    for seed in range(40):
        values = (np.random.default_rng(seed).random((300, 6)) < rates).astype(float)
        row = measure("entropy", values).iloc[0]
        inside += row["low"] <= truth <= row["high"]
    assert inside >= 33, f"inside in {inside} of 40"


def test_interval_of_a_neuron_is_what_its_rate_allows(measure):
    values = activations((80, 10))
    table = measure("entropy", values, per="neuron")
    for row, on in zip(table.itertuples(), (values > values.mean(axis=0)).sum(axis=0), strict=True):
        interval = binomtest(int(on), 80).proportion_ci(method="wilson")
        rates = np.linspace(interval.low, interval.high, 20001)
        allowed = scipy_entropy([rates, 1 - rates], base=2)
        assert row.low == pytest.approx(allowed.min(), abs=1e-9)
        assert row.high == pytest.approx(allowed.max(), abs=1e-6)
        assert row.low <= row.value <= row.high


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("entropy", np.array([[0.0, np.nan], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
