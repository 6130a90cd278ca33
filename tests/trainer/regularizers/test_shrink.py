"""Shrink takes a share of each kernel after every step, whatever the loss and the learning rate."""

import keras
import numpy as np
import pytest

from trainer.layca import Layca
from trainer.registry import read_options
from trainer.regularizers import REGULARIZERS


def network():
    dense = keras.layers.Dense(1, name="dense1", kernel_initializer="ones", bias_initializer="ones")
    return keras.Sequential([keras.Input((3,), name="input"), dense], name="line")


def attached(strength):
    line = network()
    options = read_options(REGULARIZERS, {"kind": "shrink", "strength": strength})
    REGULARIZERS["shrink"].attach([line.get_layer("dense1").kernel], options)
    return line


@pytest.mark.parametrize("rate", [0.1, 0.001])
def test_a_fit_shrinks_the_kernel_at_every_step_at_any_rate(rate):
    line = attached(0.25)
    line.compile(keras.optimizers.SGD(rate), "mse")
    nothing = np.zeros((6, 3), "float32"), np.ones((6, 1), "float32")  # the data do not move the weights
    history = line.fit(*nothing, batch_size=2, epochs=1, verbose=0).history
    kernel, bias = line.get_weights()
    np.testing.assert_allclose(kernel, 0.75**3, rtol=1e-6, err_msg="three batches, three times")
    np.testing.assert_allclose(bias, 1, err_msg="the bias does not shrink")
    assert history["loss"] == [0], "nothing is added to the loss"


def test_the_saved_architecture_does_not_change():
    assert attached(0.25).to_json() == network().to_json()


def test_layca_refuses_a_kernel_that_shrinks():
    line = attached(0.25)
    line.compile(Layca(keras.optimizers.SGD(1.0), learning_rate=0.1), "mse")
    with pytest.raises(ValueError, match="dense1/kernel has a constraint .shrink is one., but Layca fixes its norm"):
        line.fit(np.zeros((2, 3), "float32"), np.ones((2, 1), "float32"), verbose=0)


def test_a_strength_is_asked_for_and_less_than_one():
    with pytest.raises(ValueError, match="regularizers.shrink: strength: field required"):
        read_options(REGULARIZERS, {"kind": "shrink"})
    with pytest.raises(ValueError, match="strength: input should be less than 1, received 1"):
        read_options(REGULARIZERS, {"kind": "shrink", "strength": 1})
