"""Reading a study: studies hold runs, runs hold snapshots, snapshots hand out arrays."""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.store import digests, layout
from analysis.store.bundled import read_left_out, why_absent
from analysis.store.errors import LeftOut, StoreError
from analysis.store.hdf5 import opened
from analysis.store.manifest import IMPORTED, Entrance, RunManifest, StudyManifest, parse
from analysis.store.probe import read_probe, why_missing
from analysis.store.scores import read_scores
from analysis.store.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Run:
    """One network's training, as far as it is committed."""

    study: "Study"
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

    @property
    def recorded_checkpoints(self):
        """Epochs whose weights are on disk."""
        return layout.recorded_checkpoints(self.manifest.files)

    @property
    def recorded_predictions(self):
        """Epochs whose logits are on disk."""
        return layout.recorded_predictions(self.manifest.files)

    @property
    def recorded_activations(self):
        """(epoch, bn) pairs whose activations are on disk."""
        return layout.recorded_activations(self.manifest.files)

    @property
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
        if name not in self.manifest.files:
            raise StoreError(f"{self.folder}: has no {name}; it was not recorded")
        return self.folder / name, self.manifest.files[name]


@dataclass(frozen=True, eq=False)
class Study:
    """A folder of runs trained to be compared.

    runs: {name: Run} in the recipe's order. damaged: {name: what is wrong} for runs whose run.json cannot be read.
    left_out: names of files, below the folder, that stayed behind when it was bundled; empty unless it is a bundle.
    """

    folder: Path
    manifest: StudyManifest = field(repr=False)
    runs: dict[str, Run] = field(default_factory=dict, repr=False)
    damaged: dict[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def name(self):
        return self.manifest.name

    def is_left_out(self, path):
        """Whether a file that a manifest names stayed behind when the study was bundled."""
        return bool(self.left_out) and path.relative_to(self.folder).as_posix() in self.left_out

    @cached_property
    def recipe(self):
        """The complete recipe, as nested dictionaries."""
        path = self.folder / layout.RECIPE_FILE
        digests.verify(path, self.manifest.files[layout.RECIPE_FILE])
        return tomllib.loads(path.read_text(encoding="utf-8"))

    @cached_property
    def probe(self):
        """The probe images with labels and splits."""
        return read_probe(self.folder / layout.PROBE_FILE, self.manifest.files[layout.PROBE_FILE])

    @cached_property
    def scores(self):
        """The scores of the probe images that were attached: a Scores, without any where none were."""
        return read_scores(self.folder, max((stop for _, stop in self.manifest.probe_splits.values()), default=0))

    @property
    def entrance(self):
        """How images enter the networks that were trained on this study's dataset: an Entrance."""
        dataset = self.manifest.dataset
        scale = dataset.normalisation
        return Entrance(shape=dataset.image_shape, mean=(scale["mean"],), std=(scale["std"],))

    def probe_rows(self, split):
        """(start, stop) of a split's images among the probe images; StoreError where there is no such split."""
        if split not in self.manifest.probe_splits:
            raise StoreError(f"{self.folder}: {why_missing(split, self.manifest.probe_splits)}")
        return self.manifest.probe_splits[split]

    def run(self, name):
        """The run of that name; StoreError where there is none, or where it is damaged."""
        if name in self.damaged:
            raise StoreError(self.damaged[name])
        if name not in self.runs:
            raise StoreError(f"{self.folder}: no run {name!r}; it has {', '.join(self.runs) or 'none yet'}")
        return self.runs[name]


def open_study(path, store=None):
    """Open a study by path or by its name in the store.

    Reads the manifests only. A damaged run does not keep the others from being read: see `damaged`.
    Raises StoreError where there is no study, or where study.json cannot be read.
    """
    folder = layout.study_folder(path, store)
    study = Study(folder, parse(StudyManifest, folder / layout.STUDY_FILE), left_out=read_left_out(folder))
    for place in _run_folders(study):
        try:
            study.runs[place.name] = Run(study, place, _committed(place / layout.RUN_FILE))
        except StoreError as error:
            study.damaged[place.name] = str(error)
    return study


def _committed(path):
    """A run's manifest; StoreError where it has not even the untrained network's row, as every commit does."""
    manifest = parse(RunManifest, path)
    if not manifest.history:
        raise StoreError(f"{path}: names no committed epoch; restore the file from a copy, or train the run again")
    return manifest


def _run_folders(study):
    """Folders of committed runs: those the recipe names in its order, then others by name."""
    places = {path.parent.name: path.parent for path in sorted(study.folder.glob(f"runs/*/{layout.RUN_FILE}"))}
    try:
        planned = list(study.recipe.get("runs", {}))
    except (StoreError, ValueError):  # a damaged recipe costs the order, not the runs
        planned = []
    position = {name: number for number, name in enumerate(planned)}

    def order(name):
        base, _, seed = name.partition("+seed")
        return position.get(base, len(position)), int(seed) if seed.isdigit() else 0, name

    return [places[name] for name in sorted(places, key=order)]
