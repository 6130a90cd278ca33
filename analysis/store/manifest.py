"""What study.json and run.json say: the contract between the trainer and everyone else."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.store.errors import StoreError

SCHEMA = 1

TRAINING, DONE, DIVERGED, CAP_REACHED = "training", "done", "diverged", "cap reached"
IMPORTED = "imported"  # a network of others: its epoch 0 is a random twin, not what it was trained from


class Record(BaseModel):
    """A part of a manifest: immutable; fields that this version does not know are left out, not refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FileRecord(Record):
    """Size in bytes and SHA-256 of a file that belongs to a study or run."""

    bytes: int
    sha256: str


class TensorRecord(Record):
    """A recorded tensor of a layer: shape of one image's part, axes by name."""

    shape: tuple[int, ...]
    axes: tuple[str, ...]


class LayerRecord(Record):
    """A layer with a kernel, as analysis needs to know it.

    kernel, bias: paths inside a checkpoint. input: what leads to the layer, as a tree whose leaves are
    {"layer": name} or {"images": true} and whose nodes are {"operation": kind, ..., "of": [...]}.
    strides, padding, dilation: of a convolution, (rows, columns) and "same" or "valid"; where a run does not state
    them, as the first ones did not, they are these.
    kept: whether its activations are on disk themselves, or only their summaries.
    remark: why its activation is not what a nonlinearity puts out, where it is not; else "".
    """

    name: str
    kind: str
    kernel: str
    kernel_shape: tuple[int, ...]
    bias: str | None = None
    parameters: int
    output: bool = False
    activation: str
    input: dict[str, Any]
    strides: tuple[int, int] = (1, 1)
    padding: str = "same"
    dilation: tuple[int, int] = (1, 1)
    kept: bool = True
    remark: str = ""
    tensors: dict[str, TensorRecord]

    @property
    def neurons(self):
        return math.prod(self.tensors["activation"].shape)

    @property
    def channels(self):
        return self.tensors["activation"].shape[-1]


class Entrance(Record):
    """How images enter a network: ((pixels, channels in order, / scale) - mean) / std, in float32.

    convention: what this is called. shape: (rows, columns, channels). mean, std: one number, or one a channel, in the
    order that the network receives them. reverse: whether it takes blue, green, red.
    """

    convention: str = "standardise"
    shape: tuple[int, int, int]
    reverse: bool = False
    scale: float = 1.0
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)

    def pixels(self, values):
        """What `normalised` made of pixels, back as pixels: float32 from 0 to 255 where it is an image."""
        found = np.array(values, np.float32)
        for change, number in ((np.multiply, self.std), (np.add, self.mean), (np.multiply, self.scale)):
            change(found, np.asarray(number, np.float32), out=found)
        return found[..., ::-1] if self.reverse else found

    def normalised(self, pixels):
        """uint8 (..., channels) as the float32 that the network receives."""
        ordered = pixels[..., ::-1] if self.reverse else pixels
        if len(self.mean) == len(self.std) == 1:
            return self._changed(ordered.astype(np.float32), self.mean, self.std)
        values = np.empty(ordered.shape, np.float32)
        means, stds = (np.broadcast_to(one, ordered.shape[-1:]) for one in (self.mean, self.std))
        # One channel after the other: numpy is slow where the last axis is short.
        for channel, (mean, std) in enumerate(zip(means, stds, strict=True)):
            values[..., channel] = self._changed(ordered[..., channel].astype(np.float32), mean, std)
        return values

    def _changed(self, values, mean, std):
        for change, number in ((np.divide, self.scale), (np.subtract, mean), (np.divide, std)):
            change(values, np.asarray(number, np.float32), out=values)
        return values


class RunManifest(Record):
    """run.json: the commit point of a run; what it does not name does not exist.

    entrance: of an imported network; those trained here have their study's size and normalisation.
    """

    schema_version: int = Field(SCHEMA, alias="schema")
    name: str
    group: str
    seed: int
    state: str
    recipe: dict[str, Any]
    network: str
    layers: tuple[LayerRecord, ...]
    history: tuple[dict[str, float | int | None], ...] = ()
    files: dict[str, FileRecord] = {}
    entrance: Entrance | None = None
    notes: dict[str, Any] = {}
    versions: dict[str, str] = {}
    device: dict[str, Any] = {}

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class DatasetRecord(Record):
    """What a study was trained on: where indices point, and the digest of images, labels and class names."""

    name: str
    digest: str
    classes: tuple[str, ...]
    image_shape: tuple[int, ...]
    counts: dict[str, int]
    split: dict[str, Any]
    normalisation: dict[str, float]


CLASSIFICATION, RECONSTRUCTION = "classification", "reconstruction"


class StudyManifest(Record):
    """study.json: what all runs of a study share.

    task: what its networks do with an image: name its class, or build it anew. Studies that do not state it classify.
    """

    schema_version: int = Field(SCHEMA, alias="schema")
    name: str
    title: str = ""
    task: str = CLASSIFICATION
    created: str
    dataset: DatasetRecord
    probe_splits: dict[str, tuple[int, int]]
    threads: int
    versions: dict[str, str] = {}
    files: dict[str, FileRecord] = {}

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


def parse(kind, path):
    """Read a manifest file. kind: RunManifest or StudyManifest. Raises StoreError in one line."""
    path = Path(path)
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"{path}: not there") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: not readable as JSON ({error}); restore it from a copy") from None
    schema = value.get("schema") if isinstance(value, dict) else None
    if not isinstance(schema, int):
        raise StoreError(f"{path}: states no schema number; this is not a file of Strata")
    if schema > SCHEMA:
        raise StoreError(f"{path}: written with schema {schema}, this program reads up to {SCHEMA}; update Strata")
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise StoreError(f"{path}: {where}: {first['msg']}; restore the file from a copy") from None


def as_json(manifest):
    """A manifest as JSON values, schema first."""
    return manifest.model_dump(mode="json", by_alias=True)
