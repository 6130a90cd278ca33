"""What a study is: dataset, models, optimisers, schedule, recording; every field validated before anything runs."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from analysis.store.layout import valid_name
from trainer.architectures import ARCHITECTURES
from trainer.datasets import DATASETS
from trainer.optimizers import OPTIMIZERS
from trainer.registry import Registry, Table, read_options
from trainer.regularizers import REGULARIZERS

_KIND_TRIED = re.compile(r"literal\[|constrained-")


def _chosen(registry: Registry):
    """A table that names one of a registry's modules as `kind`; completed with that module's options."""

    def complete(table: dict) -> dict:
        return {"kind": table.get("kind")} | read_options(registry, table).model_dump()

    return Annotated[dict[str, Any], AfterValidator(complete)]


class DatasetRecipe(Table):
    """Which images train, validate and test. Counts are images; split: "last" as in the source study, or "seeded"."""

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

    What may be absent is absent by default: TOML cannot say "none", and the recipe kept with a study must say all.
    """

    batch_size: int = Field(128, ge=1)
    epochs: int = Field(50, ge=1)
    stop_at_accuracy: float | None = Field(None, gt=0, le=1)
    plateau: Plateau | None = None
    label_noise: float = Field(0.0, ge=0, le=1)
    precision: Literal["float32", "bfloat16"] = "float32"
    xla: bool = False


class Recording(Table):
    """What is kept. probe: images of each split; activations: "first", "last" or epochs; tensors besides activation."""

    checkpoints: Literal["all", "first and last"] | Annotated[int, Field(ge=1)] = "all"
    activations: list[Literal["first", "last"] | Annotated[int, Field(ge=0)]] = ["first", "last"]
    pre_activation: bool = False
    probe: int = Field(1000, ge=1)
    train_accuracy: Literal["first and last", "every epoch"] = "first and last"


class RunRecipe(Table):
    """One network of a study. `training` and `model` hold only what differs from the study's own."""

    optimizer: _chosen(OPTIMIZERS)
    weight_decay: _chosen(REGULARIZERS) | None = None
    model: dict[str, Any] = {}
    training: dict[str, Any] = {}
    target_validation: float | None = Field(None, gt=0, lt=1)
    search: Search | None = None

    @model_validator(mode="after")
    def _has_a_rate(self):
        if (self.optimizer["learning_rate"] is None) != (self.target_validation is not None):
            raise ValueError("give either optimizer.learning_rate or target_validation, one of the two")
        return self

    @model_validator(mode="after")
    def _decay_suits_the_optimizer(self):
        if self.optimizer["kind"] == "layca" and self.weight_decay and self.weight_decay["kind"] == "shrink":
            raise ValueError(
                "weight_decay.kind: received 'shrink', but layca restores every norm; allowed: l2, or none"
            )
        return self


class Search(Table):
    """Bounds of the learning rates tried for a target validation accuracy, its tolerance and the most trials."""

    lowest: float = Field(1e-5, gt=0)
    highest: float = Field(0.3, gt=0)
    tolerance: float = Field(0.01, gt=0)
    trials: int = Field(10, ge=3)


class Recipe(Table):
    """A whole study."""

    name: str
    title: str = ""
    seeds: list[Annotated[int, Field(ge=0)]] = Field([1], min_length=1)
    dataset: DatasetRecipe
    model: _chosen(ARCHITECTURES)
    training: Training = Training()
    recording: Recording = Recording()
    runs: dict[str, RunRecipe] = Field(min_length=1)

    @field_validator("seeds")
    @classmethod
    def _differ(cls, seeds: list[int]) -> list[int]:
        if len(set(seeds)) < len(seeds):
            raise ValueError(f"each seed once, received {seeds}")
        return seeds

    @model_validator(mode="after")
    def _runs_are_whole(self):
        for name, run in self.runs.items():
            valid_name(name, "run")
            try:
                self.training_of(run)
                self.model_of(run)
            except ValidationError as error:
                raise ValueError(f"runs.{name}.training: {one_line(error)}") from None
            except ValueError as error:
                raise ValueError(f"runs.{name}.model: {error}") from None
        return self

    def training_of(self, run: RunRecipe) -> Training:
        """The training of one run: the study's, with what the run changes."""
        return Training.model_validate(_merged(self.training.model_dump(), run.training))

    def model_of(self, run: RunRecipe) -> dict[str, Any]:
        """The architecture of one run and its options, complete."""
        table = _merged(self.model, run.model)
        return {"kind": table["kind"]} | read_options(ARCHITECTURES, table).model_dump()

    def of_run(self, name: str) -> dict[str, Any]:
        """Everything that determines one run, but for its seed, as run.json states it."""
        run = self.runs[name]
        return {
            "dataset": self.dataset.model_dump(),
            "model": self.model_of(run),
            "training": self.training_of(run).model_dump(),
            "recording": self.recording.model_dump(),
            **run.model_dump(include={"optimizer", "weight_decay", "target_validation", "search"}),
        }

    def planned(self) -> dict[str, tuple[str, int]]:
        """{run name: (its name in the recipe, seed)}, in the order of training."""
        if len(self.seeds) == 1:
            return {name: (name, self.seeds[0]) for name in self.runs}
        return {f"{name}+seed{seed}": (name, seed) for name in self.runs for seed in self.seeds}


def one_line(error: ValidationError) -> str:
    """The first fault of a table: field, what is wrong, what was received and what is allowed."""
    faults = error.errors(include_url=False)
    fault, field = faults[0], _field(faults[0])
    prefix = f"{field}: " if field else ""
    if fault["type"] == "value_error":
        return f"{prefix}{fault['ctx']['error']}"
    wrong = " or ".join(one["msg"][0].lower() + one["msg"][1:] for one in faults if _field(one) == field)
    return f"{prefix}{wrong}, received {fault['input']!r}"


def _field(fault) -> str:
    """The dotted field; where it allows several kinds of value, pydantic adds the kind that it tried."""
    return ".".join(str(part) for part in fault["loc"] if not _KIND_TRIED.match(str(part)))


def _merged(base: dict, changes: dict) -> dict:
    both = dict(base)
    for name, value in changes.items():
        nested = isinstance(value, dict) and isinstance(both.get(name), dict)
        both[name] = _merged(both[name], value) if nested else value
    return both
