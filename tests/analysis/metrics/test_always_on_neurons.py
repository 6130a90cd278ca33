"""Always-on neurons against plain loops."""

import numpy as np
import pytest


@pytest.mark.parametrize("shape", [(20, 3, 2, 4), (1, 6), (300, 5)])
def test_equals_loops(measure, shape):
    values = np.maximum(np.random.default_rng(0).integers(-5, 60, shape), 0).astype(float)
    flat = values.reshape(shape[0], -1)
    on = [all(flat[image, neuron] > 0 for image in range(shape[0])) for neuron in range(flat.shape[1])]
    channels = np.reshape(on, (-1, shape[-1]))
    neurons = measure("always_on_neurons", values, per="neuron")
    assert neurons["value"].tolist() == on and neurons["count"].tolist() == on
    assert neurons["neuron"].tolist() == list(range(flat.shape[1]))
    layer = measure("always_on_neurons", values)
    assert layer["count"].item() == sum(on) and layer["value"].item() == pytest.approx(np.mean(on), abs=1e-15)
    assert layer["n"].item() == shape[0]
    by_channel = measure("always_on_neurons", values, per="channel")
    assert by_channel["count"].tolist() == channels.sum(axis=0).tolist()
    np.testing.assert_allclose(by_channel["value"], channels.mean(axis=0), atol=1e-15)


def test_one_silent_image_beyond_the_first_block_is_enough(measure):
    values = np.ones((200, 3))
    values[170, 1] = 0
    assert measure("always_on_neurons", values, per="neuron")["value"].tolist() == [1, 0, 1]


def test_negative_values_are_not_active(measure):
    values = np.array([[1.0, -1.0, 1.0], [2.0, -1.0, -0.5]])
    assert measure("always_on_neurons", values, per="neuron")["value"].tolist() == [1, 0, 0]


def test_a_softmax_is_always_on_but_for_what_half_precision_rounds_away(measure):
    logits = np.random.default_rng(1).normal(size=(50, 10))
    softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert measure("always_on_neurons", softmax)["value"].item() == 1
    softmax[7, 3] = 1e-9
    assert measure("always_on_neurons", softmax)["value"].item() == 0.9
    assert measure("always_on_neurons", softmax, wide=True)["value"].item() == 1


def test_always_on_and_dead_exclude_each_other(measure):
    values = np.maximum(np.random.default_rng(2).integers(-2, 9, (4, 60)), 0) * (np.arange(60) > 9).astype(float)
    on, dead = (measure(name, values, per="neuron")["value"] for name in ("always_on_neurons", "dead_neurons"))
    assert on.sum() > 0 and dead.sum() > 9 and (on + dead).max() == 1


def test_values_that_are_not_finite_are_undefined(measure):
    assert measure("always_on_neurons", np.array([[1.0, np.inf]]))["status"].tolist() == ["undefined"]
