"""All runs of a recipe, one after the other, into a study folder; what is finished is not trained again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import h5py

from analysis.store import layout
from analysis.store.manifest import DIVERGED, TRAINING, RunManifest, parse
from analysis.store.probe import Probe
from analysis.store.write import RunWriter, read_study_manifest
from trainer import device
from trainer.creation import open_or_create
from trainer.datasets import noisy_labels
from trainer.estimate import Estimate, estimate
from trainer.learner import ImageTable, Learner, build_network
from trainer.penalised import penalised_layers
from trainer.progress import Progress
from trainer.pruned_start import PrunedStart, trained_parent
from trainer.recipe import Recipe
from trainer.recipe_file import RecipeError
from trainer.recording import Recorder, new_run
from trainer.run_recipe import Search
from trainer.samples import Samples, read_samples
from trainer.search import search_rate
from trainer.training import Course, train_run, try_rate

METHOD = ("optimizer", "weight_decay")  # what each phase of a run says for itself


@dataclass
class StudyTrainer:
    """Trains the runs of a recipe in a study folder, whose writer's lock the caller holds.

    device: what device.prepare returned. learners: networks with their compiled steps, as they came to be needed.
    """

    recipe: Recipe
    folder: Path
    samples: Samples
    probe: Probe
    device: dict
    table: ImageTable
    learners: dict[str, Learner] = field(default_factory=dict)

    def unfinished(self, runs: Sequence[str]) -> list[str]:
        """Those of some runs (names of Recipe.planned) that are still to be trained, or trained on.

        StoreError where one starts from a run that is neither trained nor among them.
        """
        found = [name for name in runs if self.state(name) == TRAINING]
        for name in found:
            parent = self.recipe.parent(name)
            if parent and parent not in found and not self._run_file(name).exists():
                trained_parent(self._run_folder(parent))
        return found

    def state(self, name: str) -> str:
        """The state of a run; "training" also where it has not begun."""
        path = self._run_file(name)
        return parse(RunManifest, path).state if path.exists() else TRAINING

    def estimate(self, runs: Sequence[str]) -> Estimate:
        """The most time and space that these runs will take; twenty steps of the first are trained to tell."""
        group, seed = self.recipe.planned()[runs[0]]
        learner = self._learners(group)[0]
        learner.reset(seed)
        rules = {name: self._rules_left(name) for name in runs}
        return estimate(learner, self.samples, self.probe, self.recipe.recording, rules)

    def train(self, runs: Sequence[str]):
        """Train these runs to their ends, in order."""
        progress = Progress(self.folder, {name: self._rules(name).epochs for name in runs})
        try:
            for name in runs:
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
        recorder = Recorder(writer, course.learners[0], self.samples, self.probe, course.labels)
        with progress.run(name, max(0, len(writer.manifest.history) - 1)):
            state = train_run(course, recorder, progress)
        if state != DIVERGED:
            progress.finish_run(len(recorder.history) - 1)

    def _search(self, name, run, course, writer, progress):
        def history_at(rate):
            with progress.run(name, 0, f" trying rate {rate:.3g}"):
                return try_rate(course, rate, progress)

        with writer.file_in_place("search.json") as path:
            rate, found = search_rate(path, run.target_validation, run.search or Search(), history_at)
        recipe = writer.manifest.recipe
        optimizer = recipe["optimizer"] | {"learning_rate": rate}
        writer.update(recipe=recipe | {"optimizer": optimizer}, notes=writer.manifest.notes | {"search": found})

    def _writer(self, name):
        folder = self._run_folder(name)
        if self._run_file(name).exists():
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
        start, parent = self.recipe.runs[group].start, self.recipe.parent(name)
        start = start and PrunedStart(start, self._run_folder(parent))
        return Course(self._learners(group), self.samples, labels, rules, seed, start)

    def _learners(self, group):
        """For each phase of a run the network with its compiled step."""
        recipe = self.recipe.of_run(group)
        phases = recipe.get("phases", [recipe])
        return tuple(self._learner(recipe | {part: phase[part] for part in METHOD}) for phase in phases)

    def _learner(self, recipe):
        """Runs and phases that differ in rates and schedule share a network and its compiled step."""
        step = {part: recipe.get(part) for part in ("model", "weight_decay", "penalty")}
        step |= {part: recipe["training"][part] for part in ("precision", "xla")}
        step |= {"optimizer": recipe["optimizer"] | {"learning_rate": None}, "pruned": "start" in recipe}
        key = json.dumps(step, sort_keys=True)
        if key not in self.learners:
            self.learners[key] = Learner(recipe, self.samples, self.table)
        return self.learners[key]

    def _rules(self, name):
        return self.recipe.training_of(self.recipe.runs[self.recipe.planned()[name][0]])

    def _rules_left(self, name):
        """The rules of a run with only the epochs that it has not seen yet."""
        path, rules = self._run_file(name), self._rules(name)
        done = len(parse(RunManifest, path).history) - 1 if path.exists() else 0
        return rules.model_copy(update={"epochs": rules.epochs - done})

    def _run_file(self, name):
        return self._run_folder(name) / layout.RUN_FILE

    def _run_folder(self, name):
        return self.folder / "runs" / name


def _write_labels(path, labels, changed):
    with h5py.File(path, "w") as file:
        file["labels"], file["changed"] = labels, changed


def open_trainer(recipe: Recipe, folder: Path, data: Path) -> StudyTrainer:
    """A trainer for a new study, or for one that is there already with the same recipe. data: where datasets lie.

    RecipeError where a network cannot be built. Sets the backend's threads: those of the study, or all of this
    machine's for a new one.
    """
    threads = device.default_threads()
    if (folder / layout.STUDY_FILE).exists():
        threads = read_study_manifest(folder).threads or threads
    prepared = device.prepare(threads, any(recipe.training_of(run).xla for run in recipe.runs.values()))
    samples = read_samples(recipe.dataset, data)
    _demand_networks(recipe, samples)
    probe = open_or_create(recipe, folder, samples, prepared)
    return StudyTrainer(recipe, folder, samples, probe, prepared, ImageTable(samples))


def _demand_networks(recipe, samples):
    """RecipeError that names the first run whose network cannot take the images, or its penalty not the layers."""
    built = set()
    for group in recipe.runs:
        table = recipe.of_run(group)
        key = json.dumps([table["model"], table.get("penalty")], sort_keys=True)
        try:
            if key not in built:
                network = build_network(table, samples.dataset.images.shape[1:], samples.classes)
                if "penalty" in table:
                    penalised_layers(network, table["penalty"])
        except ValueError as error:
            raise RecipeError(f"runs.{group}: {error}") from None
        built.add(key)
