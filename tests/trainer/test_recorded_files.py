"""What training leaves on disk means what it says, to plain Keras and h5py."""

import h5py
import numpy as np
import pytest

from analysis.store import open_study
from analysis.store.digests import sha256
from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

RUN = "wdecay_1"


@pytest.fixture(scope="module")
def study(digits_study):
    return open_study(digits_study)


@pytest.fixture(scope="module")
def run(study):
    return study.run(RUN)


def loaded(run, epoch):
    network = keras.models.model_from_json((run.folder / "model.json").read_text())
    network.load_weights(run.folder / f"checkpoints/epoch-{epoch:03d}.weights.h5")
    return network


@pytest.fixture(scope="module")
def network(run):
    return loaded(run, run.last_epoch)


@pytest.fixture(scope="module")
def images(study):
    scale = study.manifest.dataset.normalisation
    return (study.probe.images.astype("float32") - np.float32(scale["mean"])) / np.float32(scale["std"])


def tensors(network, images):
    """{name in an activation file: values}, found by the names of vgg16 alone."""
    names = [layer.name.removesuffix("_activation") for layer in network.layers if layer.name.endswith("_activation")]
    symbols = {f"{name}/activation": network.get_layer(f"{name}_activation").output for name in names}
    symbols |= {f"{name}/pre_activation": network.get_layer(f"{name}_activation").input for name in names}
    return {name: np.asarray(values) for name, values in keras.Model(network.input, symbols)(images).items()}


def compare(path, expected):
    with h5py.File(path) as file:
        for name, values in expected.items():
            assert np.allclose(file[name], values, rtol=2e-3, atol=2e-3), f"{path.name}: {name} differs"


def test_a_checkpoint_in_plain_keras_gives_the_recorded_activations(run, network, images):
    compare(run.folder / f"activations/epoch-{run.last_epoch:03d}.h5", tensors(network, images))


def test_a_checkpoint_in_plain_keras_gives_the_recorded_logits(run, network, images):
    logits = keras.Model(network.input, network.get_layer("dense2_normalisation").output)(images)
    assert np.allclose(run.snapshot("last").logits("probe"), logits[:96], atol=1e-4)


def test_a_checkpoint_holds_layers_and_nothing_of_the_optimiser(run):
    for epoch in run.recorded_checkpoints:
        with h5py.File(run.folder / f"checkpoints/epoch-{epoch:03d}.weights.h5") as file:
            assert "optimizer" not in file and "layers" in file


def test_equal_weights_give_equal_bytes(run, network, tmp_path):
    network.save_weights(tmp_path / "again.weights.h5")
    newest = run.folder / f"checkpoints/epoch-{run.last_epoch:03d}.weights.h5"
    assert sha256(tmp_path / "again.weights.h5") == sha256(newest)


def test_scrambled_images_are_recorded_after_the_others_and_have_no_logits(study, run):
    assert study.manifest.probe_splits == {"train": (0, 48), "test": (48, 96), "scrambled": (96, 144)}
    assert np.array_equal(study.probe.labels[96:], study.probe.labels[:48])
    scrambled, plain = (run.snapshot("last").activations("conv1", split) for split in ("scrambled", "train"))
    assert scrambled.shape == plain.shape and not np.allclose(scrambled, plain, atol=0.1)
    assert len(run.snapshot("last").logits("probe")) == 96


def test_calibrated_statistics_are_those_of_the_training_images_of_the_probe(study, run, images):
    """In training mode with momentum 0, one batch of all images sets every normalisation as calibration should."""
    network = loaded(run, 0)
    start, stop = study.probe_rows("train")
    for layer in network.layers:
        if layer.name.endswith("_normalisation"):
            layer.momentum = 0.0
    network(images[start:stop], training=True)
    path = run.folder / "activations/epoch-000.calibrated.h5"
    with h5py.File(path) as file:
        assert file.attrs["batch_statistics"] == "calibrated" and "48 images" in file.attrs["calibrated_on"]
        assert len(file["statistics"]) == 15
        for name, kept in file["statistics"].items():
            layer = network.get_layer(name)
            spread = np.sqrt(layer.moving_variance)
            difference = np.abs(kept["mean"][()] - layer.moving_mean)
            assert (difference < 1e-4 * spread).all(), f"{name}: means differ by {difference / spread} of the spread"
            assert np.allclose(kept["variance"], layer.moving_variance, rtol=1e-3, atol=1e-6), f"{name}: variance"
    compare(path, tensors(network, images))


def test_untrained_activations_as_trained_come_from_untrained_statistics(run, images):
    compare(run.folder / "activations/epoch-000.h5", tensors(loaded(run, 0), images))


def test_the_state_holds_every_variable_of_network_and_optimiser(run, network):
    with h5py.File(run.folder / f"state/epoch-{run.last_epoch:03d}.h5") as file:
        paths = [dataset.attrs["path"] for dataset in file["variables"].values()]
        kept = {dataset.attrs["path"]: dataset[()] for dataset in file["variables"].values()}
    for variable in network.variables:
        assert np.array_equal(kept[variable.path], variable), f"{variable.path} differs from the checkpoint"
    assert len(paths) > len(network.variables), "momentum and iterations are missing"
    assert any("momentum" in path for path in paths) and any("iteration" in path for path in paths)


def test_only_the_newest_state_stays(run):
    assert [path.name for path in (run.folder / "state").iterdir()] == [f"epoch-{run.last_epoch:03d}.h5"]


def test_logits_are_kept_of_every_epoch_and_subset(study, run):
    for epoch in run.epochs:
        for subset, count in (("validation", 64), ("test", 64), ("probe", 96)):
            assert run.snapshot(epoch).logits(subset).shape == (count, 10), f"epoch {epoch}, {subset}"
