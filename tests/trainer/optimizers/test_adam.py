"""Adam takes what a recipe gives it."""

import keras
import numpy as np
import pytest

from trainer.optimizers import OPTIMIZERS
from trainer.registry import read_options


def test_the_first_step_is_as_long_as_the_rate_whatever_the_gradient():
    table = {"kind": "adam", "learning_rate": 0.125, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 1e-9}
    optimizer = OPTIMIZERS["adam"].build(read_options(OPTIMIZERS, table))
    weight = keras.Variable(np.zeros(2, "float32"), name="kernel")
    optimizer.apply([keras.ops.convert_to_tensor([100.0, -0.01])], [weight])
    np.testing.assert_allclose(keras.ops.convert_to_numpy(weight), [-0.125, 0.125], rtol=1e-5)
    config = optimizer.get_config()
    assert {name: config[name] for name in table if name != "kind"} == pytest.approx(
        {name: value for name, value in table.items() if name != "kind"}
    )
