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
from analysis.store.manifest import DatasetRecord, LayerRecord, RunManifest, StudyManifest, TensorRecord
from analysis.store.probe import Probe, write_probe
from analysis.store.write import RunWriter, create_study

LAYERS = {"conv1": (4, 4, 6), "conv2": (2, 2, 5), "dense1": (8,)}
CLASSES = 10


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


def learning_curve(epoch, last):
    """A history row as the trainer writes it: train accuracies at both ends only."""
    row = {"epoch": epoch, "learning_rate": None if epoch == 0 else 0.1, "loss": None if epoch == 0 else 1 / epoch}
    for split, ceiling in (("train", 0.95), ("val", 0.8), ("test", 0.75)):
        known = split != "train" or epoch in (0, last)
        row[f"{split}_accuracy"] = 0.1 + (ceiling - 0.1) * epoch / last if known else None
        row[f"{split}_top5_accuracy"] = 0.5 + (ceiling - 0.5) * epoch / last if known else None
    return row


@dataclass(frozen=True)
class StudyPlan:
    """What to write. activations, kernels: called with (run, epoch, layer, shape). recorded: where activations are.

    perturbations: {kind: rows as the trainer records them}, the same for all runs.
    """

    runs: tuple = ("sgd_0", "layca_0")
    last: int = 2
    recorded: tuple = (0, 2)
    checkpoints: tuple | None = None
    layers: dict = None
    images: dict = None
    counts: dict = None
    classes: int = CLASSES
    labels: object = None
    activations: object = relu_like
    kernels: object = gaussian
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
        image_shape=(2, 2, 1),
        counts=plan.counts or {"train": 200, "validation": 100, "test": 50},
        split={},
        normalisation={"mean": 0.0, "std": 1.0},
    )
    return StudyManifest(name=name, created="2026-01-01T00:00:00", dataset=dataset, probe_splits=splits, threads=1)


def _probe(plan):
    count = sum(plan.images.values())
    labels = np.arange(count) * 7 % plan.classes if plan.labels is None else np.asarray(plan.labels)
    return Probe(
        images=np.zeros((count, 2, 2, 1), np.uint8),
        labels=labels.astype(np.int64),
        index=np.arange(count),
        split_names=np.repeat(list(plan.images), list(plan.images.values())),
        class_names=tuple(f"class {number}" for number in range(plan.classes)),
        subset_index={"train": np.arange(count)},
        subset_labels={"train": labels.astype(np.int64)},
    )


def _layer(name, shape):
    kernel = (3, 3, 4, shape[-1]) if len(shape) == 3 else (12, shape[-1])
    axes = ("row", "column", "channel")[-len(shape) :]
    return LayerRecord(
        name=name,
        kind="conv" if len(shape) == 3 else "dense",
        kernel=f"layers/{name}/vars/0",
        kernel_shape=kernel,
        parameters=int(np.prod(kernel)),
        activation="relu",
        input={"images": True},
        tensors={"activation": TensorRecord(shape=shape, axes=axes)},
    )


def _write_run(folder, name, plan):
    layers = tuple(_layer(*item) for item in plan.layers.items())
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
        writer.commit(row=plan.history(epoch, plan.last))
    for kind, rows in (plan.perturbations or {}).items():
        with writer.file(layout.perturbation_file(kind, len(rows))) as path:
            pd.DataFrame(rows).to_csv(path, index=False)
        writer.commit()


def _write_activations(file, name, epoch, plan, layers):
    images = sum(plan.images.values())
    tensors = {f"{layer.name}/activation": layer.tensors["activation"] for layer in layers}
    writer = ActivationWriter(file, tensors, images, wide=plan.wide)
    for layer in layers:
        shape = layer.tensors["activation"].shape
        writer.write(0, {f"{layer.name}/activation": plan.activations(name, epoch, layer.name, (images, *shape))})
