"""What a recipe says of one run: its optimiser or its phases, what it starts from, how its rate is found."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from trainer.optimizers import OPTIMIZERS
from trainer.penalties import PENALTIES
from trainer.registry import Registry, Seed, Table, read_options
from trainer.regularizers import REGULARIZERS


def chosen(registry: Registry):
    """A table that names one of a registry's modules as `kind`; completed with that module's options."""

    def complete(table: dict) -> dict:
        return {"kind": table.get("kind")} | read_options(registry, table).model_dump()

    return Annotated[dict[str, Any], AfterValidator(complete)]


class Phase(Table):
    """Some epochs of a run under an optimiser and a weight decay of their own.

    Its rate is the phase's own and its plateau counts from the phase's first epoch; momentum and other optimiser
    state begin anew with it. Weights and batch statistics go on.
    """

    epochs: int = Field(ge=1)
    optimizer: chosen(OPTIMIZERS)
    weight_decay: chosen(REGULARIZERS) | None = None

    @model_validator(mode="after")
    def _can_begin(self):
        if self.optimizer["learning_rate"] is None:
            raise ValueError("optimizer.learning_rate: each phase needs its own, received none; allowed: above 0")
        _decay_suits(self.optimizer, self.weight_decay)
        return self


class Start(Table):
    """Begin as a pruned network: which weights stay is decided by another run of the study, with the same seed.

    run: the parent, which is trained before. prune: share of the kernel weights that are zero from beginning to end.
    kind: the smallest of the parent's last weights go; "random", the control: as many of each layer, anywhere in it.
    scope: one threshold for all layers ("global"), or each layer its own.
    weights: those that stay are what they were untrained, their signs times their layer's untrained standard
    deviation, drawn anew, or the parent's last (then with its biases and batch statistics).
    seed: of the random mask and of the new draw, beside the run's own. Zhou, Lan, Liu & Yosinski, NeurIPS 2019.
    """

    run: str
    prune: float = Field(ge=0, lt=1)
    kind: Literal["magnitude", "random"] = "magnitude"
    scope: Literal["global", "layer"] = "layer"
    weights: Literal["initial", "signs", "random", "trained"] = "initial"
    seed: int = Field(0, ge=0)


class Search(Table):
    """Bounds of the learning rates tried for a target validation accuracy, its tolerance and the most trials."""

    lowest: float = Field(1e-5, gt=0)
    highest: float = Field(0.3, gt=0)
    tolerance: float = Field(0.01, gt=0)
    trials: int = Field(10, ge=3)


class RunRecipe(Table):
    """One network of a study. `training` and `model` hold only what differs from the study's own.

    penalty: what forces its code to be sparse, in all of its phases. seeds: its own, in place of the study's.
    """

    optimizer: chosen(OPTIMIZERS) | None = None
    weight_decay: chosen(REGULARIZERS) | None = None
    phases: list[Phase] | None = Field(None, min_length=1)
    start: Start | None = None
    penalty: chosen(PENALTIES) | None = None
    model: dict[str, Any] = {}
    training: dict[str, Any] = {}
    seeds: list[Seed] | None = Field(None, min_length=1)
    target_validation: float | None = Field(None, gt=0, lt=1)
    search: Search | None = None

    @field_validator("seeds")
    @classmethod
    def _differ(cls, seeds: list[int] | None) -> list[int] | None:
        return seeds and all_different(seeds)

    @model_validator(mode="after")
    def _has_one_way_to_train(self):
        if (self.optimizer is None) == (self.phases is None):
            received = "neither" if self.phases is None else "both"
            raise ValueError(f"give either optimizer or phases, one of the two; received {received}")
        if self.phases:
            self._leaves_all_to_its_phases()
        elif (self.optimizer["learning_rate"] is None) != (self.target_validation is not None):
            raise ValueError("give either optimizer.learning_rate or target_validation, one of the two")
        return self

    @model_validator(mode="after")
    def _optimizer_suits(self):
        if self.optimizer:
            _decay_suits(self.optimizer, self.weight_decay)
        if self.start and "layca" in [part.optimizer["kind"] for part in self.phases or [self]]:
            raise ValueError(
                "start: received a pruned start for 'layca', which turns whole kernels, zeros included; "
                f"allowed optimizers: {', '.join(kind for kind in OPTIMIZERS if kind != 'layca')}"
            )
        return self

    def _leaves_all_to_its_phases(self):
        for field in ("weight_decay", "target_validation", "search"):
            if getattr(self, field) is not None:
                raise ValueError(f"{field}: received {getattr(self, field)!r}, but this run has phases; not allowed")
        if "epochs" in self.training:
            received = self.training["epochs"]
            raise ValueError(f"training.epochs: received {received!r}, but each phase says its own; not allowed")


def all_different(seeds: list[int]) -> list[int]:
    """The seeds, if each is there once; ValueError otherwise."""
    if len(set(seeds)) < len(seeds):
        raise ValueError(f"each seed once, received {seeds}")
    return seeds


def _decay_suits(optimizer, decay):
    if optimizer["kind"] == "layca" and decay and decay["kind"] == "shrink":
        raise ValueError("weight_decay.kind: received 'shrink', but layca restores every norm; allowed: l2, or none")
