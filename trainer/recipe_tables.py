"""The parts that every study states: dataset, training, recording; each field with its bounds and its default."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from trainer.datasets import DATASETS
from trainer.registry import Table

ABSENT = "none"


class DatasetRecipe(Table):
    """Which images train, validate and test. Counts are images; split: "last" as in the source study, or "seeded".

    split_seed: of the seeded split, and of the phases of scrambled probe images.
    """

    kind: str
    train: int = Field(ge=1)
    validation: int = Field(ge=1)
    test: int = Field(ge=1)
    split: Literal["last", "seeded"] = "last"
    split_seed: int = Field(0, ge=0)

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        DATASETS[kind]
        return kind


class Plateau(Table):
    """Divide the rate by `factor` when `watch` has not improved by `min_delta` for `patience` epochs."""

    watch: Literal["val_loss", "val_accuracy"] = "val_loss"
    patience: int = Field(3, ge=1)
    factor: float = Field(5.0, gt=1)
    min_delta: float = Field(1e-4, ge=0)


class Training(Table):
    """How a network is trained. epochs: the cap; stop_at_accuracy: running training accuracy that ends a run.

    What may be absent is absent by default, since TOML has no word for it; a run says "none" where its study has it.
    """

    batch_size: int = Field(128, ge=1)
    epochs: int = Field(50, ge=1)
    stop_at_accuracy: float | None = Field(None, gt=0, le=1)
    plateau: Plateau | None = None
    label_noise: float = Field(0.0, ge=0, le=1)
    precision: Literal["float32", "bfloat16"] = "float32"
    xla: bool = False

    @field_validator("stop_at_accuracy", "plateau", mode="before")
    @classmethod
    def _may_be_absent(cls, value):
        return None if value == ABSENT else value


class Recording(Table):
    """What is kept. probe: images of each split; activations: "first", "last" or epochs; tensors besides activation.

    scrambled: of how many training images of the probe, at most all, a phase-scrambled copy is recorded too.
    """

    checkpoints: Literal["all", "first and last"] | Annotated[int, Field(ge=1)] = "all"
    activations: list[Literal["first", "last"] | Annotated[int, Field(ge=0)]] = ["first", "last"]
    pre_activation: bool = False
    probe: int = Field(1000, ge=1)
    scrambled: int = Field(0, ge=0)
    train_accuracy: Literal["first and last", "every epoch"] = "first and last"
