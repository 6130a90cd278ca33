"""Over what a measure is taken (flatten, channel, filter, lifetime), the same for all of them: against plain loops."""

import numpy as np
import pytest
from scipy import stats

from analysis import compute

SHAPE = (24, 3, 2, 5)
MODES = ("flatten", "channel", "filter", "lifetime")


def activations():
    """With a dead channel, a dead position on some images, and an image on which nothing responds."""
    values = np.maximum(np.random.default_rng(0).integers(-12, 24, SHAPE), 0) / 8
    values[..., 1], values[:9, 0, 0], values[3] = 0, 0, 0
    return values


def gini(values):
    values = np.abs(values)
    if not values.any():
        return np.nan
    return np.abs(values[:, np.newaxis] - values).mean() / (2 * values.mean())


def treves_rolls(values):
    return 1 - np.mean(np.abs(values)) ** 2 / np.mean(values**2) if values.any() else np.nan


def kurtosis(values):
    return stats.kurtosis(values) if np.ptp(values) else np.nan


def zero_ratio(values):
    return np.mean(values == 0)


def l1_norm(values):
    return np.linalg.norm(values, 1)


def known_mean(values):
    values = np.array(values)
    return values[~np.isnan(values)].mean() if not np.isnan(values).all() else np.nan


def of_image(peer, image, mode):
    """One number of an image (rows, columns, channels)."""
    positions = image.reshape(-1, image.shape[-1])
    if mode == "flatten":
        return peer(positions.ravel())
    return known_mean([peer(row) for row in (positions if mode == "channel" else positions.T)])


PEERS = {"gini": gini, "treves_rolls": treves_rolls, "kurtosis": kurtosis, "zero_ratio": zero_ratio, "l1_norm": l1_norm}


@pytest.mark.parametrize("metric", PEERS)
@pytest.mark.parametrize("mode", ["flatten", "channel", "filter"])
def test_population_modes_equal_loops(measure, metric, mode):
    values = activations()
    images = [of_image(PEERS[metric], image, mode) for image in values]
    table = measure(metric, values, wide=True, per="image", mode=mode)
    np.testing.assert_allclose(table["value"], images, rtol=3e-6, atol=3e-6)
    layer = measure(metric, values, wide=True, mode=mode)
    assert layer["value"].item() == pytest.approx(known_mean(images), rel=3e-6)
    assert layer["n"].item() == np.isfinite(images).sum() and layer["low"].item() < layer["high"].item()


@pytest.mark.parametrize("metric", PEERS)
def test_lifetime_is_over_the_images_of_each_neuron(measure, metric):
    values = activations()
    flat = values.reshape(len(values), -1)
    # A norm over images would grow with their number: of a neuron it is its mean magnitude.
    peer = (lambda images: np.abs(images).mean()) if metric == "l1_norm" else PEERS[metric]
    neurons = np.array([peer(neuron) for neuron in flat.T])
    channels = [known_mean(row) for row in neurons.reshape(-1, SHAPE[-1]).T]
    for per, expected in {"neuron": neurons, "channel": channels, "layer": [known_mean(neurons)]}.items():
        table = measure(metric, values, wide=True, per=per, mode="lifetime")
        np.testing.assert_allclose(table["value"], expected, rtol=1e-9, atol=1e-12, err_msg=per)
        known = table[table["status"] == "measured"]
        assert known["n"].eq(len(values)).all()
        if per == "layer":
            assert (known["low"] < known["value"]).all() and (known["value"] < known["high"]).all()


def test_a_lifetime_interval_holds_the_value_of_many_images_and_narrows_with_them(measure):
    generator = np.random.default_rng(5)
    few, many = (np.maximum(generator.normal(size=(images, 40)), 0) for images in (60, 2000))
    of_few, of_many = (measure("gini", values, mode="lifetime") for values in (few, many))
    assert of_few["low"].item() < of_many["value"].item() < of_few["high"].item()
    assert (of_few["high"] - of_few["low"]).item() > 3 * (of_many["high"] - of_many["low"]).item()


def test_an_l1_norm_of_maps_is_that_of_the_layer_by_their_number_but_other_measures_differ(measure):
    values = activations()
    flat, maps = (measure("l1_norm", values, per="image", mode=mode)["value"] for mode in ("flatten", "filter"))
    np.testing.assert_allclose(flat, SHAPE[-1] * maps, rtol=1e-12)
    flat, maps = (measure("gini", values, per="image", mode=mode)["value"].dropna() for mode in ("flatten", "filter"))
    assert stats.spearmanr(flat, maps).statistic < 0.95


@pytest.mark.parametrize("metric", PEERS)
def test_what_has_no_value_says_why(measure, metric):
    values = activations()
    for per, mode, why in (
        ("image", "lifetime", "a single image has none"),
        ("channel", "channel", "of no single channel"),
        ("neuron", "filter", "a neuron has one value on an image"),
        ("neuron", "channel", "a neuron has one value on an image"),
    ):
        table = measure(metric, values, per=per, mode=mode)
        assert table["status"].tolist() == ["not applicable"] and why in table["reason"].item()


@pytest.mark.parametrize("metric", ["gini", "treves_rolls", "hoyer", "kurtosis", "skewness"])
def test_maps_of_single_values_have_no_filter_mode(measure, metric):
    table = measure(metric, np.random.default_rng(0).random((5, 4)), mode="filter")
    assert table["status"].tolist() == ["not applicable"] and "it has no map" in table["reason"].item()
    assert measure(metric, np.random.default_rng(0).random((5, 4)), mode="channel")["status"].item() == "measured"


def test_pre_activations_are_measured_where_they_were_recorded(study, digits_study):
    from analysis import open_study

    table = compute("gini", study, "sgd_0", tensor="pre_activation")
    assert table["status"].eq("not recorded").all()
    assert (
        table["reason"]
        .eq("its pre_activation was not recorded; a recipe asks for it with recording.pre_activation = true")
        .all()
    )
    recorded = open_study(digits_study)
    snapshot = recorded.run("sgd_0").snapshot("last")
    expected = known_mean([kurtosis(image.ravel()) for image in snapshot.activations("conv9", tensor="pre_activation")])
    table = compute("kurtosis", recorded, "sgd_0", layers="conv9", tensor="pre_activation")
    assert table["value"].item() == pytest.approx(expected, rel=1e-5)
