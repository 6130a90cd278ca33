"""Class selectivity against loops over neurons and classes, as Morcos et al. define it."""

import numpy as np
import pytest

from analysis.estimators.selectivity import class_selectivity


def activations(shape, labels):
    """Random ones; the first neuron dead, the second constant, the third a detector of class 0."""
    values = np.maximum(np.random.default_rng(0).normal(size=shape), 0).astype(np.float32)
    flat = values.reshape(shape[0], -1)
    flat[:, 0], flat[:, 1], flat[:, 2] = 0, 0.1, 0.7 * (labels == 0)
    return values


def peer(neuron, labels):
    means = {label: np.mean([value for value, is_of in zip(neuron, labels, strict=True) if is_of == label])
             for label in set(labels.tolist())}  # fmt: skip
    preferred = max(means, key=means.get)
    rest = np.mean([mean for label, mean in means.items() if label != preferred])
    return (means[preferred] - rest) / (means[preferred] + rest) if means[preferred] + rest else np.nan


@pytest.mark.parametrize(("shape", "classes"), [((140, 2, 3, 4), 10), ((300, 9), 10), ((9, 5), 2)])
def test_equals_loops(measure, shape, classes):
    labels = np.random.default_rng(1).permutation(np.arange(shape[0]) % classes)
    values = activations(shape, labels)
    neurons = values.astype(np.float64).reshape(shape[0], -1).T
    expected = np.array([peer(neuron, labels) for neuron in neurons])
    by_neuron = measure("class_selectivity", values, labels, wide=True, per="neuron")
    np.testing.assert_allclose(by_neuron["value"], expected, rtol=1e-9, atol=1e-12)
    by_channel = measure("class_selectivity", values, labels, wide=True, per="channel")
    of_channels = expected.reshape(-1, shape[-1])
    known = ~np.isnan(of_channels).all(axis=0)
    np.testing.assert_allclose(by_channel["value"][known], np.nanmean(of_channels[:, known], axis=0), rtol=1e-9)
    layer = measure("class_selectivity", values, labels, wide=True)
    assert layer["value"].item() == pytest.approx(np.nanmean(expected), rel=1e-9)
    assert layer["n"].item() == shape[0]
    for table in (by_neuron, by_channel, layer):
        assert table["undefined_neurons"].sum() == np.isnan(expected).sum() == 1


def test_dead_neurons_have_no_index_and_say_why(measure):
    labels = np.arange(40) % 10
    table = measure("class_selectivity", activations((40, 5), labels), labels, per="neuron")
    assert table["status"].tolist() == ["undefined", *["measured"] * 4]
    assert "zero for all classes" in table["reason"][0]
    assert table["value"][1] == 0 and table["value"][2] == 1, "constant, and of one class"
    dead = measure("class_selectivity", np.zeros((40, 5)), labels)
    assert dead["status"].tolist() == ["undefined"] and dead["undefined_neurons"].item() == 5


def test_neurons_that_know_nothing_reach_the_floor_only(measure):
    values = np.random.default_rng(2).exponential(size=(500, 300)) ** 3
    row = measure("class_selectivity", values, np.arange(500) % 10).iloc[0]
    assert row["floor"] > 0.2 and row["value"] == pytest.approx(row["floor"], rel=0.05)


def test_a_seed_gives_one_floor_and_another_seed_another(measure):
    values, labels = np.random.default_rng(3).random((60, 8)), np.arange(60) % 10
    first, again, other = (measure("class_selectivity", values, labels, seed=seed).iloc[0] for seed in (0, 0, 1))
    assert first["floor"] == again["floor"] != other["floor"] and first["value"] == other["value"]


def test_each_class_counts_alike_however_many_images_it_has(measure):
    labels = np.array([0] * 30 + [1] * 2 + [2] * 6)
    values = np.where(labels == 0, 3.0, np.where(labels == 1, 1.0, 0.0))[:, None]
    assert measure("class_selectivity", values, labels)["value"].item() == pytest.approx((3 - 0.5) / (3 + 0.5))


def test_negative_responses_have_no_index(measure):
    values, labels = np.array([[1.0, -3.0], [1.0, -1.0], [-2.0, -1.0], [-1.0, -1.0]]), np.array([0, 0, 1, 1])
    assert measure("class_selectivity", values, labels, per="neuron")["status"].eq("undefined").all()


@pytest.mark.parametrize("images", [8, 1])
def test_images_of_one_class_tell_nothing(measure, images):
    table = measure("class_selectivity", np.arange(float(images))[:, None], np.full(images, 3))
    assert table["status"].tolist() == ["not applicable"]
    assert table["reason"].item() == "the train images are all of one class"


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("class_selectivity", np.array([[0.0, np.nan], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"]


def test_estimator_refuses_a_single_class():
    with pytest.raises(ValueError, match=r"class means of shape \(1, 4\) leave no class to compare with"):
        class_selectivity(np.ones((1, 4)))


def test_equal_means_give_nothing_and_one_class_everything():
    for classes in range(2, 12):
        assert 0 <= class_selectivity(np.full(classes, 0.1)) < 1e-15
        assert class_selectivity(np.eye(classes)[0] * 0.1) == 1
