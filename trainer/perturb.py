"""Disturbing the networks of a study and recording what comes of it, a finished block at a time."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel
from tqdm import tqdm

from analysis.store import Run, StoreError, Study, layout
from analysis.store.digests import verify
from analysis.store.write import RunWriter
from trainer import device
from trainer.perturbation import PERTURBATIONS
from trainer.perturbation._live import LiveNetwork
from trainer.recipe_tables import DatasetRecipe
from trainer.record import snapshots, trained_runs
from trainer.samples import Samples, read_samples


def perturb(
    study: Study, kind: str, options: BaseModel, runs: Sequence[str] | None, epochs, data: Path
) -> Iterator[tuple[str, int, dict]]:
    """Do what is not recorded yet; yields (run, epoch, block) as each block is committed.

    kind: of PERTURBATIONS; options: its Options. epochs: "all", or numbers, "first", "last". data: where datasets lie.
    StoreError where no run's weights of an epoch were kept, or weights or images are not those of the study.
    """
    perturbation = PERTURBATIONS[kind]
    todo = [
        (run, epoch, block, levels)
        for run, epoch in snapshots(trained_runs(study, runs), epochs)
        for block in perturbation.blocks(options)
        if (levels := _missing_levels(run, kind, {"epoch": epoch, **block}, options.levels))
    ]
    if not todo:
        return
    device.prepare(study.manifest.threads or device.default_threads(), xla=False)
    bench = _Bench(study, data)
    with _bar(kind, sum(len(levels) for *_, levels in todo)) as bar:
        for run, epoch, block, levels in todo:
            rows = []
            for row in perturbation.measure(bench.network(run, epoch), block, levels):
                rows.append({"epoch": epoch, **block, **row})
                bar.update()
            _append(run, kind, rows)
            yield run.name, epoch, block


def _bar(kind, evaluations):
    pause = 0.1 if sys.stderr.isatty() else 10.0  # a log file is not redrawn
    return tqdm(desc=kind, unit="evaluation", total=evaluations, mininterval=pause, maxinterval=pause)


class _Bench:
    """The networks of a study, one compiled for each architecture, with the study's test images."""

    def __init__(self, study: Study, data: Path):
        self.study = study
        self.samples = _samples_of(study, data)
        self.networks: dict[str, LiveNetwork] = {}
        self.loaded: dict[str, tuple[str, int]] = {}

    def network(self, run: Run, epoch: int) -> LiveNetwork:
        recipe = run.manifest.recipe
        key = json.dumps([recipe["model"], recipe["training"]["precision"], recipe.get("penalty")], sort_keys=True)
        if key not in self.networks:
            self.networks[key] = LiveNetwork(recipe, self.samples, self.study.probe)
        if self.loaded.get(key) != (run.name, epoch):
            self.networks[key].load(run, epoch)
            self.loaded[key] = (run.name, epoch)
        return self.networks[key]


def _samples_of(study, data) -> Samples:
    samples = read_samples(DatasetRecipe.model_validate(study.recipe["dataset"]), data)
    if samples.dataset.digest != study.manifest.dataset.digest:
        raise StoreError(
            f"{study.folder}: the images found in {data} are not those that it was trained on "
            f"(digest {samples.dataset.digest[:12]}, not {study.manifest.dataset.digest[:12]}); "
            "name their folder with --data DIR"
        )
    return samples


def _missing_levels(run, kind, block, levels):
    """Those levels of a block that the run's table does not have, each once."""
    named = {name: str(value) for name, value in block.items()}
    column = PERTURBATIONS[kind].LEVEL
    done = {row[column] for row in _recorded(run, kind) if named.items() <= row.items()}
    return [level for level in dict.fromkeys(levels) if str(level) not in done]


def _recorded(run, kind) -> list[dict[str, str]]:
    name = layout.recorded_perturbation(run.manifest.files, kind)
    if name is None:
        return []
    path, record = run.file(name)
    verify(path, record)
    return _read(path)


def _append(run, kind, rows):
    """Commit a new table with these rows added: what run.json names is never written over."""
    writer = RunWriter.open(run.folder)
    before = layout.recorded_perturbation(writer.manifest.files, kind)
    all_rows = [*_read(run.folder / before), *rows] if before else rows
    with writer.file(layout.perturbation_file(kind, len(all_rows))) as path, open(path, "w", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(all_rows)
    writer.commit(drop=[before] if before else [])


def _read(path) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        return list(csv.DictReader(file))
