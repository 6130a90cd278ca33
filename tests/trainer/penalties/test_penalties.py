"""Penalties on activations: their formulas, and that neither batch nor map changes them with its size."""

import math

import keras
import numpy as np
import pytest
from scipy.stats import entropy

from trainer.penalised import Penalty
from trainer.penalties import PENALTIES, formula
from trainer.registry import read_options

OVERS = ("layer", "map", "position")
TERMS = [name for name, module in PENALTIES.items() if hasattr(module, "measure")]
AXES = {"layer": (1, 2, 3), "map": (1, 2), "position": (3,)}  # of (images, rows, columns, channels)
every_term = pytest.mark.parametrize("kind", TERMS)
over_each = pytest.mark.parametrize("over", OVERS)


def maps(images=8, side=8, channels=6, seed=0):
    """ReLU outputs: a third of them 0, a dead channel, and one image all silent."""
    values = np.random.default_rng(seed).normal(0.3, size=(images, side, side, channels)).clip(0)
    values[..., 0], values[1:2] = 0, 0
    return values.astype(np.float32)


def options(kind, **given):
    return read_options(PENALTIES, {"kind": kind, "strength": 1.0} | given)


def measured(kind, values, **given):
    return float(PENALTIES[kind].measure(keras.ops.convert_to_tensor(values), options(kind, **given)))


def divergence(target, rates):
    """SciPy's relative entropy of two coins, for each rate."""
    return np.mean([entropy([target, 1 - target], [rate, 1 - rate]) for rate in np.clip(rates, 1e-6, 1).ravel()])


REFERENCES = {
    "l1": lambda a, over: np.mean([np.abs(image).mean() for image in a]),
    "kl": lambda a, over: divergence(
        0.05, (a / (1 + a)).mean({"layer": None, "map": (0, 1, 2), "position": (0, 3)}[over], keepdims=True)
    ),
    "hoyer_square": lambda a, over: np.mean(
        np.divide(
            np.linalg.norm(_rows(a, over), 1, axis=1) ** 2,
            np.linalg.norm(_rows(a, over), 2, axis=1) ** 2 * _rows(a, over).shape[1],
            where=_rows(a, over).any(axis=1), out=np.zeros(len(_rows(a, over))),
        )
    ),
}  # fmt: skip


def _rows(a, over):
    """What is compared with each other, a row each."""
    order = {"layer": (0, 1, 2, 3), "map": (0, 3, 1, 2), "position": (0, 1, 2, 3)}[over]
    size = math.prod(a.shape[axis] for axis in AXES[over])
    return a.transpose(order).reshape(-1, size).astype(np.float64)


@every_term
@over_each
@pytest.mark.parametrize("values", [maps(), maps(images=1, side=1), np.zeros_like(maps()), np.ones_like(maps())])
def test_is_its_formula_computed_elsewhere(kind, over, values):
    assert measured(kind, values, over=over) == pytest.approx(REFERENCES[kind](values, over), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("kind", [*TERMS, "winners"])
@over_each
def test_its_formula_is_told_with_the_axes(kind, over):
    given = {"keep": 0.2} if kind == "winners" else {"strength": 0.25}
    told = formula({"kind": kind, "over": over} | given)
    words = {"layer": "image" if kind != "kl" else "channels", "map": "map" if kind == "winners" else "channels"}
    assert words.get(over, "position") in told and "a" in told
    assert told.startswith("0.25 * mean over layers of ") == (kind in TERMS)


class Scale(keras.layers.Layer):
    """A weight that every position of every image shares, as a kernel's are."""

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1],), initializer="ones", name="kernel")

    def call(self, values):
        return keras.ops.relu(values * self.kernel - 0.1)


def stepped(kind, over, values, dtype="float32"):
    """(the penalty in the loss, how a shared weight moves) of one step on a batch of these values, nothing else."""
    image = keras.Input(values.shape[1:], dtype="float32")
    scale = Scale(dtype=dtype, name="scale")
    responses = scale(image)
    penalty = Penalty({"kind": kind, "strength": 2.0, "over": over})
    model = keras.Model(image, penalty([keras.ops.zeros_like(image[:, 0, 0, 0]), responses]))
    model.compile(keras.optimizers.SGD(1.0), loss=lambda labels, nothing: nothing, run_eagerly=True)
    penalty.begin_epoch()
    logged = model.fit(values, np.zeros(len(values)), batch_size=len(values), epochs=1, verbose=0).history["loss"][0]
    assert penalty.average == pytest.approx(logged, rel=1e-6), "what is logged is what is in the loss"
    return penalty.average, 1 - np.asarray(scale.kernel)


@every_term
@over_each
def test_value_and_gradient_know_neither_the_batch_nor_the_map(kind, over):
    small = maps()
    value, gradient = stepped(kind, over, small)
    assert np.abs(gradient).max() > 1e-4
    for tiles in ((8, 1, 1, 1), (1, 2, 2, 1)):
        tiled, moved = stepped(kind, over, np.tile(small, tiles))
        assert tiled == pytest.approx(value, rel=1e-5)
        np.testing.assert_allclose(moved, gradient, rtol=1e-4, atol=1e-6)


@every_term
@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_it_is_computed_in_float32_whatever_the_network_computes_in(kind, policy):
    values = np.full((4, 16, 16, 8), 60_000, np.float32)  # whose sum no float16 holds, whose squares no bfloat16 tells
    values[:, ::2] = 1.0
    given = keras.ops.cast(values, keras.DTypePolicy(policy).compute_dtype)
    penalty = Penalty({"kind": kind, "strength": 1.0, "over": "layer"})
    penalty([keras.ops.zeros((4,)), given], training=True)
    exact = REFERENCES[kind](np.asarray(keras.ops.cast(given, "float32")), "layer")
    assert penalty.losses[0].dtype == "float32" and float(penalty.losses[0]) == pytest.approx(exact, rel=1e-4)


@every_term
def test_a_dense_layer_is_one_position(kind):
    units = maps(side=1).reshape(8, 6)
    for over in ("layer", "position"):
        assert measured(kind, units, over=over) == pytest.approx(measured(kind, units[:, None, None], over=over))


def test_the_classical_penalty_of_sigmoid_units():
    units = 1 / (1 + np.exp(-np.random.default_rng(0).normal(size=(50, 7)))).astype(np.float32)
    assert measured("kl", units, share="value") == pytest.approx(divergence(0.05, units.mean(axis=0)), rel=1e-5)


@pytest.mark.parametrize("kind", ["kl", "hoyer_square"])
def test_silence_has_no_gradient_that_is_nan(kind):
    _, gradient = stepped(kind, "layer", np.zeros((4, 2, 2, 3), np.float32))
    assert np.isfinite(gradient).all()
