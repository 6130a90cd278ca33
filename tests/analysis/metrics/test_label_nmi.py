"""Label NMI against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score


def activations(shape, labels):
    values = np.maximum(np.random.default_rng(0).integers(-8, 9, shape), 0) / 4
    flat = values.reshape(shape[0], -1)
    flat[:, 0], flat[:, 1] = 0, 1.5
    flat[:, 2] = labels == labels[0]
    return values


@pytest.mark.parametrize("average", ["arithmetic", "max"])
@pytest.mark.parametrize("shape", [(120, 2, 3, 4), (120, 9), (2, 5)])
def test_equals_scikit_learn(measure, shape, average):
    labels = np.arange(shape[0]) * 7 % 10
    values = activations(shape, labels)
    above = (values > values.mean(axis=0)).reshape(shape[0], -1)
    expected = np.array([normalized_mutual_info_score(labels, neuron, average_method=average) for neuron in above.T])
    constant = (values == values[0]).all(axis=0).sum()
    by_neuron = measure("label_nmi", values, labels, per="neuron", average=average)
    np.testing.assert_allclose(by_neuron["value"], expected, rtol=0, atol=1e-12)
    by_channel = measure("label_nmi", values, labels, per="channel", average=average)
    np.testing.assert_allclose(by_channel["value"], expected.reshape(-1, shape[-1]).mean(axis=0), rtol=0, atol=1e-12)
    layer = measure("label_nmi", values, labels, average=average)
    assert layer["value"].item() == pytest.approx(expected.mean(), abs=1e-12)
    assert layer["n"].item() == shape[0] and layer["constant_neurons"].item() == constant
    for table in (by_neuron, by_channel):
        assert table["constant_neurons"].sum() == constant
        assert table["floor"].mean() == pytest.approx(layer["floor"].item(), abs=1e-12)


def test_floor_is_what_chance_gives(measure):
    """(K - 1) / (2 n) nats: 0.0075 of the maximum variant for 1,000 images and ten classes is the source's floor."""
    values = np.random.default_rng(1).random((1000, 200)).astype(np.float16)
    row = measure("label_nmi", values, np.arange(1000) % 10, average="max").iloc[0]
    assert row["floor"] == pytest.approx(9 / 2000 / np.log(10), rel=0.15)
    assert row["value"] == pytest.approx(row["floor"], rel=0.15), "neurons that know nothing reach the floor only"


def test_perfect_detector_stays_far_below_one(measure):
    labels = np.arange(1000) % 10
    row = measure("label_nmi", (labels < 5)[:, np.newaxis].astype(float), labels, average="max").iloc[0]
    assert row["value"] == pytest.approx(np.log(2) / np.log(10), abs=1e-12)


def test_images_of_one_class_tell_nothing(measure):
    table = measure("label_nmi", np.arange(8.0)[:, np.newaxis], np.full(8, 3))
    assert table["status"].tolist() == ["not applicable"]
    assert table["reason"].item() == "the train images are all of one class"


def test_a_single_image_is_of_one_class(measure):
    assert measure("label_nmi", np.ones((1, 3)))["status"].tolist() == ["not applicable"]


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("label_nmi", np.array([[0.0, np.nan], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"]
