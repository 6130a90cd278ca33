"""Datasets that a recipe can name, one file each (`Options`, `load(folder)`); splits and label noise."""

from trainer.datasets._dataset import Dataset, DatasetError
from trainer.datasets._noise import noisy_labels
from trainer.datasets._split import Split, split
from trainer.registry import collect

__all__ = [
    "DATASETS",
    "Dataset",
    "DatasetError",
    "Split",
    "noisy_labels",
    "split",
]

DATASETS = collect(__name__)
