"""What a neuron sees, against a Keras network whose pixels are changed one by one."""

import zlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from analysis.metrics.metric import NotMeasured  # noqa: E402
from analysis.receptive_fields import distance, receptive_fields  # noqa: E402
from analysis.store.manifest import Entrance, RunManifest  # noqa: E402
from analysis.store.run import Run  # noqa: E402
from trainer import network as networks  # noqa: E402
from trainer.architectures import ARCHITECTURES  # noqa: E402
from trainer.layer_records import describe  # noqa: E402

layers = keras.layers
SIDES = (11, 14)


def convolve(before, name, size=3, **options):
    return layers.Conv2D(
        2,
        size,
        kernel_initializer=keras.initializers.RandomNormal(stddev=1, seed=zlib.crc32(name.encode())),
        name=name,
        **options,
    )(before)


def plain(image):
    pooled = layers.MaxPooling2D(2, name="pool")(convolve(image, "conv1", padding="same"))
    hidden = layers.Flatten(name="flatten")(convolve(pooled, "conv2", padding="same"))
    return layers.Dense(3, name="dense1")(hidden)


def strided(image):
    hidden = convolve(image, "conv1", (3, 2), strides=(2, 1), padding="valid")
    hidden = layers.AveragePooling2D(3, strides=2, padding="same", name="pool")(hidden)
    hidden = convolve(hidden, "conv2", (2, 4), padding="same")
    return layers.GlobalAveragePooling2D(name="mean")(convolve(hidden, "conv3", 2, strides=2, padding="same"))


def dilated(image):
    hidden = convolve(image, "conv1", 3, dilation_rate=(2, 3), padding="same")
    return convolve(layers.MaxPooling2D((3, 2), padding="valid", name="pool")(hidden), "conv2", 2, padding="valid")


def residual(image):
    first = convolve(image, "conv1", 3, padding="same")
    second = convolve(layers.Activation("linear", name="linear")(first), "conv2", 5, padding="same")
    added = layers.Activation("relu", name="after")(layers.Add(name="add")([second, first]))
    both = layers.Concatenate(name="both")([added, first])
    return convolve(layers.Dense(2, name="dense1")(both), "conv3", 3, padding="valid")


def run_of(network, folder):
    path = folder / "some.weights.h5"
    network.save_weights(path)
    records = describe(network, path, [networks.ACTIVATION])
    study = SimpleNamespace(entrance=Entrance(shape=network.input_shape[1:]))
    return Run(
        study, Path(), RunManifest(name="a", group="a", seed=0, state="done", recipe={}, network="", layers=records)
    )


def seen_rectangles(network, name):
    """{neuron: [first row, after the last, first column, after the last]} of the pixels that change it."""
    tensor = networks.tensors(network, network.get_layer(name))[networks.ACTIVATION]
    model = keras.Model(network.input, tensor)
    image = np.random.default_rng(0).normal(size=(1, *network.input_shape[1:])).astype("float32")
    rows, columns = image.shape[1:3]
    changed = np.repeat(image, 2 * rows * columns, axis=0)
    where = np.repeat(np.indices((rows, columns)).reshape(2, -1).T, 2, axis=0)
    changed[np.arange(len(where)), *where.T] += np.tile([1e4, -1e4], rows * columns)[:, np.newaxis]
    before, *after = np.asarray(model(np.concatenate([image, changed]))).reshape(len(changed) + 1, -1)
    moved = np.abs(np.array(after) - before) > 1e-3
    return {
        neuron: [end for axis in where[seen].T for end in (axis.min(), axis.max() + 1)]
        for neuron, seen in enumerate(moved.T)
    }


@pytest.mark.parametrize("build", [plain, strided, dilated, residual], ids=lambda build: build.__name__)
def test_rectangles_are_those_of_the_pixels_that_change_a_neuron(build, tmp_path):
    image = keras.Input((*SIDES, 1), name="input")
    network = keras.Model(image, build(image))
    run = run_of(network, tmp_path)
    for record in run.layers:
        fields = receptive_fields(run, record.name)
        found = seen_rectangles(network, record.name)
        assert len(found) == record.neurons == len(fields.rows) * len(fields.columns) * fields.channels
        for neuron, rectangle in found.items():
            row, column = divmod(neuron // fields.channels, len(fields.columns))
            assert [*fields.rows[row], *fields.columns[column]] == rectangle, f"{record.name}, neuron {neuron}"


def test_overlap_is_that_of_the_sets_of_pixels(tmp_path):
    image = keras.Input((*SIDES, 1), name="input")
    run = run_of(keras.Model(image, plain(image)), tmp_path)
    fields = receptive_fields(run, "conv2")
    first, second = np.random.default_rng(0).integers(0, run.layer("conv2").neurons, (2, 300))
    overlap = fields.overlap(first, second)
    distances = distance(run.layer("conv2").tensors["activation"].shape, first, second)
    for one, other, value, apart in zip(first, second, overlap, distances, strict=True):
        (row, column), (other_row, other_column) = (divmod(neuron // 2, 7) for neuron in (one, other))
        pixels, others = (
            {(r, c) for r in range(*fields.rows[at]) for c in range(*fields.columns[across])}
            for at, across in ((row, column), (other_row, other_column))
        )
        assert value == pytest.approx(len(pixels & others) / len(pixels | others), abs=1e-12)
        assert apart == pytest.approx(np.hypot(row - other_row, column - other_column), abs=1e-12)
    assert 0 in overlap and 1 in overlap and 0 in distances


def test_dense_units_all_see_the_whole_image(tmp_path):
    image = keras.Input((*SIDES, 1), name="input")
    fields = receptive_fields(run_of(keras.Model(image, plain(image)), tmp_path), "dense1")
    assert fields.overlap([0, 1], [2, 2]).tolist() == [1, 1]
    assert distance((3,), [0, 1], [2, 2]).tolist() == [0, 0]


def test_fields_of_vgg16_have_their_published_sides(tmp_path):
    """Of Simonyan & Zisserman 2015, for each convolution, where nothing is cut off."""
    vgg16 = ARCHITECTURES["vgg16"]
    run = run_of(vgg16.build((512, 512, 1), 10, vgg16.Options(width=0.02)), tmp_path)
    sides = {}
    for record in run.layers[:13]:
        rows = receptive_fields(run, record.name).rows
        middle = rows[len(rows) // 2]
        sides[record.name] = int(middle[1] - middle[0])
    expected = [3, 5, 10, 14, 24, 32, 40, 60, 76, 92, 132, 164, 196]
    assert list(sides.values()) == expected


def test_operations_that_are_not_known_are_named(tmp_path):
    image = keras.Input((*SIDES, 1), name="input")
    hidden = layers.ZeroPadding2D(2, name="padding")(convolve(image, "conv1"))
    network = keras.Model(image, convolve(hidden, "conv2"))
    run = run_of(network, tmp_path)
    assert receptive_fields(run, "conv1").channels == 2
    with pytest.raises(NotMeasured, match="ZeroPadding2D lies before conv2"):
        receptive_fields(run, "conv2")
