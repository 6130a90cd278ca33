"""The inputs of every neuron, found again from the files, against Keras: kernel . inputs + bias is its output."""

import zlib

import numpy as np
import pytest

from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from analysis import open_study  # noqa: E402
from analysis.layer import Layer  # noqa: E402
from analysis.metrics.metric import NotMeasured  # noqa: E402
from analysis.store import layout  # noqa: E402
from analysis.store.manifest import DatasetRecord, Entrance, RunManifest, StudyManifest  # noqa: E402
from analysis.store.probe import Probe, write_probe  # noqa: E402
from analysis.store.write import RunWriter, create_study  # noqa: E402
from trainer import network as networks  # noqa: E402
from trainer.extraction import Extractor  # noqa: E402
from trainer.layer_records import describe  # noqa: E402

layers = keras.layers
MEAN, STD = 100.0, 50.0
ENTRANCE = Entrance(shape=(12, 12, 2), mean=(MEAN,), std=(STD,))
IMAGES = {"train": 9, "test": 4}
HALF = 2**-10  # what a recorded activation may be off, against its size


def random(name):
    return keras.initializers.RandomNormal(stddev=0.3, seed=zlib.crc32(name.encode()))


def convolve(before, name, size=3, channels=4, **options):
    options = {"padding": "same", "bias_initializer": random(name + " bias")} | options
    hidden = layers.Conv2D(channels, size, kernel_initializer=random(name), name=name, **options)(before)
    hidden = layers.BatchNormalization(name=f"{name}_normalisation")(hidden)
    return layers.Activation("relu", name=f"{name}_activation")(hidden)


def dense(before, name, units=3):
    return layers.Dense(units, kernel_initializer=random(name), bias_initializer=random(name + " bias"), name=name)(
        before
    )


def pooled(image):
    hidden = layers.MaxPooling2D(2, name="pool1")(convolve(image, "conv1"))
    hidden = layers.Dropout(0.5, name="dropout")(convolve(hidden, "conv2", use_bias=False))
    hidden = layers.MaxPooling2D(3, strides=2, padding="same", name="pool2")(hidden)
    return dense(layers.Flatten(name="flatten")(hidden), "dense1")


def strided(image):
    hidden = convolve(image, "conv1", (3, 2), strides=(2, 1), padding="valid")
    hidden = layers.AveragePooling2D(3, strides=2, padding="same", name="pool")(hidden)
    hidden = convolve(hidden, "conv2", (2, 4))
    hidden = convolve(hidden, "conv3", 2, dilation_rate=2)
    hidden = dense(layers.GlobalAveragePooling2D(name="mean")(hidden), "dense1")
    return dense(layers.Activation("tanh", name="tanh")(hidden), "dense2")


def residual(image):
    first = convolve(image, "conv1")
    second = layers.Conv2D(4, 5, padding="same", kernel_initializer=random("conv2"), name="conv2")(first)
    added = layers.Activation("relu", name="after")(layers.Add(name="add")([second, first]))
    both = layers.Concatenate(name="both")([added, layers.Subtract(name="less")([first, second])])
    hidden = convolve(layers.AveragePooling2D(2, padding="same", name="pool")(both), "conv3", 3)
    mean = layers.Average(name="average")([hidden, layers.Maximum(name="more")([hidden, hidden])])
    hidden = dense(mean, "dense1")
    return dense(layers.GlobalMaxPooling2D(name="greatest")(hidden), "dense2")


def write_study(network, folder):
    """A study of one run with this network, at epoch 0, as the trainer records it."""
    images = np.random.default_rng(0).integers(0, 256, (13, *network.input_shape[1:])).astype(np.uint8)
    splits = {"train": (0, 9), "test": (9, 13)}
    dataset = DatasetRecord(
        name="made up", digest="0", classes=("a",), image_shape=images.shape[1:], counts={}, split={},
        normalisation={"mean": MEAN, "std": STD},
    )  # fmt: skip
    study = StudyManifest(name="made", created="2026-01-01T00:00:00", dataset=dataset, probe_splits=splits, threads=1)
    labels = np.zeros(13, np.int64)
    of_splits = np.repeat(list(IMAGES), list(IMAGES.values()))
    probe = Probe(images, labels, labels, of_splits, ("a",), {"train": labels}, {"train": labels})
    create_study(folder, study, "", lambda path: write_probe(path, probe))
    weights = folder.parent / "some.weights.h5"
    network.save_weights(weights)
    records = describe(network, weights, [networks.ACTIVATION])
    manifest = RunManifest(name="run", group="run", seed=0, state="done", recipe={}, network="", layers=records)
    writer = RunWriter(folder / "runs" / "run", manifest)
    with writer.file(layout.checkpoint_file(0)) as path:
        network.save_weights(path)
    with writer.file(layout.activations_file(0)) as path:
        Extractor(network, [networks.ACTIVATION], ENTRANCE).write(path, images, {})
    writer.commit(row={"epoch": 0})
    return open_study(folder)


def demand_outputs_as_in_keras(snapshot, network, split):
    """kernel . inputs + bias of every layer and position is what the layer puts out before its normalisation."""
    study = snapshot.run.study
    images = study.probe.images[slice(*study.probe_rows(split))].astype(np.float32)
    normalisation = study.manifest.dataset.normalisation
    images = (images - np.float32(normalisation["mean"])) / np.float32(normalisation["std"])
    for record in snapshot.run.layers:
        layer = Layer(snapshot, record.name)
        outputs = np.asarray(keras.Model(network.input, network.get_layer(record.name).output)(images))
        outputs = outputs.reshape(len(images), -1, record.channels)
        kernel, inputs = layer.weights().reshape(-1, record.channels), layer.inputs(split)
        for position in range(outputs.shape[1]):
            received = inputs.at(position)
            assert received.shape == (len(images), len(kernel)) and received.dtype == np.float32
            most = HALF * (np.abs(received) @ np.abs(kernel)) + 1e-5
            off = np.abs(received @ kernel + layer.bias() - outputs[:, position])
            assert (off <= most).all(), f"{record.name}, position {position}: off by {off.max()}"


@pytest.mark.parametrize("build", [pooled, strided, residual], ids=lambda build: build.__name__)
def test_kernel_times_inputs_is_what_keras_computes(build, tmp_path):
    image = keras.Input((7, 10, 2), name="input")
    network = keras.Model(image, build(image))
    snapshot = write_study(network, tmp_path / "study").run("run").snapshot(0)
    for split in IMAGES:
        demand_outputs_as_in_keras(snapshot, network, split)


def test_of_a_trained_run_too(tiny_trainer):
    run = open_study(tiny_trainer.folder).run("sgd_0")
    network = keras.models.model_from_json((run.folder / layout.MODEL_FILE).read_text())
    path, _ = run.file(layout.checkpoint_file(run.last_epoch))
    network.load_weights(path)
    demand_outputs_as_in_keras(run.snapshot(), network, "test")


def test_many_images_are_found_in_blocks(tmp_path, monkeypatch):
    image = keras.Input((7, 10, 2), name="input")
    snapshot = write_study(keras.Model(image, residual(image)), tmp_path / "study").run("run").snapshot(0)
    whole = Layer(snapshot, "conv3").inputs().at(7)
    monkeypatch.setattr("analysis.inputs.IMAGES_AT_ONCE", 4)
    assert np.array_equal(Layer(snapshot, "conv3").inputs().at(7), whole)


def test_only_the_patch_is_read(tmp_path, monkeypatch):
    """A 3 x 3 window behind a pooling of 2 touches 6 x 6 places of the layer before, whatever that layer's size."""
    from analysis.store.activations import Activations

    image = keras.Input((24, 24, 1), name="input")
    snapshot = write_study(keras.Model(image, pooled(image)), tmp_path / "study").run("run").snapshot(0)
    read, part = [], Activations.part
    monkeypatch.setattr(Activations, "part", lambda self, *where: read.append(part(self, *where)) or read[-1])
    Layer(snapshot, "conv2").inputs().at(5 * 12 + 6)
    assert [values.shape for values in read] == [(9, 6, 6, 4)]


def test_operations_that_are_not_known_are_named(tmp_path):
    image = keras.Input((6, 6, 1), name="input")
    hidden = layers.ZeroPadding2D(2, name="padding")(convolve(image, "conv1"))
    snapshot = write_study(keras.Model(image, convolve(hidden, "conv2")), tmp_path / "study").run("run").snapshot(0)
    assert Layer(snapshot, "conv1").inputs().at(0).shape == (9, 9)
    with pytest.raises(NotMeasured, match="the inputs are not known: ZeroPadding2D lies before conv2"):
        Layer(snapshot, "conv2").inputs().at(0)
