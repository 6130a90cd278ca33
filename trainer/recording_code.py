"""A learned code of a study's images, recorded as a run beside its networks: epoch 0 is random atoms, 1 the learned."""

from __future__ import annotations

import math
from importlib.metadata import version
from pathlib import Path

import h5py
import numpy as np

from analysis.store import Study, layout, open_study
from analysis.store.activations import write_activations
from analysis.store.manifest import IMPORTED, SCHEMA, Entrance, LayerRecord, RunManifest, TensorRecord
from analysis.store.write import RunWriter
from trainer import device
from trainer.dictionary import PASSES, Dictionary, bar
from trainer.patches import SIDE, batches, grid, patches, sample, whitened

LAYER, KERNEL = "code", "layers/code/vars/0"
RANDOM, LEARNED = 0, 1
SPLIT = "train"  # whose images are learned from; those of all splits are coded
HALF, SINGLE = 2, 4  # bytes a number
REMARK = (
    "magnitudes of LASSO coefficients of whitened grey patches, pre_activation the coefficients with their sign; the "
    "kernel holds the atoms and is not a filter"
)


def bytes_of_code(study: Study, dictionary: Dictionary) -> int:
    """Space on disk of the run; PatchError where the study's images are too small."""
    images = max(stop for _, stop in study.manifest.probe_splits.values())
    values = images * math.prod(grid(study.manifest.dataset.image_shape, dictionary.stride)) * dictionary.atoms
    return 2 * (2 * HALF * values + SINGLE * dictionary.atoms * SIDE * SIDE)


def record_code(folder: Path, name: str, dictionary: Dictionary):
    """Learn a dictionary from a study's training probe images, and record the codes of all; one commit.

    name: of the run. PatchError where there is nothing to learn from.
    """
    study = open_study(folder)
    images = study.probe.images
    known = images[slice(*study.probe_rows(SPLIT))]
    found, scale = sample(known, dictionary.patches, dictionary.atoms, dictionary.seed)
    writer = RunWriter(folder / "runs" / name, _manifest(name, dictionary, images.shape[1:], len(found), scale))
    rows = []
    for epoch in (RANDOM, LEARNED):
        atoms = dictionary.random_atoms() if epoch == RANDOM else dictionary.learned_atoms(found / scale)
        atoms = atoms.astype(np.float32).astype(np.float64)  # the code is that of the atoms as they are kept
        with writer.file(layout.checkpoint_file(epoch)) as path, h5py.File(path, "w") as file:
            file[KERNEL] = _as_kernel(atoms)
        rows.append({"epoch": epoch, "unexplained": _record_codes(writer, epoch, dictionary, atoms, images, scale)})
    writer.update(history=tuple(rows))
    writer.commit()


def _as_kernel(atoms):
    """float32 (SIDE, SIDE, 1, atoms), as the kernel of a convolution of grey images."""
    return atoms.T.reshape(SIDE, SIDE, 1, -1).astype(np.float32)


def _record_codes(writer, epoch, dictionary, atoms, images, scale):
    """Stage the codes of all images; returns the share of the variance of their patches that the atoms leave out."""
    shape = images.shape[1:]
    with bar(f"coding by {('random', 'learned')[epoch]} atoms", "image", len(images)) as told:
        squares = []

        def coded():
            squares.clear()
            told.reset()
            for some in batches(images, dictionary.stride):
                cut = patches(whitened(some) / scale, dictionary.stride)
                flat = cut.reshape(-1, SIDE * SIDE)
                codes = dictionary.coefficients(flat, atoms)
                squares.append((np.square(flat - codes @ atoms).sum(), np.square(flat).sum()))
                values = codes.reshape(*cut.shape[:3], -1).astype(np.float32)
                yield {f"{LAYER}/activation": np.abs(values), f"{LAYER}/pre_activation": values}
                told.update(len(some))

        attributes = {"epoch": epoch, "batch_statistics": layout.TRAINED}
        tensors = {f"{LAYER}/{name}": tensor for name, tensor in _layer(dictionary, shape).tensors.items()}
        with writer.file(layout.activations_file(epoch)) as path:
            write_activations(path, tensors, len(images), attributes, coded)
    left, all_of_it = np.sum(squares, axis=0)
    return float(left / all_of_it)


def _manifest(name, dictionary, shape, learned_from, scale):
    origin = {
        "network": f"dictionary of {dictionary.atoms} atoms of {SIDE} x {SIDE} pixels",
        "learned_from": f"{learned_from} patches of split {SPLIT}, {PASSES} times",
        "root_mean_square": scale,
        "alpha": dictionary.alpha,
    }
    return RunManifest(
        schema=SCHEMA, name=name, group=name, seed=dictionary.seed, state=IMPORTED,
        recipe={"import": origin, "recording": {"pre_activation": True}},
        network="dictionary", layers=(_layer(dictionary, shape),),
        entrance=Entrance(convention="whitened grey", shape=shape),
        notes={"unmeasured": {}}, versions=device.versions() | {"scikit-learn": version("scikit-learn")},
    )  # fmt: skip


def _layer(dictionary, shape) -> LayerRecord:
    """What run.json says of the code: like a convolution without padding, of an input that is not kept."""
    axes = ("row", "column", "channel")
    tensor = TensorRecord(shape=(*grid(shape, dictionary.stride), dictionary.atoms), axes=axes)
    return LayerRecord(
        name=LAYER,
        kind="conv",
        kernel=KERNEL,
        kernel_shape=(SIDE, SIDE, 1, dictionary.atoms),
        parameters=SIDE * SIDE * dictionary.atoms,
        activation="magnitude",
        input={"operation": "Whitening", "name": "whitened", "of": [{"images": True}]},
        strides=(dictionary.stride, dictionary.stride),
        padding="valid",
        remark=REMARK,
        tensors={"activation": tensor, "pre_activation": tensor},
    )
