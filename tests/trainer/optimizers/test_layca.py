"""Layca rotates every kernel by atan(learning rate), keeps its norm, and leaves everything else alone."""

import keras
import numpy as np
import pytest

from trainer.layca import Layca
from trainer.optimizers import OPTIMIZERS
from trainer.registry import read_options

KERNELS = {"dense": (7, 5), "convolution": (3, 3, 2, 4), "line": (6,), "large": (3, 3, 64, 64)}
INNER = {
    "sgd": lambda: keras.optimizers.SGD(1.0, momentum=0.9, nesterov=True),
    "adam": lambda: keras.optimizers.Adam(1.0),
    "clipped": lambda: keras.optimizers.SGD(1.0, momentum=0.9, global_clipnorm=0.5),
    "decayed": lambda: keras.optimizers.AdamW(1.0, weight_decay=0.01),
}


def variables(seed=0, dtype="float32"):
    """One kernel of each shape, and a bias, a gamma and a beta as Keras names them."""
    generator = np.random.default_rng(seed)
    kernels = [
        keras.Variable(generator.normal(size=shape).astype("float32"), dtype=dtype, name="kernel")
        for shape in KERNELS.values()
    ]
    others = [keras.Variable(np.ones(4, "float32"), name=name) for name in ("bias", "gamma", "beta")]
    return kernels + others


def gradients(trained, seed):
    generator = np.random.default_rng((seed, 1))  # other numbers than the kernels: along them nothing turns
    return [
        keras.ops.convert_to_tensor(generator.normal(size=v.shape).astype("float32"), dtype=v.dtype) for v in trained
    ]


def values(trained):
    return [np.array(keras.ops.convert_to_numpy(v), dtype="float64") for v in trained]


def angle(old, new):
    """Between two kernels, exact for small angles too: Kahan's formula."""
    old, new = old.ravel() / np.linalg.norm(old), new.ravel() / np.linalg.norm(new)
    return 2 * np.arctan2(np.linalg.norm(old - new), np.linalg.norm(old + new))


def small_network():
    layers = keras.layers
    image = keras.Input((8, 8, 1), name="input")
    hidden = layers.Conv2D(4, 3, name="conv1")(image)
    hidden = layers.BatchNormalization(name="conv1_normalisation")(hidden)
    hidden = layers.Flatten(name="flatten")(layers.Activation("relu", name="conv1_activation")(hidden))
    return keras.Model(image, layers.Dense(3, activation="softmax", name="dense1")(hidden), name="small")


def by_path(network):
    return {v.path: value for v, value in zip(network.weights, values(network.weights), strict=True)}


def small_data(images=64):
    generator = np.random.default_rng(5)
    labels = generator.integers(3, size=images)
    pixels = generator.normal(size=(images, 8, 8, 1))
    pixels[np.arange(images), labels * 2] += 3  # each class has a bright row of its own
    return pixels.astype("float32"), labels


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("rate", [1e-3, 0.03, 1.0])
def test_every_step_rotates_each_kernel_by_the_same_angle_at_constant_norm(inner, rate):
    trained = variables()
    optimizer = Layca(INNER[inner](), learning_rate=rate)
    for step in range(4):
        before = values(trained)
        optimizer.apply(gradients(trained, step), trained)
        for shape, old, new in zip(KERNELS, before, values(trained), strict=False):
            # float32 rounds each weight by 6e-8 of its size, and the tangent part as much again.
            assert angle(old, new) == pytest.approx(np.arctan(rate), rel=1e-4), f"{shape}, step {step}"
            assert np.linalg.norm(new) == pytest.approx(np.linalg.norm(old), rel=1e-6), f"{shape}, step {step}"


def sgd_steps(kernel, slots, gradient, step):
    momentum = slots.get("momentum", 0.0) * 0.9 - gradient
    return kernel + 0.9 * momentum - gradient, {"momentum": momentum}


def adam_steps(kernel, slots, gradient, step):
    mean = 0.9 * slots.get("mean", 0.0) + 0.1 * gradient
    square = 0.999 * slots.get("square", 0.0) + 0.001 * gradient**2
    # As Keras has it: the epsilon hat of the paper, outside the correction of the bias.
    rate = np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return kernel - rate * mean / (np.sqrt(square) + 1e-7), {"mean": mean, "square": square}


@pytest.mark.parametrize(("inner", "transcription"), [("sgd", sgd_steps), ("adam", adam_steps)])
def test_equals_a_transcription_of_the_source_study(inner, transcription):
    rate, trained = 0.03, variables(seed=1)
    optimizer = Layca(INNER[inner](), learning_rate=rate)
    expected = values(trained)
    slots = [{} for _ in KERNELS]
    for step in range(1, 8):
        given = gradients(trained, step)
        optimizer.apply(given, trained)
        for k, gradient in enumerate(values(given)[: len(KERNELS)]):
            w = expected[k]
            w_inner, slots[k] = transcription(w, slots[k], gradient, step)
            s = w_inner - w
            d = s - np.vdot(s, w) / np.vdot(w, w) * w
            d = d * np.linalg.norm(w) / np.linalg.norm(d)
            moved = w + rate * d
            expected[k] = moved * np.linalg.norm(w) / np.linalg.norm(moved)
    for shape, theirs, ours in zip(KERNELS, expected, values(trained), strict=False):
        np.testing.assert_allclose(ours, theirs, atol=2e-5, err_msg=f"{inner}, {shape}")


def test_a_zero_kernel_and_a_radial_step_stay_where_they_are():
    zero, radial = (keras.Variable(np.full((2, 2), value, "float32"), name="kernel") for value in (0.0, 1.5))
    optimizer = Layca(INNER["sgd"](), learning_rate=0.1)
    optimizer.apply([keras.ops.ones((2, 2)), keras.ops.ones((2, 2))], [zero, radial])
    assert np.all(values([zero])[0] == 0), "a zero kernel has no direction to turn from"
    assert np.all(values([radial])[0] == 1.5), "a step along the kernel turns nothing"


def test_norms_of_half_precision_kernels_do_not_overflow():
    kernel = keras.Variable(np.full((300, 300), 1.0, "float32"), dtype="float16", name="kernel")
    optimizer = Layca(keras.optimizers.SGD(0.01), learning_rate=0.1)
    generator = np.random.default_rng(0)
    gradient = keras.ops.convert_to_tensor(generator.normal(size=(300, 300)).astype("float16"))
    optimizer.apply([gradient], [kernel])
    new = values([kernel])[0]
    assert angle(np.ones((300, 300)), new) == pytest.approx(np.arctan(0.1), rel=2e-3), "half precision rounds"
    assert np.linalg.norm(new) == pytest.approx(300, rel=2e-3), "a sum of 90,000 squares overflows in float16"


def test_a_compiled_fit_turns_kernels_and_leaves_bias_gamma_and_beta_untrained():
    network = small_network()
    network.compile(Layca(INNER["sgd"](), learning_rate=0.02), loss="sparse_categorical_crossentropy")
    before = by_path(network)
    images, labels = small_data()
    network.fit(images, labels, batch_size=64, epochs=1, verbose=0)
    after = by_path(network)
    for path in ("conv1/kernel", "dense1/kernel"):
        assert angle(before[path], after[path]) == pytest.approx(np.arctan(0.02), rel=1e-4), path
    for path in ("conv1/bias", "conv1_normalisation/gamma", "conv1_normalisation/beta", "dense1/bias"):
        assert np.array_equal(before[path], after[path]), f"{path} was trained"
    assert not np.array_equal(before["conv1_normalisation/moving_mean"], after["conv1_normalisation/moving_mean"]), (
        "moving statistics are not the business of the optimiser"
    )


def test_a_fit_learns():
    keras.utils.set_random_seed(3)
    network = small_network()
    network.compile(Layca(INNER["sgd"](), 0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    images, labels = small_data()
    history = network.fit(images, labels, batch_size=16, epochs=8, verbose=0).history
    assert history["accuracy"][-1] > 0.95, "three well separated classes"


@pytest.mark.parametrize("inner", INNER)
def test_a_restored_optimiser_continues_bit_for_bit(inner):
    whole, first = variables(), variables()
    optimizer = Layca(INNER[inner](), learning_rate=0.03)
    for step in range(6):
        optimizer.apply(gradients(whole, step), whole)
    stopped = Layca(INNER[inner](), learning_rate=0.03)
    for step in range(3):
        stopped.apply(gradients(first, step), first)

    second = variables(seed=9)
    resumed = Layca.from_config(stopped.get_config())
    resumed.build(second)
    for new, old in zip(second + resumed.variables, first + stopped.variables, strict=True):
        new.assign(keras.ops.convert_to_numpy(old))
    for step in range(3, 6):
        resumed.apply(gradients(second, step), second)
    for expected, found in zip(whole + optimizer.variables, second + resumed.variables, strict=True):
        assert np.array_equal(*values([expected, found])), f"{found.path} differs after a resume"


def test_both_iteration_counts_advance_and_both_are_among_the_variables():
    trained = variables()
    optimizer = Layca(INNER["adam"](), learning_rate=0.03)
    optimizer.build(trained)
    for step in range(3):
        optimizer.apply(gradients(trained, step))
    assert int(optimizer.iterations) == int(optimizer.inner.iterations) == 3
    own = {id(v) for v in optimizer.variables}
    assert {id(v) for v in optimizer.inner.variables} < own, "the inner state must be saved with Layca's own"
    assert len(own) == len(optimizer.variables), "a variable is listed twice"


def test_one_kernel_alone_can_be_trained():
    kernel, *_, bias = variables()
    optimizer = Layca(INNER["sgd"](), learning_rate=0.03)
    optimizer.build([kernel, bias])
    assert [v.shape for v in optimizer.variables].count(kernel.shape) == 1, "one slot for the one kernel"
    optimizer.apply(gradients([kernel, bias], 0), [kernel, bias])


def test_the_learning_rate_can_be_assigned_and_the_inner_one_stays():
    trained = variables()
    optimizer = Layca(INNER["sgd"](), learning_rate=0.5)
    optimizer.apply(gradients(trained, 0), trained)
    optimizer.learning_rate = 0.01
    before = values(trained)
    optimizer.apply(gradients(trained, 1), trained)
    assert angle(before[0], values(trained)[0]) == pytest.approx(np.arctan(0.01), rel=1e-4)
    assert float(optimizer.inner.learning_rate) == 1.0


def test_keras_can_save_and_load_it():
    optimizer = Layca(keras.optimizers.SGD(1.0, momentum=0.8, nesterov=True), learning_rate=0.25, name="turn")
    copy = keras.optimizers.deserialize(keras.optimizers.serialize(optimizer))
    assert copy.get_config() == optimizer.get_config()
    assert copy.inner.momentum == 0.8 and copy.inner.nesterov and float(copy.learning_rate) == 0.25


def test_without_kernels_or_with_a_constrained_one_it_says_so_in_one_line():
    bias = keras.Variable(np.ones(4, "float32"), name="bias")
    with pytest.raises(ValueError, match="none of 1 variables is a kernel"):
        Layca(INNER["sgd"](), learning_rate=0.1).build([bias])
    kernel = variables()[0]
    kernel.constraint = lambda value: value
    with pytest.raises(ValueError, match="kernel has a constraint .*remove the constraint"):
        Layca(INNER["sgd"](), learning_rate=0.1).build([kernel])


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_a_recipe_can_put_any_other_optimiser_inside(name):
    table = {"kind": "layca", "learning_rate": 0.1, "inner": {"kind": name}}
    optimizer = OPTIMIZERS["layca"].build(read_options(OPTIMIZERS, table))
    assert optimizer.inner.name == name
    assert float(optimizer.inner.learning_rate) == 1.0, "the inner rate is 1 unless the recipe says otherwise"


def test_the_source_study_is_the_default_inside():
    options = read_options(OPTIMIZERS, {"kind": "layca"})
    assert options.inner.model_dump() == {
        "kind": "sgd", "learning_rate": 1.0, "momentum": 0.9, "nesterov": True,
    }  # fmt: skip
    again = read_options(OPTIMIZERS, {"kind": "layca"} | {"inner": options.inner.model_dump()})
    assert again == options, "a complete recipe reads as what it was written from"


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ({"kind": "layca"}, "optimizers.layca: inner: layca cannot be its own inner optimiser"),
        ({"kind": "sdg"}, "'sdg' is not known; allowed: adam, layca, sgd"),
        ({"momentum": 2}, "optimizers.sgd: momentum: input should be less than 1, received 2"),
    ],
)
def test_a_wrong_inner_table_is_one_line(inner, message):
    with pytest.raises(ValueError) as error:
        read_options(OPTIMIZERS, {"kind": "layca", "inner": inner})
    assert message in str(error.value) and "\n" not in str(error.value)
