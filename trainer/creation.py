"""The study folder before any run: recipe, probe images, and what the dataset is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from analysis.store import StoreError, layout
from analysis.store.manifest import SCHEMA, StudyManifest
from analysis.store.probe import Probe, read_probe, write_probe
from analysis.store.write import create_study, read_study_manifest
from trainer import device
from trainer.recipe import Recipe
from trainer.recipe_file import as_toml
from trainer.samples import Samples, probe_of, probe_size, record_of


def open_or_create(recipe: Recipe, folder: Path, samples: Samples, prepared: dict) -> Probe:
    """The probe images of a study, which is created where there is none.

    prepared: what device.prepare returned. StoreError where the study there was trained on other images.
    """
    if not (folder / layout.STUDY_FILE).exists():
        _create(recipe, folder, samples, prepared)
    manifest = read_study_manifest(folder)
    if manifest.dataset.digest != samples.dataset.digest:
        raise StoreError(
            f"{folder}: was trained on {manifest.dataset.name} with digest {manifest.dataset.digest[:12]}, "
            f"the images found now have {samples.dataset.digest[:12]}; use --data, or another --name"
        )
    probe = read_probe(folder / layout.PROBE_FILE, manifest.files[layout.PROBE_FILE])
    if apart := _apart(manifest, probe, recipe, samples):
        raise StoreError(f"{folder}: {apart} are others than this version of Strata chooses; use another --name")
    return probe


def _apart(manifest, probe, recipe, samples):
    """What of the images a study was begun with in another way than would be done now, or ""."""
    record = record_of(samples, recipe.dataset)
    if (manifest.dataset.split, manifest.dataset.counts) != (record.split, record.counts):
        return "its split and the numbers of its images"
    if not all(np.array_equal(probe.subset_index[subset], samples.index(subset)) for subset in record.counts):
        return "the images of its training, validation and test"
    if manifest.dataset.normalisation != record.normalisation:
        return "the mean and deviation that its images enter with"
    count, index = probe_size(samples, recipe.recording.probe), probe.shown_index
    chosen = np.concatenate([samples.index(subset)[:count] for subset in ("train", "test")])
    return "" if np.array_equal(index, chosen) else "its probe images"


def _create(recipe, folder, samples, prepared):
    probe = probe_of(samples, recipe.recording.probe, recipe.recording.scrambled, recipe.dataset.split_seed)
    manifest = StudyManifest(
        schema=SCHEMA,
        name=recipe.name,
        title=recipe.title,
        task=recipe.task,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        dataset=record_of(samples, recipe.dataset),
        probe_splits=probe.splits,
        threads=prepared.get("threads", 0),
        versions=device.versions(),
    )
    create_study(folder, manifest, as_toml(recipe), lambda path: write_probe(path, probe))
