"""Learning rate and end of a run: functions of the history, equal to what Keras's callback would have done."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.recipe_tables import Plateau, Training
from trainer.schedule import learning_rate, state

keras = pytest.importorskip("keras")
# Keras compares in float32: sums of these are exact there too, or its rounding would decide what improves.
SMALL = 2.0**-13
WATCHED = st.one_of(st.floats(0, 3, width=16), st.sampled_from([0.5, 0.5 + SMALL, 0.5 - SMALL, math.nan]))


class Optimizer:
    """What the callback touches of a model's optimiser: the rate, kept as precisely as ours."""

    def __init__(self, rate):
        self.learning_rate = rate


class Model:
    def __init__(self, rate):
        self.optimizer = Optimizer(rate)


def rows(watch, values):
    """A history as training writes it: nan is kept as None."""
    watched = [{watch: None if math.isnan(value) else value} for value in values]
    return [{"epoch": epoch, **row} for epoch, row in enumerate([{watch: 9.9}, *watched])]


def as_keras_does(values, initial, plateau):
    mode = "min" if plateau.watch == "val_loss" else "max"
    callback = keras.callbacks.ReduceLROnPlateau(
        plateau.watch, 1 / plateau.factor, plateau.patience, mode=mode, min_delta=plateau.min_delta, min_lr=0
    )
    model = Model(initial)
    callback.set_model(model)
    callback.on_train_begin()
    rates = [model.optimizer.learning_rate]
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {plateau.watch: value})
        rates.append(float(model.optimizer.learning_rate))
    return rates


@settings(max_examples=200, deadline=None)
@given(
    # A nan in the first epoch of all stays Keras's best for ever; here it is no improvement, as later ones are.
    values=st.lists(WATCHED, max_size=25).filter(lambda values: not values or not math.isnan(values[0])),
    watch=st.sampled_from(["val_loss", "val_accuracy"]),
    patience=st.integers(1, 5),
    factor=st.floats(1.5, 10),
    min_delta=st.sampled_from([0.0, SMALL, 0.125]),
)
def test_the_rate_falls_when_kerass_callback_lets_it_fall(values, watch, patience, factor, min_delta):
    plateau = Plateau(watch=watch, patience=patience, factor=factor, min_delta=min_delta)
    history = rows(watch, values)
    ours = [learning_rate(history[: known + 1], 0.1, plateau) for known in range(len(history))]
    assert np.allclose(ours, as_keras_does(values, 0.1, plateau), rtol=1e-6, atol=0), f"rates {ours}"


def test_the_published_drops_are_reproduced():
    """layca_2 of the source study: the rate falls after 3 epochs without an improvement of 1e-4, and again."""
    losses = [1.0, 0.9, 0.95, 0.91, 0.90005, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86]
    history = rows("val_loss", losses)
    rates = [learning_rate(history[: known + 1], 0.03, Plateau()) for known in range(len(history))]
    assert np.allclose(rates, [0.03] * 5 + [0.006] * 4 + [0.0012] * 3 + [0.00024])


def test_without_a_plateau_the_rate_stays():
    assert learning_rate(rows("val_loss", [1.0] * 50), 0.1, None) == 0.1


def row(epoch, loss=0.5, accuracy=0.5):
    return {"epoch": epoch, "loss": loss, "accuracy": accuracy}


@pytest.mark.parametrize(
    ("last", "stop", "expected"),
    [
        (row(0, None, None), 0.99, "training"),
        (row(4), 0.99, "training"),
        (row(4, accuracy=0.99), 0.99, "done"),
        (row(10, accuracy=0.99), 0.99, "done"),
        (row(10), 0.99, "cap reached"),
        (row(10), None, "done"),
        (row(4, loss=None), 0.99, "diverged"),
        (row(4, loss=math.nan, accuracy=1.0), 0.99, "diverged"),
        (row(4, loss=math.inf), None, "diverged"),
    ],
)
def test_a_run_ends_when_its_rules_say_so(last, stop, expected):
    assert state([row(0, None, None), last], Training(epochs=10, stop_at_accuracy=stop)) == expected
