"""A study of VGG-16 at its full width, made of random numbers: as large as the real one, and nothing is trained.

Written by the store's own writers, with the tree of operations that leads to each layer, so that `compute` finds all
that it finds in a trained study.
"""

import h5py
import numpy as np

from analysis import open_study
from analysis.store import layout
from analysis.store.activations import IMAGES_A_CHUNK, ActivationWriter
from analysis.store.manifest import DatasetRecord, LayerRecord, RunManifest, StudyManifest, TensorRecord
from analysis.store.probe import Probe, write_probe
from analysis.store.write import RunWriter, create_study

RUN = "walk"
CLASSES = 10
BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
DEAD = 0.05


def layers():
    """The 15 layers with a kernel as run.json states them, each behind what leads to it."""
    found, source, channels, side, number = [], {"images": True}, 3, 32, 0
    for block in BLOCKS:
        for filters in block:
            number += 1
            found.append(_layer(f"conv{number}", (3, 3, channels, filters), (side, side, filters), source))
            source, channels = {"layer": f"conv{number}"}, filters
        source, side = _pooled(source), side // 2
    flat = {"operation": "Flatten", "name": "flatten", "of": [source]}
    return (
        *found,
        _layer("dense1", (512, 512), (512,), flat),
        _layer("dense2", (512, CLASSES), (CLASSES,), {"layer": "dense1"}),
    )


def _pooled(source):
    pooling = {"operation": "MaxPooling2D", "name": "pool", "pool_size": [2, 2], "strides": [2, 2]}
    return {**pooling, "padding": "valid", "of": [source]}


def _layer(name, kernel_shape, shape, source):
    return LayerRecord(
        name=name,
        kind="conv" if len(shape) == 3 else "dense",
        kernel=f"{name}/kernel",
        kernel_shape=kernel_shape,
        parameters=int(np.prod(kernel_shape)),
        output=name == "dense2",
        activation="relu",
        input=source,
        tensors={"activation": TensorRecord(shape=shape, axes=("row", "column", "channel")[-len(shape) :])},
    )


def write_study(folder, epochs, images=2, activations=False):
    """Write a study of one run and open it.

    epochs: how many, 0 included; kernels are uniform as Glorot's, then take normal steps of a tenth of their spread.
    images: of the probe, all training images. activations: whether those of the last epoch are written, 0.55 MB an
    image: standard normal, positive parts, 5 % of the neurons dead.
    """
    random = np.random.default_rng(0)
    dataset = DatasetRecord(
        name="none",
        digest="0" * 64,
        classes=tuple(f"class {number}" for number in range(CLASSES)),
        image_shape=(32, 32, 3),
        counts={},
        split={},
        normalisation={"mean": 127.5, "std": 64.0},
    )
    manifest = StudyManifest(
        name=folder.name, created="", dataset=dataset, probe_splits={"train": (0, images)}, threads=1
    )
    probe = _probe(images, dataset.classes, random)
    create_study(folder, manifest, f"[runs.{RUN}]\n", lambda path: write_probe(path, probe))
    run = RunManifest(name=RUN, group=RUN, seed=0, state="done", recipe={}, network="vgg16", layers=layers())
    _write_walk(RunWriter(folder / "runs" / RUN, run), epochs, images if activations else 0, random)
    return open_study(folder)


def _probe(images, classes, random):
    labels = np.arange(images) % len(classes)
    return Probe(
        images=random.integers(0, 256, (images, 32, 32, 3), np.uint8),
        labels=labels,
        index=np.arange(images),
        split_names=np.full(images, "train"),
        class_names=classes,
        subset_index={"train": np.arange(images)},
        subset_labels={"train": labels},
    )


def _write_walk(writer, epochs, images, random):
    shapes = {layer.name: layer.kernel_shape for layer in writer.manifest.layers}
    limits = {name: np.float32(np.sqrt(6 / (np.prod(shape[:-1]) + shape[-1]))) for name, shape in shapes.items()}
    kernels = {name: limits[name] * (2 * random.random(shape, dtype=np.float32) - 1) for name, shape in shapes.items()}
    for epoch in range(epochs):
        with writer.file(layout.checkpoint_file(epoch)) as path, h5py.File(path, "w") as file:
            for name, kernel in kernels.items():
                file[f"{name}/kernel"] = kernel
                kernel += limits[name] / 17 * random.standard_normal(kernel.shape, dtype=np.float32)
        if images and epoch == epochs - 1:
            with writer.file(layout.activations_file(epoch)) as path, h5py.File(path, "w") as file:
                _write_activations(file, writer.manifest.layers, images, random)
        writer.commit(row={"epoch": epoch})


def _write_activations(file, layers, images, random):
    """Each image shares a part with the images of its class, so that neurons know something of it."""
    tensors = {f"{layer.name}/activation": layer.tensors["activation"] for layer in layers}
    writer = ActivationWriter(file, tensors, images)
    for layer in layers:
        shape = layer.tensors["activation"].shape
        alive = random.random(shape) >= DEAD
        of_class = 0.5 * random.standard_normal((CLASSES, *shape), dtype=np.float32)
        for start in range(0, images, IMAGES_A_CHUNK):
            labels = np.arange(start, min(start + IMAGES_A_CHUNK, images)) % CLASSES
            values = of_class[labels] + random.standard_normal((len(labels), *shape), dtype=np.float32)
            writer.write(start, {f"{layer.name}/activation": np.maximum(values, 0) * alive})
