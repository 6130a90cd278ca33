"""One run of a study as it is on disk: what was recorded of it, and its snapshots."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.store import digests, layout
from analysis.store.bundled import why_absent
from analysis.store.errors import LeftOut, StoreError
from analysis.store.hdf5 import opened
from analysis.store.manifest import IMPORTED, RunManifest
from analysis.store.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Run:
    """One network's training, as far as it is committed."""

    study: Any  # the Study that it is part of
    folder: Path
    manifest: RunManifest = field(repr=False)

    @property
    def name(self):
        return self.manifest.name

    @property
    def seed(self):
        return self.manifest.seed

    @property
    def state(self):
        return self.manifest.state

    @property
    def imported(self):
        """Whether it was recorded as it is, and not trained here: its epoch 0 is a random twin."""
        return self.state == IMPORTED

    @property
    def layers(self):
        """LayerRecords in network order."""
        return self.manifest.layers

    def layer(self, name):
        """The LayerRecord of that name; StoreError where the network has none."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self.layers)
        raise StoreError(f"{self.folder}: no layer {name!r}; it has {names}")

    @cached_property
    def history(self):
        """A pandas table, one row an epoch from 0 (untrained); what was not measured is nan."""
        import pandas

        return pandas.DataFrame(list(self.manifest.history)).astype({"epoch": int})

    @cached_property
    def epochs(self):
        """The committed epochs, in order, 0 included."""
        return tuple(int(row["epoch"]) for row in self.manifest.history)

    @property
    def last_epoch(self):
        return self.epochs[-1]

    def epoch(self, which):
        """The number of an epoch given as a number, "first" or "last"; StoreError where it is not committed."""
        named = {"first": self.epochs[0], "last": self.last_epoch}
        epoch = named.get(which, which) if isinstance(which, str) else which
        if epoch not in self.epochs:
            span = f"{self.epochs[0]} to {self.last_epoch}, 'first' and 'last'"
            raise StoreError(f"{self.folder}: epoch {which!r} was not recorded; it has {span}")
        return int(epoch)

    def snapshot(self, epoch="last", bn=layout.TRAINED):
        """The network at an epoch. bn: "trained", or "calibrated" where that was recorded. StoreError for others."""
        if bn not in layout.BATCH_STATISTICS:
            allowed = " or ".join(layout.BATCH_STATISTICS)
            raise StoreError(f"{self.folder}: batch statistics {bn!r} are not known; allowed: {allowed}")
        return Snapshot(self, self.epoch(epoch), bn)

    @cached_property
    def entrance(self):
        """How the study's images enter this network: an Entrance."""
        return self.manifest.entrance or self.study.entrance

    def images(self, split):
        """The probe images of a split at this network's size: uint8 (images, rows, columns, channels)."""
        rows = slice(*self.study.probe_rows(split))
        if layout.IMAGES_FILE not in self.manifest.files:
            return self.study.probe.images[rows]
        with opened(*self.file(layout.IMAGES_FILE)) as file:
            return file["images"][rows]

    @cached_property
    def recorded_checkpoints(self):
        """Epochs whose weights are on disk."""
        return layout.recorded_checkpoints(self.manifest.files)

    @cached_property
    def recorded_predictions(self):
        """Epochs whose logits are on disk."""
        return layout.recorded_predictions(self.manifest.files)

    @cached_property
    def recorded_activations(self):
        """(epoch, bn) pairs whose activations are on disk."""
        return layout.recorded_activations(self.manifest.files)

    @cached_property
    def recorded_perturbations(self):
        """Kinds of perturbation whose table is on disk: "pruning", "input_noise"."""
        return layout.recorded_perturbations(self.manifest.files)

    def perturbation(self, kind):
        """What a perturbation of the run's snapshots did: a pandas table, one row an evaluation on the test images.

        kind: "pruning" or "input_noise". Columns: epoch, what was done (kind, scope, bn, fraction or strength, draw,
        seed), accuracy (0 to 1), loss. StoreError where it was not recorded, or the file is not as recorded.
        """
        import pandas

        name = layout.recorded_perturbation(self.manifest.files, kind)
        if name is None:
            have = ", ".join(self.recorded_perturbations) or "none"
            raise StoreError(f"{self.folder}: no {kind} was recorded; recorded perturbations: {have}")
        path, record = self.file(name)
        digests.verify(path, record)
        return pandas.read_csv(path)

    def file(self, name):
        """(path, FileRecord) of one of the run's files; StoreError where the run has none of that name, or not here."""
        path, record = self.recorded(name)
        if self.study.is_left_out(path):
            raise LeftOut(f"{path}: {why_absent([name])}")
        return path, record

    def recorded(self, name):
        """The same, also of a file that was left out of the bundle that the study was unpacked from."""
        return self.folder / name, self.record(name)

    def record(self, name):
        """The FileRecord of one of the run's files; StoreError where the run has none of that name."""
        if name not in self.manifest.files:
            raise StoreError(f"{self.folder}: has no {name}; it was not recorded")
        return self.manifest.files[name]
