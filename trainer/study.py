"""All runs of a recipe, one after the other, into a study folder; what is finished is not trained again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from analysis.store import StoreError, layout
from analysis.store.atomic import sweep
from analysis.store.lock import writing
from analysis.store.manifest import DIVERGED, SCHEMA, TRAINING, RunManifest, StudyManifest, parse
from analysis.store.probe import Probe, read_probe, write_probe
from analysis.store.write import RunWriter, create_study, read_study_manifest
from trainer import device
from trainer.datasets import noisy_labels
from trainer.estimate import Estimate, estimate
from trainer.learner import ImageTable, Learner
from trainer.progress import Progress
from trainer.recipe import Recipe
from trainer.recipe_file import as_toml
from trainer.recording import Recorder, new_run
from trainer.samples import Samples, probe_of, read_samples, record_of
from trainer.search import search_rate
from trainer.training import Course, train_run, try_rate


@dataclass
class StudyTrainer:
    """Trains the runs of a recipe in a study folder. device: what device.prepare returned."""

    recipe: Recipe
    folder: Path
    samples: Samples
    device: dict
    learners: dict[str, Learner] = field(default_factory=dict)
    table: ImageTable | None = None
    probe: Probe | None = None

    def train(self, runs: Sequence[str], again: Sequence[str], announce) -> dict[str, str]:
        """Train these runs (names of Recipe.planned) and return {run: final state}.

        again: runs to remove and train anew. announce: called with the Estimate before anything is trained; may raise.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with writing(self.folder, "training"):
            sweep(self.folder)
            self._open()
            for name in again:
                shutil.rmtree(self._run_folder(name), ignore_errors=True)
            todo = [name for name in runs if self.state(name) == TRAINING]
            if todo:
                self.table = ImageTable(self.samples)
                announce(self._estimate(todo))
                self._train_all(todo)
            return {name: self.state(name) for name in runs}

    def state(self, name: str) -> str:
        """The state of a run; "training" also where it has not begun."""
        path = self._run_folder(name) / layout.RUN_FILE
        return parse(RunManifest, path).state if path.exists() else TRAINING

    def _open(self):
        if not (self.folder / layout.STUDY_FILE).exists():
            self._create()
        manifest = read_study_manifest(self.folder)
        if manifest.dataset.digest != self.samples.dataset.digest:
            raise StoreError(
                f"{self.folder}: was trained on {manifest.dataset.name} with digest {manifest.dataset.digest[:12]}, "
                f"the images found now have {self.samples.dataset.digest[:12]}; use --data, or another --name"
            )
        self.probe = read_probe(self.folder / layout.PROBE_FILE, manifest.files[layout.PROBE_FILE])

    def _create(self):
        probe = probe_of(self.samples, self.recipe.recording.probe)
        count = len(probe.labels) // 2
        manifest = StudyManifest(
            schema=SCHEMA,
            name=self.recipe.name,
            title=self.recipe.title,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            dataset=record_of(self.samples, self.recipe.dataset),
            probe_splits={"train": (0, count), "test": (count, 2 * count)},
            threads=self.device.get("threads", 0),
            versions=device.versions(),
        )
        create_study(self.folder, manifest, as_toml(self.recipe), lambda path: write_probe(path, probe))

    def _train_all(self, todo):
        progress = Progress(self.folder, {name: self._rules(name).epochs for name in todo})
        try:
            for name in todo:
                self._train_one(name, progress)
        finally:
            progress.close()

    def _train_one(self, name, progress):
        writer = self._writer(name)
        course = self._course(name, writer)
        group, _ = self.recipe.planned()[name]
        run = self.recipe.runs[group]
        if run.target_validation is not None and not writer.manifest.history:
            self._search(name, run, course, writer, progress)
        recorder = Recorder(writer, course.learner, self.samples, self.probe, course.labels)
        with progress.run(name, max(0, len(writer.manifest.history) - 1)):
            state = train_run(course, recorder, progress)
        if state != DIVERGED:
            progress.finish_run(len(recorder.history) - 1)

    def _search(self, name, run, course, writer, progress):
        def history_at(rate):
            with progress.run(name, 0, f" trying rate {rate:.3g}"):
                return try_rate(course, rate, progress)

        with writer.file_in_place("search.json") as path:
            rate, found = search_rate(path, run.target_validation, run.search, history_at)
        recipe = writer.manifest.recipe
        optimizer = recipe["optimizer"] | {"learning_rate": rate}
        writer.update(recipe=recipe | {"optimizer": optimizer}, notes=writer.manifest.notes | {"search": found})

    def _writer(self, name):
        folder = self._run_folder(name)
        if (folder / layout.RUN_FILE).exists():
            return RunWriter.open(folder)
        group, seed = self.recipe.planned()[name]
        recipe = self.recipe.of_run(group)
        return new_run(folder, name, group, seed, recipe, recipe["model"]["kind"], self.device)

    def _course(self, name, writer):
        group, seed = self.recipe.planned()[name]
        rules = self._rules(name)
        labels, changed = noisy_labels(self.samples.labels("train"), rules.label_noise, self.samples.classes, seed)
        if len(changed) and not writer.manifest.history:
            noise = {"share": rules.label_noise, "images": len(changed), "seed": seed}
            writer.update(notes=writer.manifest.notes | {"label_noise": noise})
            with writer.file("labels.h5") as path:
                _write_labels(path, labels, changed)
        return Course(self._learner(group), self.samples, labels, rules, seed)

    def _learner(self, group):
        """The network of a run with its compiled step; runs that differ in rates and schedule share one."""
        recipe = self.recipe.of_run(group)
        step = {part: recipe[part] for part in ("model", "weight_decay")}
        step |= {part: recipe["training"][part] for part in ("precision", "xla")}
        step["optimizer"] = recipe["optimizer"] | {"learning_rate": None}
        key = json.dumps(step, sort_keys=True)
        if key not in self.learners:
            self.learners[key] = Learner(recipe, self.samples, self.table)
        return self.learners[key]

    def _estimate(self, todo) -> Estimate:
        group, seed = self.recipe.planned()[todo[0]]
        learner = self._learner(group)
        learner.reset(seed)
        rules = {name: self._rules(name) for name in todo}
        return estimate(learner, self.samples, self.probe, self.recipe.recording, rules)

    def _rules(self, name):
        return self.recipe.training_of(self.recipe.runs[self.recipe.planned()[name][0]])

    def _run_folder(self, name):
        return self.folder / "runs" / name


def _write_labels(path, labels, changed):
    import h5py

    with h5py.File(path, "w") as file:
        file["labels"], file["changed"] = labels, np.asarray(changed)


def open_trainer(recipe: Recipe, folder: Path, data: Path) -> StudyTrainer:
    """A trainer for a new study, or for one that is there already with the same recipe.

    Sets the backend's threads: those of the study, or all of this machine's for a new one.
    """
    threads = device.default_threads()
    if (folder / layout.STUDY_FILE).exists():
        threads = read_study_manifest(folder).threads or threads
    prepared = device.prepare(threads, recipe.training.xla)
    return StudyTrainer(recipe, folder, read_samples(recipe.dataset, data), prepared)
