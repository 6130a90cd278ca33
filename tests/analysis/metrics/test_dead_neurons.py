"""Dead neurons against plain loops."""

import numpy as np
import pytest


@pytest.mark.parametrize("shape", [(20, 3, 2, 4), (1, 6), (300, 5)])
def test_equals_loops(measure, shape):
    values = np.maximum(np.random.default_rng(0).integers(-60, 5, shape), 0).astype(float)
    flat = values.reshape(shape[0], -1)
    dead = [all(flat[image, neuron] == 0 for image in range(shape[0])) for neuron in range(flat.shape[1])]
    channels = np.reshape(dead, (-1, shape[-1]))
    neurons = measure("dead_neurons", values, per="neuron")
    assert neurons["value"].tolist() == dead and neurons["count"].tolist() == dead
    layer = measure("dead_neurons", values)
    assert layer["count"].item() == sum(dead) and layer["value"].item() == pytest.approx(np.mean(dead), abs=1e-15)
    assert layer["n"].item() == shape[0]
    by_channel = measure("dead_neurons", values, per="channel")
    assert by_channel["count"].tolist() == channels.sum(axis=0).tolist()
    np.testing.assert_allclose(by_channel["value"], channels.mean(axis=0), atol=1e-15)


def test_one_negative_value_is_life(measure):
    values = np.zeros((200, 3))
    values[170, 1] = -0.5
    assert measure("dead_neurons", values, per="neuron")["value"].tolist() == [1, 0, 1]


def test_constant_neurons_are_not_dead(measure):
    assert measure("dead_neurons", np.full((4, 3), 0.5))["value"].item() == 0


def test_values_that_are_not_finite_are_undefined(measure):
    assert measure("dead_neurons", np.array([[0.0, np.nan]]))["status"].tolist() == ["undefined"]
