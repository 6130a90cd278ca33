"""Networks and images of one's own become a study: recorded as plain Keras computes them, told and refused in words."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from analysis import METRICS, compute, open_study
from analysis.metrics.parameters import parameters_of
from analysis.store import StoreError
from analysis.store.check import problems
from analysis.store.manifest import IMPORTED
from tests.trainer.pictures import KINDS, write_pictures
from trainer.__main__ import main
from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

FEWER = {"pairs": 50, "neurons": 2}


def own_network(rows=20, columns=24, classes=3):
    return keras.Sequential([
        layers.Input((rows, columns, 3)),
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        layers.BatchNormalization(name="normalised"),
        layers.DepthwiseConv2D(3, padding="same", activation="relu", name="depthwise"),
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Dense(classes, activation="softmax", name="answers"),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with pictures in class folders, own.keras, and a store in which it was imported, then MobileNetV2."""
    place = tmp_path_factory.mktemp("own")
    write_pictures(place / "photos", 4)
    network = own_network()
    generator = np.random.default_rng(3)
    for weight in network.weights:
        weight.assign(np.abs(generator.normal(scale=0.5, size=weight.shape)))
    network.save(place / "own.keras")
    assert run(place, place / "own.keras", "--name", "photos", "--preprocessing", "scale01") == 0
    more = ("--study", "photos", "--weights", "random", "--size", "32", "--run", "mobile")
    assert main(["import", "MobileNetV2", *more, "--store", str(place / "store")]) == 0
    return place


def run(place, model, *options, images="photos"):
    given = ["import", str(model), "--images", str(place / images), "--store", str(place / "store")]
    return main([*given, *map(str, options)])


@pytest.fixture
def study(place):
    return open_study(place / "store" / "photos")


def pixels_of(place, size):
    """The pictures as PIL shrinks them over the whole part that is taken: not ours, within a level or so."""
    rows, columns = size
    images = []
    for path in sorted((place / "photos").rglob("*.*")):
        image = Image.open(path)
        wide, tall = image.size
        fit = min(wide / columns, tall / rows)
        left, top = (wide - fit * columns) / 2, (tall - fit * rows) / 2
        box = (int(left), int(top), int(left + fit * columns), int(top + fit * rows))
        images.append(np.asarray(image.crop(box).resize((columns, rows), Image.Resampling.BOX)))
    return np.stack(images).astype(np.float32)


def test_the_study_is_whole_and_says_what_it_holds(place, study):
    assert problems(study) == []
    assert list(study.runs) == ["mobile", "own"] and {run.state for run in study.runs.values()} == {IMPORTED}
    dataset = study.manifest.dataset
    assert dataset.classes == tuple(sorted(KINDS)) and study.manifest.probe_splits == {"train": (0, 12)}
    assert study.probe.files == tuple(sorted(study.probe.files)) and study.probe.files[0] == "gradients/00.png"
    assert study.probe.labels.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    own = study.runs["own"]
    assert own.entrance.shape == (20, 24, 3) and own.images("train").shape == (12, 20, 24, 3)
    assert [(layer.name, layer.kind) for layer in own.layers] == [
        ("conv", "conv"), ("depthwise", "depthwise"), ("answers", "dense"),
    ]  # fmt: skip


def test_images_are_the_files_at_the_networks_size(place, study):
    found = study.runs["own"].images("train").astype(float)
    assert np.abs(found - pixels_of(place, (20, 24))).mean() < 6, "PIL's box keeps to whole pixels"


def test_activations_and_answers_are_those_of_plain_keras(place, study):
    own = study.runs["own"]
    network = keras.models.load_model(place / "own.keras")
    images = own.images("train").astype(np.float32) / 255
    snapshot = own.snapshot("last")
    for name in ("conv", "depthwise"):
        plain = keras.Model(network.inputs, network.get_layer(name).output).predict(images, verbose=0)
        np.testing.assert_allclose(snapshot.activations(name), plain, rtol=2e-3, atol=1e-4, err_msg=name)
        assert np.array_equal(snapshot.weights(name), network.get_layer(name).kernel)
    said = network.predict(images, verbose=0)
    logits = snapshot.logits("probe")
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shares, said, rtol=1e-4)
    right = float(np.mean(said.argmax(axis=1) == study.probe.labels))
    assert own.manifest.history[-1]["test_accuracy"] == pytest.approx(right)
    table = compute("class_accuracy", study, "own")
    assert table["n"].tolist() == [4, 4, 4] and table["value"].mean() == pytest.approx(right)


def test_epoch_0_is_a_random_twin_also_with_its_statistics_calibrated(place, study):
    own = study.runs["own"]
    assert own.recorded_activations == [(0, "trained"), (0, "calibrated"), (1, "trained")]
    twin, network = own.snapshot(0), own.snapshot("last")
    assert twin.weights("conv").shape == network.weights("conv").shape
    assert not np.allclose(twin.weights("conv"), network.weights("conv"))
    calibrated = own.snapshot(0, bn="calibrated").activations("depthwise")
    assert not np.allclose(calibrated, twin.activations("depthwise"))


def test_each_network_has_its_own_size_and_preprocessing(study):
    mobile = study.runs["mobile"]
    assert mobile.entrance.convention == "tf" and mobile.entrance.shape == (32, 32, 3)
    assert len(mobile.layers) == 53 and "test_accuracy" not in mobile.manifest.history[-1]
    remarks = {layer.name: layer.remark for layer in mobile.layers}
    assert "goes into Add before any nonlinearity" in remarks["block_2_project"] and remarks["Conv1"] == ""
    (reason,) = set(compute("class_accuracy", study, "mobile")["reason"])
    assert reason == "the network tells 1000 classes apart, the study's images have 3"


@pytest.mark.parametrize("name", sorted(METRICS))
def test_every_metric_measures_an_imported_network_or_says_why_not(study, name):
    given = {key: value for key, value in FEWER.items() if key in parameters_of(METRICS[name])}
    table = compute(name, study, "own", epochs=[0, "last"], **given)
    assert len(table), "a metric without a row is a silent gap"
    assert (table["reason"][table["status"] != "measured"] != "").all()


def test_what_describes_a_training_says_that_there_was_none_here(study):
    for name in ("rotation", "rotation_per_step", "learned_at"):
        (reason,) = set(compute(name, study, "own")["reason"])
        assert "what it was trained from is not known" in reason, name
    assert (compute("weight_distribution", study, "own")["status"] == "measured").all()


def test_inputs_of_layers_are_found_at_each_networks_own_size(study):
    from analysis.layer import Layer

    own = study.runs["own"]
    layer = Layer(own.snapshot("last"), "conv")
    patch = own.images("train")[:, 2:5, 3:6].reshape(12, -1).astype(np.float32) / 255
    np.testing.assert_allclose(layer.inputs("train").at(2 * 22 + 3), patch, rtol=1e-6)


def test_damaged_images_of_another_network_are_made_anew(place, tmp_path):
    damaged = shutil.copytree(place / "store", tmp_path / "store") / "photos" / "runs" / "own" / "images.h5"
    damaged.write_bytes(damaged.read_bytes()[::-1])
    more = ("--study", "photos", "--images", str(place / "photos"), "--preprocessing", "scale01", "--run", "again")
    assert main(["import", str(place / "own.keras"), *more, "--store", str(tmp_path / "store")]) == 0
    found = problems(open_study(tmp_path / "store" / "photos"))
    assert [line.partition(":")[0] for line in found] == [str(damaged)]


def said(capsys):
    return capsys.readouterr().err.strip().splitlines()


def test_images_without_classes_have_no_labels_to_be_measured_by(place, tmp_path, capsys):
    write_pictures(tmp_path / "photos", 2, by_class=False)
    assert run(tmp_path, place / "own.keras", "--name", "flat", "--preprocessing", "standardise") == 0
    study = open_study(tmp_path / "store" / "flat")
    entrance = study.runs["own"].entrance
    pixels = study.runs["own"].images("train").astype(float)
    assert entrance.mean == pytest.approx((pixels.mean(),)) and entrance.std == pytest.approx((pixels.std(),))
    for name in ("label_nmi", "class_accuracy", "class_selectivity"):
        (reason,) = set(compute(name, study)["reason"])
        assert reason.startswith("the study's images have no classes"), name
    assert (compute("gini", study)["status"] == "measured").all()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("own.keras", "--name", "other"), "nothing says how it wants its pixels; name it with --preprocessing"),
        (("own.keras", "--name", "other", "--preprocessing", "magic"), "received 'magic'; allowed: none, scale01"),
        (("own.keras", "--name", "photos", "--preprocessing", "tf"), "is a study already; --study photos adds"),
        (("own.keras", "--study", "photos", "--preprocessing", "tf"), "has a run own already; call this one otherwise"),
        (("own.keras", "--study", "nowhere"), "no study here and none of that name"),
        (("lost.keras", "--name", "other"), "no such file, and no name of keras.applications"),
        (("lost.keras", "--study", "nowhere"), "no such file, and no name of keras.applications"),
        (("own.keras", "--name", "../other"), "study name '../other': use letters"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(place, capsys, options, reason):
    model, *rest = options
    assert run(place, place / model, *rest) == 2
    assert reason in said(capsys)[-1]
    assert sorted(path.name for path in (place / "store").iterdir()) == ["photos"]


def test_other_images_are_not_taken_into_a_study(place, capsys):
    write_pictures(place / "others", 2)
    options = ("--study", "photos", "--run", "again", "--preprocessing", "tf")
    assert run(place, place / "own.keras", *options, images="others") == 2
    assert "holds other images than" in said(capsys)[-1]


def test_a_damaged_image_is_named_and_no_study_is_left(place, capsys):
    write_pictures(place / "damaged", 1)
    (place / "damaged" / "noise" / "00.png").write_bytes(b"\x89PNG\r\n\x1a\n cut short")
    assert run(place, place / "own.keras", "--name", "other", "--preprocessing", "tf", images="damaged") == 2
    assert "damaged/noise/00.png: cannot be decoded" in said(capsys)[-1]
    assert not (place / "store" / "other").exists()


def test_a_dry_run_says_what_it_takes_and_writes_nothing(place, capsys):
    assert run(place, place / "own.keras", "--name", "other", "--preprocessing", "tf", "--dry-run") == 0
    assert "12 images: about" in said(capsys)[-1]
    assert not (place / "store" / "other").exists()


def test_a_full_disk_stops_in_one_line(place, capsys, monkeypatch):
    usage = shutil.disk_usage(place)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1 << 20))
    assert run(place, place / "own.keras", "--name", "other", "--preprocessing", "tf") == 2
    assert "the disk has" in said(capsys)[-1] and not (place / "store" / "other").exists()


def test_a_study_begins_in_no_folder_of_others(place, capsys):
    given = ["import", str(place / "own.keras"), "--images", str(place / "photos"), "--store", str(place)]
    assert main([*given, "--name", "photos"]) == 2
    assert "is no part of a study; use another --name or --store" in said(capsys)[-1]
    assert main(["train", "digits", "--name", "photos", "--store", str(place)]) == 2
    assert "is no part of a study" in said(capsys)[-1] and list((place / "photos").rglob("*.png"))


@pytest.mark.parametrize("command", [("prune", "photos"), ("noise", "photos"), ("record", "photos", "--epochs", "last"),
                                     ("train", "digits", "--name", "photos")])  # fmt: skip
def test_commands_of_trained_networks_say_that_these_are_not(place, capsys, command):
    assert main([*command, "--store", str(place / "store")]) == 2
    assert "its networks are imported" in said(capsys)[-1]


def test_a_study_of_a_dataset_takes_no_networks_of_others(place, digits_study, capsys):
    assert run(place, place / "own.keras", "--study", digits_study, "--preprocessing", "tf") == 2
    assert "its networks were trained here on a dataset" in said(capsys)[-1]


def test_what_others_look_for_in_a_study_without_strata_is_there(place):
    folder = place / "store" / "photos" / "runs" / "own"
    told = json.loads((folder / "run.json").read_text())
    assert told["state"] == "imported" and told["recipe"]["import"]["twin_seed"] == 1
    rebuilt = keras.models.model_from_json((folder / "model.json").read_text())
    rebuilt.load_weights(folder / "checkpoints" / "epoch-001.weights.h5")
    images = np.zeros((1, 20, 24, 3), np.float32)
    theirs = keras.models.load_model(place / "own.keras").predict(images, verbose=0)
    np.testing.assert_allclose(rebuilt.predict(images, verbose=0), theirs, rtol=1e-5)


def test_the_store_names_what_is_not_there(study):
    with pytest.raises(StoreError, match="no probe images of split 'test'"):
        study.runs["own"].images("test")
