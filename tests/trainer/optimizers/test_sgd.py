"""SGD as the source study uses it."""

import math

import keras
import numpy as np

from trainer.optimizers import OPTIMIZERS
from trainer.registry import read_options


def test_steps_are_those_of_nesterov_momentum():
    options = read_options(OPTIMIZERS, {"kind": "sgd", "learning_rate": 0.1})
    optimizer = OPTIMIZERS["sgd"].build(options)
    weight = keras.Variable(np.zeros(1, "float32"), name="kernel")
    for _ in range(2):
        optimizer.apply([keras.ops.ones(1)], [weight])
    # velocities -.1 and -.19, each step looks 0.9 of the velocity ahead
    expected = (0.9 * -0.1 - 0.1) + (0.9 * -0.19 - 0.1)
    assert float(weight[0]) == np.float32(expected) or math.isclose(float(weight[0]), expected, rel_tol=1e-6)


def test_a_rate_left_out_is_seen_at_the_first_step_and_can_be_assigned():
    optimizer = OPTIMIZERS["sgd"].build(read_options(OPTIMIZERS, {"kind": "sgd"}))
    assert math.isnan(float(optimizer.learning_rate))
    optimizer.learning_rate = 0.5
    assert float(optimizer.learning_rate) == 0.5
