"""A study of image files, and runs of imported networks in it: epoch 0 is a random twin, epoch 1 the network."""

from __future__ import annotations

import contextlib
import gc
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import h5py
import keras
import numpy as np
import tomli_w

from analysis.store import StoreError, layout, open_study
from analysis.store.manifest import IMPORTED, SCHEMA, DatasetRecord, Entrance, RunManifest, StudyManifest
from analysis.store.probe import Probe, write_probe
from analysis.store.write import RunWriter, create_study
from trainer import conventions, device
from trainer import network as networks
from trainer.activations import record_activations, record_calibrated_activations
from trainer.calibration import normalisations
from trainer.evaluation import evaluate
from trainer.extraction import Extractor
from trainer.foreign import ForeignNetwork
from trainer.foreign.apart import taken_apart
from trainer.images import ImageFiles, pixels
from trainer.layer_records import describe
from trainer.learner import initial_kernel
from trainer.samples import mean_and_std

SHOWN = (96, 96, 3)  # the images as the study keeps them for people; each network has its own beside it
TWIN, NETWORK = 0, 1
EVERY_IMAGE = "train"  # the split of the probe that metrics take unless told otherwise
EVALUATED = "test"  # what a network answers to images that it is given


@dataclass(frozen=True)
class Import:
    """What is recorded as one run.

    run: its name. convention: of trainer.conventions. seed: of the twin's weights. keep: names of the layers whose
    activations are kept themselves; of the others only summaries are.
    """

    foreign: ForeignNetwork
    files: ImageFiles
    run: str
    convention: str
    seed: int
    keep: frozenset[str]

    @property
    def summarised(self) -> frozenset[str]:
        """Names of the layers whose activations are not kept."""
        return frozenset(layer.name for layer in networks.kernel_layers(self.foreign.network)) - self.keep

    @property
    def recipe(self) -> dict:
        """What run.json says of how the run came to be."""
        return {
            "import": {"network": self.foreign.origin, "images": str(self.files.folder), "twin_seed": self.seed},
            "recording": {"pre_activation": False},
        }


def create_image_study(folder: Path, name: str, files: ImageFiles, prepared: dict):
    """The study folder of some image files, before any run. prepared: what device.prepare returned."""
    count = len(files.names)
    everything = np.arange(count)
    probe = Probe(
        images=np.concatenate(list(pixels(files.paths, SHOWN))),
        labels=files.labels,
        index=everything,
        split_names=np.repeat([EVERY_IMAGE], count),
        class_names=files.class_names,
        subset_index={EVALUATED: everything},
        subset_labels={EVALUATED: files.labels},
        files=files.names,
        file_bytes=np.array([record.bytes for record in files.records]),
    )
    manifest = StudyManifest(
        schema=SCHEMA,
        name=name,
        title=f"{count} images of {files.folder.resolve().name}",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        dataset=_dataset(files, probe.images),
        probe_splits=probe.splits,
        threads=prepared.get("threads", 0),
        versions=device.versions(),
    )
    recipe = {"name": name, "images": {"folder": str(files.folder.resolve()), "split": EVERY_IMAGE}}
    create_study(folder, manifest, tomli_w.dumps(recipe), lambda path: write_probe(path, probe))


def _dataset(files, images):
    mean, std = mean_and_std([images])
    return DatasetRecord(
        name=f"image files of {files.folder.resolve().name}",
        digest=files.digest,
        classes=files.class_names,
        image_shape=SHOWN,
        counts={"train": 0, "validation": 0, EVALUATED: len(files.names)},
        split={"how": "all"},
        normalisation={"mean": mean, "std": std},
    )


def record_import(folder: Path, task: Import, prepared: dict):
    """Record a network and its random twin; the run appears whole, with one commit."""
    keras.utils.set_random_seed(task.seed)
    gc.collect()  # networks refer to themselves: the one that was taken apart would stay beside its copy
    manifest = RunManifest(
        schema=SCHEMA, name=task.run, group=task.run, seed=task.seed, state=IMPORTED, recipe=task.recipe,
        network=task.foreign.name, layers=(), versions=device.versions(), device=prepared,
        notes={"unmeasured": networks.unmeasured(task.foreign.network)},
    )  # fmt: skip
    writer = RunWriter(folder / "runs" / task.run, manifest)
    _write_images(writer, task, open_study(folder))
    with h5py.File(writer.folder / layout.IMAGES_FILE, "r") as file:
        images = file["images"]
        writer.update(entrance=_measured_entrance(task, images))
        rows = [_record(writer, twin(task.foreign.network, task.seed), TWIN, task, images)]
        gc.collect()  # and so would the twin
        rows.append(_record(writer, task.foreign.network, NETWORK, task, images))
    writer.update(history=tuple(rows))
    writer.commit()


def twin(network: keras.Model, seed: int) -> keras.Model:
    """The same network with random weights: those of a layer depend on the seed and on its name alone."""
    apart = taken_apart(network, network.input_shape[1:])
    for layer in networks.kernel_layers(apart):
        layer.kernel.assign(initial_kernel(layer, seed))
    return apart


def _write_images(writer, task, study):
    """The images at the network's size; a run of the study that has them at that size lends its own."""
    shape = task.foreign.shape
    for run in study.runs.values():
        if run.entrance.shape == shape and layout.IMAGES_FILE in run.manifest.files:
            with contextlib.suppress(StoreError):  # damaged ones are not lent
                writer.adopt(layout.IMAGES_FILE, *run.file(layout.IMAGES_FILE))
                return
    with writer.file(layout.IMAGES_FILE) as path, h5py.File(path, "w") as file:
        images = file.create_dataset("images", (len(task.files.names), *shape), np.uint8)
        images.attrs["axes"] = "image, row, column, channel"
        file["files"] = np.array(task.files.names, dtype=h5py.string_dtype())
        file["sha256"] = np.array([record.sha256 for record in task.files.records], dtype="S")
        done = 0
        for batch in pixels(task.files.paths, shape):
            images[done : done + len(batch)] = batch
            done += len(batch)


def _measured_entrance(task, images) -> Entrance:
    found = conventions.entrance(task.convention, task.foreign.shape)
    if task.convention != conventions.STANDARDISE:
        return found
    mean, std = mean_and_std(images[start : start + 64] for start in range(0, len(images), 64))
    return found.model_copy(update={"mean": (mean,), "std": (std or 1.0,)})


def _record(writer, network, epoch, task, images):
    """Stage everything of the twin, or of the network; returns its row of the history."""
    with writer.file(layout.checkpoint_file(epoch)) as path:
        network.save_weights(path)
        found = describe(network, path, [networks.ACTIVATION])
        layers = tuple(layer.model_copy(update={"kept": layer.name in task.keep}) for layer in found)
    if epoch == TWIN:
        writer.update(layers=layers)
        with writer.file(layout.MODEL_FILE) as path:
            path.write_text(json.dumps(json.loads(network.to_json())))
    names, entrance = [networks.ACTIVATION], writer.manifest.entrance
    extractor = Extractor(network, names, entrance, task.keep)
    summarised = Extractor(network, names, entrance, task.summarised) if task.summarised else None
    record_activations(writer, epoch, extractor, images, summarised)
    if epoch == TWIN and normalisations(network):
        record_calibrated_activations(writer, epoch, extractor, images, images, summarised)
    return {"epoch": epoch, **_answers(writer, network, epoch, task.files, extractor, images)}


def _answers(writer, network, epoch, files, extractor, images):
    """Keep the logits, where the network ends in a layer of units; returns what they are worth, where that is known."""
    logits = networks.logits(network)
    last = networks.tensors(network, networks.kernel_layers(network)[-1])[networks.ACTIVATION]
    if last is not network.outputs[0] or len(logits.shape) != 2:
        return {}
    model = keras.Model(network.input, logits)
    found = np.concatenate([np.asarray(model.predict_on_batch(batch)) for batch in extractor.batches(images)])
    with writer.file(layout.predictions_file(epoch)) as path, h5py.File(path, "w") as file:
        for subset in ("probe", EVALUATED):
            file[f"logits/{subset}"] = found.astype(np.float32)
    if found.shape[1] != len(files.class_names):
        return {}
    return {f"{EVALUATED}_{name}": value for name, value in evaluate(found, files.labels).items()}
