"""Runs of another recipe beside those of a study: one recipe that says all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trainer.recipe import Recipe
from trainer.recipe_file import RecipeError, fields_apart, parse_recipe
from trainer.recipe_tables import ABSENT

SHARED = {"task", "dataset", "recording"}  # what makes runs comparable: the same images, recorded alike


def joined(study: Recipe, added: Recipe, runs: Sequence[str], folder: Path) -> tuple[Recipe, list[str]]:
    """The recipe of a study with runs of another recipe added, and the names of these runs in it.

    runs: names of `added.planned`. A run that the study has already stays as it is; other seeds of it are added, and
    the name then says the seed where the first has none. folder: of the study, for errors. RecipeError in one line
    where the images or what is kept of a run differ, and where the study has another run of the same name.
    """
    if found := fields_apart(*(recipe.model_dump(include=SHARED) for recipe in (added, study))):
        raise RecipeError(
            f"{folder}: holds runs that these could not be compared with: {'; '.join(found)}. "
            "Give the fields as they are there, with --set, or train a study of their own"
        )
    tables = dict(study.runs)
    for group in _concerned(added, runs):
        tables[group] = _more_seeds(study, added, group, folder) if group in tables else _within(study, added, group)
    whole = parse_recipe(study.model_copy(update={"runs": tables}).model_dump(), f"of {folder}")
    names = {whose: name for name, whose in whole.planned().items()}
    return whole, [names[added.planned()[run]] for run in runs]


def _concerned(recipe, runs):
    """The runs of a recipe that some planned ones are of, and those that they start from, in its order."""
    wanted = {recipe.planned()[run][0] for run in runs}
    for name in reversed(recipe.runs):  # a run stands behind the one that it starts from
        if name in wanted and recipe.runs[name].start:
            wanted.add(recipe.runs[name].start.run)
    return [name for name in recipe.runs if name in wanted]


def _more_seeds(study, added, group, folder):
    """A run of the study, with the seeds that it has in both recipes."""
    if found := fields_apart(added.of_run(group), study.of_run(group)):
        raise RecipeError(
            f"{folder}: has another run {group!r}: {'; '.join(found)}. Leave this one out with --runs, or rename it in "
            "a recipe of your own (python -m trainer show RECIPE > FILE.toml)"
        )
    seeds = list(dict.fromkeys([*study.seeds_of(group), *added.seeds_of(group)]))
    return study.runs[group].model_copy(update={"seeds": _beside(study, seeds)})


def _within(study, added, group):
    """A run of another recipe, in terms of what differs from the study's own fields."""
    run, model, training = added.runs[group], added.model_of(added.runs[group]), added.training_of(added.runs[group])
    changes = _changes(study.training.model_dump(), training.model_dump())
    if run.phases:
        changes.pop("epochs", None)
    own = {} if model == study.model else model
    return run.model_copy(update={"model": own, "training": changes, "seeds": _beside(study, added.seeds_of(group))})


def _beside(study, seeds):
    return None if seeds == study.seeds else seeds


def _changes(base: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """The fields of a table that differ; those that are absent in it are said to be."""
    return {name: ABSENT if value is None else value for name, value in table.items() if value != base[name]}
