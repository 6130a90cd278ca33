"""What a study is: dataset, models, optimisers, schedule, recording; every field validated before anything runs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from analysis.store.layout import valid_name
from trainer.architectures import ARCHITECTURES
from trainer.faults import one_line
from trainer.recipe_tables import DatasetRecipe, Recording, Training
from trainer.registry import Seed, Table, read_options
from trainer.run_recipe import RunRecipe, Start, all_different, chosen


class Recipe(Table):
    """A whole study. task: what its networks are trained to do; left out, it is the model's."""

    name: str
    title: str = ""
    task: Literal["classification", "reconstruction"] = "classification"
    seeds: list[Seed] = Field([1], min_length=1)
    dataset: DatasetRecipe
    model: chosen(ARCHITECTURES)
    training: Training = Training()
    recording: Recording = Recording()
    runs: dict[str, RunRecipe] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _task_is_the_models(cls, table):
        """Filled in before it is validated, so that a recipe that says none of its task is whole."""
        kind = table.get("model", {}).get("kind") if isinstance(table, dict) else None
        return {"task": ARCHITECTURES[kind].TASK} | table if kind in ARCHITECTURES else table

    @field_validator("seeds")
    @classmethod
    def _differ(cls, seeds: list[int]) -> list[int]:
        return all_different(seeds)

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

    @model_validator(mode="after")
    def _models_do_the_task(self):
        for name, run in self.runs.items():
            kind = self.model_of(run)["kind"]
            if self.task != ARCHITECTURES[kind].TASK:
                able = ", ".join(kind for kind in ARCHITECTURES if self.task == ARCHITECTURES[kind].TASK)
                raise ValueError(f"runs.{name}.model.kind: received {kind!r} for {self.task}; allowed: {able}")
            if self.task == "reconstruction":
                self._asks_for_no_classes(name, run)
        return self

    def _asks_for_no_classes(self, name: str, run: RunRecipe):
        training = self.training_of(run)
        asked = {
            f"runs.{name}.target_validation": run.target_validation,
            "training.stop_at_accuracy": training.stop_at_accuracy,
            "training.label_noise": training.label_noise or None,
            "training.plateau.watch": training.plateau and training.plateau.watch == "val_accuracy" or None,
        }
        for field, received in asked.items():
            if received is not None:
                raise ValueError(f"{field}: received {received!r}, but a reconstruction has no accuracy; not allowed")

    @model_validator(mode="after")
    def _starts_are_there(self):
        names = list(self.runs)
        for place, name in enumerate(names):
            if start := self.runs[name].start:
                self._check_start(name, start, names[:place])
        return self

    def _check_start(self, name: str, start: Start, before: list[str]):
        field = f"runs.{name}.start.run: received {start.run!r}"
        if start.run not in before:
            raise ValueError(f"{field}; allowed: a run that stands before it: {', '.join(before) or 'there is none'}")
        if self.model_of(self.runs[start.run]) != self.model_of(self.runs[name]):
            raise ValueError(f"{field}, whose model is another; allowed: a run with the same model")
        lacking = [seed for seed in self.seeds_of(name) if seed not in self.seeds_of(start.run)]
        if lacking:
            raise ValueError(f"{field}, which has no seed {lacking[0]}; allowed: a run with the same seeds")

    def training_of(self, run: RunRecipe) -> Training:
        """The training of one run: the study's, with what the run changes; phases have the epochs of them all."""
        changes = run.training
        if run.phases:
            changes = changes | {"epochs": sum(phase.epochs for phase in run.phases)}
        return Training.model_validate(_merged(self.training.model_dump(), changes))

    def model_of(self, run: RunRecipe) -> dict[str, Any]:
        """The architecture of one run and its options, complete; the study's options are not another architecture's."""
        same = run.model.get("kind", self.model["kind"]) == self.model["kind"]
        table = _merged(self.model, run.model) if same else run.model
        return {"kind": table["kind"]} | read_options(ARCHITECTURES, table).model_dump()

    def of_run(self, name: str) -> dict[str, Any]:
        """Everything that determines one run, but for its seed, as run.json states it.

        `optimizer` and `weight_decay`, or `phases` with those of each; `start` and `penalty` where the run has one.
        """
        run = self.runs[name]
        method = {"phases"} if run.phases else {"optimizer", "weight_decay"}
        method |= {part for part in ("start", "penalty") if getattr(run, part)}
        return {
            "dataset": self.dataset.model_dump(),
            "model": self.model_of(run),
            "training": self.training_of(run).model_dump(),
            "recording": self.recording.model_dump(),
            **run.model_dump(include={*method, "target_validation", "search"}),
        }

    def seeds_of(self, name: str) -> list[int]:
        """The seeds of one run: its own, or the study's."""
        return self.runs[name].seeds or self.seeds

    def planned(self) -> dict[str, tuple[str, int]]:
        """{run name: (its name in the recipe, seed)}, in the order of training.

        Where the study has a single seed, the first of each run goes without saying.
        """
        found = {}
        for name in self.runs:
            for place, seed in enumerate(self.seeds_of(name)):
                is_plain = len(self.seeds) == 1 and place == 0
                found[name if is_plain else f"{name}+seed{seed}"] = name, seed
        return found

    def parent(self, run: str) -> str | None:
        """The planned run that this one starts from: that of its recipe's `start`, with the same seed."""
        planned = self.planned()
        group, seed = planned[run]
        start = self.runs[group].start
        return start and next(name for name, whose in planned.items() if whose == (start.run, seed))


def _merged(base: dict, changes: dict) -> dict:
    both = dict(base)
    for name, value in changes.items():
        nested = isinstance(value, dict) and isinstance(both.get(name), dict)
        both[name] = _merged(both[name], value) if nested else value
    return both
