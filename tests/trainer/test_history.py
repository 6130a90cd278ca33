"""The rows of a history: what plain Keras would have logged, and what follows from the weights on disk."""

import csv

import numpy as np
import pytest
from scipy.spatial.distance import cosine
from sklearn.metrics import accuracy_score, top_k_accuracy_score

from analysis.store import open_study
from tests.trainer.small_studies import train_here
from trainer.datasets import DATASETS
from trainer.device import load_backend
from trainer.samples import epoch_order

load_backend()
keras = pytest.importorskip("keras")

COLUMNS = {
    "epoch", "learning_rate", "loss", "accuracy", "penalty", "seconds",
    *[f"{subset}_{what}" for subset in ("val", "test", "train") for what in ("loss", "accuracy", "top5_accuracy")],
}  # fmt: skip


@pytest.fixture(scope="module")
def study(digits_study):
    return open_study(digits_study)


@pytest.fixture(scope="module")
def run(study):
    return study.run("wdecay_1")


@pytest.fixture(scope="module")
def slow_run(tmp_path_factory):
    """A run with weight decay, batches that do not divide the images, and steps so short that roundings stay small.

    This network multiplies a difference of 1e-7 in an image to one of 1e-3 in a gradient: with longer steps two
    programs that round differently part ways, whatever is right.
    """
    changes = {"training__batch_size": 24, "runs__wdecay_1__optimizer__learning_rate": 1e-6}
    trainer = train_here(tmp_path_factory.mktemp("slow"), ["wdecay_1"], **changes)
    return open_study(trainer.folder).run("wdecay_1")


@pytest.fixture(scope="module")
def plain(slow_run):
    """The same run by plain Keras: (what each epoch's fit and evaluations log, the trained network)."""
    run, study = slow_run, slow_run.study
    dataset, scale = DATASETS["digits"].load(None), study.manifest.dataset.normalisation
    images = (dataset.images.astype("float32") - np.float32(scale["mean"])) / np.float32(scale["std"])
    index, recipe = study.probe.subset_index, run.manifest.recipe
    network = keras.models.model_from_json((run.folder / "model.json").read_text())
    for layer in network.layers:
        if hasattr(layer, "kernel_regularizer"):
            layer.kernel_regularizer = keras.regularizers.L2(recipe["weight_decay"]["strength"])
    network = keras.models.model_from_json(network.to_json())  # only now the regularisers are the variables' own
    network.load_weights(run.folder / "checkpoints/epoch-000.weights.h5")
    optimizer = keras.optimizers.SGD(recipe["optimizer"]["learning_rate"], momentum=0.9, nesterov=True)
    network.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    logged = []
    for epoch in run.epochs[1:]:
        order = index["train"][epoch_order(run.seed, epoch, len(index["train"]))]
        fitted = network.fit(images[order], dataset.labels[order], batch_size=24, shuffle=False, verbose=0)
        logged.append({name: values[0] for name, values in fitted.history.items()})
        for short, subset in {"val": "validation", "test": "test", "train": "train"}.items():
            found = network.evaluate(images[index[subset]], dataset.labels[index[subset]], verbose=0, return_dict=True)
            logged[-1] |= {f"{short}_{name}": value for name, value in found.items()}
    return logged, network


def test_rows_have_all_columns(study):
    for run in study.runs.values():
        rotations = {f"rotation/{layer.name}" for layer in run.layers}
        for row in run.manifest.history:
            missing = COLUMNS - {"seconds" if row["epoch"] == 0 else None} - row.keys()
            assert not missing and rotations <= row.keys(), f"{run.name}, epoch {row['epoch']}: no {missing}"


def test_what_was_not_measured_is_null(run):
    first, *between, last = run.manifest.history
    assert first["learning_rate"] is first["loss"] is first["accuracy"] is None
    for name in ("train_loss", "train_accuracy", "train_top5_accuracy"):
        assert first[name] is not None and last[name] is not None, f"{name} belongs to the ends"
        assert all(row[name] is None for row in between), f"{name} was not asked for between the ends"


def test_losses_and_accuracies_are_what_keras_logs(slow_run, plain):
    for row, logged in zip(slow_run.manifest.history[1:], plain[0], strict=True):
        for name, value in logged.items():
            if row[name] is not None:  # training images in inference mode: only at the end
                assert row[name] == pytest.approx(value, rel=1e-4), f"epoch {row['epoch']}: {name}"


def test_the_weights_move_as_keras_moves_them(slow_run, plain):
    for layer in slow_run.layers:
        start = slow_run.snapshot(0).weights(layer.name).astype("float64")
        ours = slow_run.snapshot("last").weights(layer.name) - start
        theirs = np.asarray(plain[1].get_layer(layer.name).kernel) - start
        difference = np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)
        assert difference < 0.05, f"{layer.name}: the ways differ by {difference:.3f} of their length"


def test_the_penalty_is_that_of_the_kernels_and_in_every_loss(study, run):
    strength = run.manifest.recipe["weight_decay"]["strength"]
    for row in run.manifest.history:
        kernels = [run.snapshot(row["epoch"]).weights(layer.name).astype("float64") for layer in run.layers]
        assert row["penalty"] == pytest.approx(strength * sum((kernel**2).sum() for kernel in kernels), rel=1e-5)
    assert all(row["penalty"] == 0 for row in study.run("sgd_0").manifest.history)


def test_accuracies_follow_from_the_recorded_logits(study, run):
    for row in run.manifest.history:
        for short, subset in (("val", "validation"), ("test", "test")):
            logits, labels = run.snapshot(row["epoch"]).logits(subset), study.probe.subset_labels[subset]
            assert row[f"{short}_accuracy"] == accuracy_score(labels, logits.argmax(axis=1))
            top5 = top_k_accuracy_score(labels, logits, k=5, labels=range(10))
            assert row[f"{short}_top5_accuracy"] == pytest.approx(top5)


def test_rotations_are_cosine_distances_to_the_initial_kernels(study):
    for run in study.runs.values():
        for row in run.manifest.history:
            for layer in run.layers:
                start, now = (
                    run.snapshot(epoch).weights(layer.name).ravel().astype("float64") for epoch in (0, row["epoch"])
                )
                expected = cosine(start, now)
                assert row[f"rotation/{layer.name}"] == pytest.approx(expected, abs=1e-9), f"{run.name} {layer.name}"


def test_each_row_has_the_rate_of_its_epoch(study):
    for run in study.runs.values():
        rate = run.manifest.recipe["optimizer"]["learning_rate"]
        rates = [row["learning_rate"] for row in run.manifest.history]
        assert rates == [None, rate, rate, rate], f"{run.name}: no plateau can be over after three epochs"


def test_the_table_for_spreadsheets_has_the_same_rows(run):
    with open(run.folder / "history.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["epoch"]) for row in rows] == list(run.epochs)
    for row, kept in zip(rows, run.manifest.history, strict=True):
        assert {name: float(value) for name, value in row.items() if value} == {
            name: value for name, value in kept.items() if value is not None
        }
