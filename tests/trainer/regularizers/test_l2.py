"""L2 is part of the loss, acts in training, and leaves no trace in the saved architecture."""

import keras
import numpy as np
import pytest

from trainer.registry import read_options
from trainer.regularizers import REGULARIZERS


def network():
    dense = keras.layers.Dense(1, name="dense1", kernel_initializer="ones", bias_initializer="ones")
    return keras.Sequential([keras.Input((3,), name="input"), dense], name="line")


def attached(strength):
    line = network()
    options = read_options(REGULARIZERS, {"kind": "l2", "strength": strength})
    REGULARIZERS["l2"].attach([line.get_layer("dense1").kernel], options)
    return line


def test_the_loss_grows_by_the_squared_kernel_and_not_by_the_bias():
    losses = [float(loss) for loss in attached(0.5).losses]
    assert losses == pytest.approx([0.5 * 3]), "three weights of one; the bias is not counted"


def test_a_fit_decays_the_kernel():
    line = attached(0.5)
    line.compile(keras.optimizers.SGD(0.1), "mse")
    nothing = np.zeros((4, 3), "float32"), np.ones((4, 1), "float32")  # the data do not move the weights
    history = line.fit(*nothing, batch_size=4, epochs=2, verbose=0).history
    kernel, bias = line.get_weights()
    np.testing.assert_allclose(kernel, (1 - 2 * 0.1 * 0.5) ** 2, rtol=1e-6)
    np.testing.assert_allclose(bias, 1, err_msg="the bias does not decay")
    assert history["loss"] == pytest.approx([1.5, 1.5 * 0.9**2]), "the loss that is watched includes the term"


def test_the_saved_architecture_does_not_change():
    assert attached(0.5).to_json() == network().to_json()


def test_the_default_strength_is_the_published_one():
    assert read_options(REGULARIZERS, {"kind": "l2"}).strength == 0.001
