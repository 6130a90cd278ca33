"""A study on disk with activations and kernels of the test's choice, written by the store's own writers."""

import zlib
from dataclasses import dataclass

import h5py
import numpy as np
import pandas as pd
import pytest

from analysis import open_study
from analysis.store import layout
from analysis.store.activations import ActivationWriter
from analysis.store.manifest import (
    CLASSIFICATION,
    RECONSTRUCTION,
    DatasetRecord,
    LayerRecord,
    RunManifest,
    StudyManifest,
    TensorRecord,
)
from analysis.store.probe import Probe, write_probe
from analysis.store.snapshot import RECONSTRUCTIONS
from analysis.store.write import RunWriter, create_study

LAYERS = {"conv1": (4, 4, 6), "conv2": (2, 2, 5), "dense1": (8,)}
CLASSES = 10
IMAGE_CHANNELS, POSITIONS_OF_DENSE = 4, (3, 1)
COUNTS = {"train": 200, "validation": 100, "test": 50}


def relu_like(run, epoch, layer, shape):
    """Eighths from 0 to 3.875, so that sums are exact; a third zero, the first neuron dead, the second constant."""
    generator = np.random.default_rng(zlib.crc32(f"{run} {epoch} {layer}".encode()))
    values = np.maximum(generator.integers(-16, 32, shape), 0) / 8
    flat = values.reshape(shape[0], -1)
    flat[:, 0], flat[:, 1] = 0, 1.5
    return values


def gaussian(run, epoch, layer, shape):
    """A kernel that moves a little with every epoch, from a start that all runs share."""
    start = np.random.default_rng(zlib.crc32(layer.encode())).normal(size=shape)
    step = np.random.default_rng(zlib.crc32(f"{run} {layer}".encode())).normal(size=shape)
    return start + 0.1 * epoch * step


def noise(shape):
    """Pixels of images that nobody could tell apart."""
    return np.random.default_rng(0).integers(0, 256, shape)


def learning_curve(epoch, last):
    """A history row as the trainer writes it: train accuracies at both ends only."""
    row = {"epoch": epoch, "learning_rate": None if epoch == 0 else 0.1, "loss": None if epoch == 0 else 1 / epoch}
    for split, ceiling in (("train", 0.95), ("val", 0.8), ("test", 0.75)):
        known = split != "train" or epoch in (0, last)
        row[f"{split}_accuracy"] = 0.1 + (ceiling - 0.1) * epoch / max(last, 1) if known else None
        row[f"{split}_top5_accuracy"] = 0.5 + (ceiling - 0.5) * epoch / max(last, 1) if known else None
    return row


def more_right_with_every_epoch(run, epoch, subset, labels, classes):
    """Random logits, those of the true classes raised by the epoch."""
    logits = np.random.default_rng(zlib.crc32(f"{run} {epoch} {subset}".encode())).normal(size=(len(labels), classes))
    logits[np.arange(len(labels)), labels] += epoch
    return logits


@dataclass(frozen=True)
class StudyPlan:
    """What to write. activations, kernels: called with (run, epoch, layer, shape). recorded: where activations are.

    pixels: called with the shape of all probe images.
    logits: called with (run, epoch, subset, labels of its images, classes), in the epochs `predicted` (all).
    reconstructions: called with (run, epoch, images as uint8), in place of logits; the networks then make images.
    labels: of the probe images. subset_labels: of all validation and test images; `counts` of them in turn.
    perturbations: {kind: rows as the trainer records them}, the same for all runs.
    """

    runs: tuple = ("sgd_0", "layca_0")
    last: int = 2
    recorded: tuple = (0, 2)
    checkpoints: tuple | None = None
    predicted: tuple | None = None
    layers: dict = None
    images: dict = None
    counts: dict = None
    classes: int = CLASSES
    labels: object = None
    subset_labels: dict = None
    pixels: object = noise
    activations: object = relu_like
    kernels: object = gaussian
    logits: object = more_right_with_every_epoch
    reconstructions: object = None
    history: object = learning_curve
    wide: tuple = ()
    perturbations: dict = None


@pytest.fixture(scope="session")
def build_study():
    """Writes a study into a new folder and opens it: build_study(folder, **fields of StudyPlan)."""

    def build(folder, **fields):
        plan = StudyPlan(**{"layers": LAYERS, "images": {"train": 40, "test": 24}} | fields)
        recipe = "".join(f'[runs."{run}"]\n' for run in plan.runs)
        create_study(folder, _study_manifest(folder.name, plan), recipe, lambda path: write_probe(path, _probe(plan)))
        for run in plan.runs:
            _write_run(folder / "runs" / run, run, plan)
        return open_study(folder)

    return build


@pytest.fixture
def study(build_study, tmp_path):
    """A study of two runs, three epochs (0 to 2) and three layers; activations of the first and the last epoch."""
    return build_study(tmp_path / "studies" / "small")


def _study_manifest(name, plan):
    splits, start = {}, 0
    for split, count in plan.images.items():
        splits[split] = (start, start + count)
        start += count
    dataset = DatasetRecord(
        name="made up",
        digest="0" * 64,
        classes=tuple(f"class {number}" for number in range(plan.classes)),
        image_shape=_image_shape(plan),
        counts=plan.counts or COUNTS,
        split={},
        normalisation={"mean": 0.0, "std": 1.0},
    )
    task = RECONSTRUCTION if plan.reconstructions else CLASSIFICATION
    created = "2026-01-01T00:00:00"
    return StudyManifest(name=name, task=task, created=created, dataset=dataset, probe_splits=splits, threads=1)


def _probe(plan):
    count = sum(plan.images.values())
    labels = _probe_labels(plan)
    subsets = {"train": labels} | _subset_labels(plan)
    return Probe(
        images=np.asarray(plan.pixels((count, *_image_shape(plan))), np.uint8),
        labels=labels,
        index=np.arange(count),
        split_names=np.repeat(list(plan.images), list(plan.images.values())),
        class_names=tuple(f"class {number}" for number in range(plan.classes)),
        subset_index={subset: np.arange(len(labels)) for subset, labels in subsets.items()},
        subset_labels=subsets,
    )


def _probe_labels(plan):
    in_turn = np.arange(sum(plan.images.values())) * 7 % plan.classes
    return in_turn if plan.labels is None else np.asarray(plan.labels, np.int64)


def _subset_labels(plan):
    counts = plan.counts or COUNTS
    in_turn = {subset: np.arange(counts[subset]) * 3 % plan.classes for subset in ("validation", "test")}
    return {subset: np.asarray(labels, np.int64) for subset, labels in (plan.subset_labels or in_turn).items()}


def _image_shape(plan):
    """Large enough for every layer: each sees the images, pooled down to its own map."""
    maps = [shape[:2] for shape in plan.layers.values() if len(shape) == 3]
    rows, columns = zip(POSITIONS_OF_DENSE, *maps, strict=True)
    return max(rows), max(columns), IMAGE_CHANNELS


def _layer(name, shape, image_shape):
    conv = len(shape) == 3
    rows, columns = shape[:2] if conv else POSITIONS_OF_DENSE
    pool = {
        "operation": "MaxPooling2D",
        "name": "pool",
        "pool_size": [image_shape[0] - rows + 1, image_shape[1] - columns + 1],
        "strides": [1, 1],
        "padding": "valid",
        "of": [{"images": True}],
    }
    kernel = (3, 3, IMAGE_CHANNELS, shape[-1]) if conv else (rows * columns * IMAGE_CHANNELS, shape[-1])
    return LayerRecord(
        name=name,
        kind="conv" if conv else "dense",
        kernel=f"layers/{name}/vars/0",
        kernel_shape=kernel,
        parameters=int(np.prod(kernel)),
        activation="relu",
        input=pool if conv else {"operation": "Flatten", "name": "flatten", "of": [pool]},
        tensors={"activation": TensorRecord(shape=shape, axes=("row", "column", "channel")[-len(shape) :])},
    )


def _write_run(folder, name, plan):
    layers = tuple(_layer(*item, _image_shape(plan)) for item in plan.layers.items())
    manifest = RunManifest(name=name, group=name, seed=0, state="done", recipe={}, network="made up", layers=layers)
    writer = RunWriter(folder, manifest)
    for epoch in range(plan.last + 1):
        if plan.checkpoints is None or epoch in plan.checkpoints:
            with writer.file(layout.checkpoint_file(epoch)) as path, h5py.File(path, "w") as file:
                for layer in layers:
                    kernel = plan.kernels(name, epoch, layer.name, layer.kernel_shape)
                    file[layer.kernel] = np.asarray(kernel, np.float32)
        if epoch in plan.recorded:
            with writer.file(layout.activations_file(epoch)) as path, h5py.File(path, "w") as file:
                _write_activations(file, name, epoch, plan, layers)
        if plan.predicted is None or epoch in plan.predicted:
            with writer.file(layout.predictions_file(epoch)) as path, h5py.File(path, "w") as file:
                _write_predictions(file, name, epoch, plan)
        writer.commit(row=plan.history(epoch, plan.last))
    for kind, rows in (plan.perturbations or {}).items():
        with writer.file(layout.perturbation_file(kind, len(rows))) as path:
            pd.DataFrame(rows).to_csv(path, index=False)
        writer.commit()


def _write_predictions(file, name, epoch, plan):
    if plan.reconstructions:
        file[RECONSTRUCTIONS] = np.asarray(plan.reconstructions(name, epoch, _probe(plan).images), np.float16)
        return
    for subset, labels in {**_subset_labels(plan), "probe": _probe_labels(plan)}.items():
        file[f"logits/{subset}"] = np.asarray(plan.logits(name, epoch, subset, labels, plan.classes), np.float32)


def _write_activations(file, name, epoch, plan, layers):
    images = sum(plan.images.values())
    tensors = {f"{layer.name}/activation": layer.tensors["activation"] for layer in layers}
    writer = ActivationWriter(file, tensors, images, wide=plan.wide)
    for layer in layers:
        shape = layer.tensors["activation"].shape
        writer.write(0, {f"{layer.name}/activation": plan.activations(name, epoch, layer.name, (images, *shape))})
