"""Reading a study: studies hold runs, runs hold snapshots, snapshots hand out arrays."""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.store import digests, layout
from analysis.store.bundled import read_left_out
from analysis.store.errors import StoreError
from analysis.store.manifest import Entrance, RunManifest, StudyManifest, parse
from analysis.store.probe import read_probe, why_missing
from analysis.store.run import Run
from analysis.store.scores import read_scores


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
