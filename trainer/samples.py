"""The images of a study as training needs them: which ones, in what order, and how they enter the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.store.manifest import DatasetRecord
from analysis.store.probe import SCRAMBLED, Probe
from trainer.datasets import DATASETS, Dataset, Split, split
from trainer.recipe_tables import DatasetRecipe
from trainer.scrambling import scrambled_images


@dataclass(frozen=True, eq=False)
class Samples:
    """A dataset with its subsets. mean, std: one scalar each over all pixels (0 to 255) of the training images."""

    dataset: Dataset
    parts: Split
    mean: float
    std: float

    @property
    def classes(self) -> int:
        return len(self.dataset.class_names)

    def index(self, subset: str) -> np.ndarray:
        """Places in the dataset of "train", "validation" or "test"."""
        return getattr(self.parts, subset)

    def labels(self, subset: str) -> np.ndarray:
        """Labels of a subset as the dataset has them."""
        return self.dataset.labels[self.index(subset)]


def read_samples(recipe: DatasetRecipe, folder) -> Samples:
    """Load and split the dataset of a recipe. folder: where datasets lie."""
    dataset = DATASETS[recipe.kind].load(folder)
    parts = split(dataset, recipe.train, recipe.validation, recipe.test, recipe.split, recipe.split_seed)
    mean, std = mean_and_std([dataset.images[parts.train]])
    return Samples(dataset, parts, mean, std)


def epoch_order(seed: int, epoch: int, count: int) -> np.ndarray:
    """The order in which an epoch sees `count` training images: a permutation by seed and epoch, nothing else."""
    return np.random.default_rng([seed, epoch]).permutation(count)


def probe_of(samples: Samples, largest: int, scrambled: int = 0, seed: int = 0) -> Probe:
    """The first training and as many first test images, at most `largest` of each split; then scrambled copies.

    scrambled: how many of these training images are copied, all of them at most; seed: of the copies' phases.
    """
    count = probe_size(samples, largest)
    train, test = samples.parts.train[:count], samples.parts.test[:count]
    copied = train[:scrambled]
    index = np.concatenate([train, test, copied])
    images = samples.dataset.images
    subsets = ("train", "validation", "test")
    return Probe(
        images=np.concatenate([images[train], images[test], scrambled_images(images[copied], copied, seed)]),
        labels=samples.dataset.labels[index],
        index=index,
        split_names=np.repeat(["train", "test", SCRAMBLED], [count, count, len(copied)]),
        class_names=samples.dataset.class_names,
        subset_index={subset: samples.index(subset) for subset in subsets},
        subset_labels={subset: samples.labels(subset) for subset in subsets},
    )


def probe_size(samples: Samples, largest: int) -> int:
    """How many images of each split are recorded: at most `largest`, and as many of both."""
    return min(largest, len(samples.parts.train), len(samples.parts.test))


def record_of(samples: Samples, recipe: DatasetRecipe) -> DatasetRecord:
    """What study.json says of the dataset."""
    return DatasetRecord(
        name=recipe.kind,
        digest=samples.dataset.digest,
        classes=samples.dataset.class_names,
        image_shape=samples.dataset.images.shape[1:],
        counts={subset: len(samples.index(subset)) for subset in ("train", "validation", "test")},
        split={"how": recipe.split, "seed": recipe.split_seed},
        normalisation={"mean": samples.mean, "std": samples.std},
    )


def mean_and_std(blocks: Iterable[np.ndarray]) -> tuple[float, float]:
    """Over all pixels of some uint8 images; exact, from how often each of the 256 values occurs: no float copy."""
    counts = sum(np.bincount(images.reshape(-1), minlength=256) for images in blocks).astype(np.float64)
    values = np.arange(256.0)
    mean = counts @ values / counts.sum()
    return float(mean), float(np.sqrt(counts @ (values - mean) ** 2 / counts.sum()))
