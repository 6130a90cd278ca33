"""Recipes as TOML: those that come with the trainer, those of its users, and the one kept with each study."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from analysis.store.errors import StoreError
from analysis.store.layout import RECIPE_FILE, valid_name
from trainer.faults import one_line
from trainer.recipe import Recipe

RECIPES = Path(__file__).parent / "recipes"


class RecipeError(ValueError):
    """A recipe that cannot be used: the field, the value received and what is allowed, in one line."""


def known_recipes() -> dict[str, Path]:
    """Recipes that come with the trainer, by name."""
    return {path.stem: path for path in sorted(RECIPES.glob("*.toml"))}


def read_recipe(source: str, overrides: dict[str, Any] | None = None) -> Recipe:
    """A recipe by name or from a TOML file, with fields replaced.

    overrides: {dotted field: value}. RecipeError in one line: which file or field, what was received, what is allowed.
    """
    table = _read_table(source)
    for field, value in (overrides or {}).items():
        _replace(table, field, value)
    table.setdefault("name", Path(source).stem)
    return parse_recipe(table, source)


def parse_recipe(table: dict[str, Any], source: str) -> Recipe:
    """A recipe from nested dictionaries; source: what errors name."""
    try:
        valid_name(table.get("name", ""), "study name")
        return Recipe.model_validate(table)
    except ValidationError as error:
        raise RecipeError(f"recipe {source}: {one_line(error)}") from None
    except StoreError as error:
        raise RecipeError(f"recipe {source}: {error}") from None


def differences(ours: Recipe, theirs: Recipe) -> list[str]:
    """Dotted fields in which two recipes differ, with both values, name and title left out.

    What theirs has beside ours, runs or more seeds of one, is no difference: they may have been added to a study.
    """
    runs = {name: run for name, run in theirs.runs.items() if name in ours.runs}
    seeds = theirs.seeds
    if ours.planned().items() <= theirs.planned().items():
        runs = {name: run.model_copy(update={"seeds": ours.runs[name].seeds}) for name, run in runs.items()}
        seeds = ours.seeds
    theirs = theirs.model_copy(update={"runs": runs, "seeds": seeds})
    return fields_apart(*(recipe.model_dump(exclude={"name", "title"}) for recipe in (ours, theirs)))


def fields_apart(ours: dict, theirs: dict) -> list[str]:
    """Dotted fields in which two tables differ, with both values."""
    one, other = _flat(ours), _flat(theirs)
    fields = [field for field in dict.fromkeys([*one, *other]) if one.get(field) != other.get(field)]
    return [f"{field} is {other.get(field)!r} there, {one.get(field)!r} here" for field in fields]


def study_recipe(folder: Path) -> Recipe:
    """The recipe that a study was made by."""
    path = folder / RECIPE_FILE
    return parse_recipe(_read_toml(path, str(path)), str(path))


def begun_unscrambled(folder: Path) -> bool:
    """Whether a study was begun by a version that could not scramble images: its recipe says nothing of them."""
    path = folder / RECIPE_FILE
    return "scrambled" not in _read_toml(path, str(path)).get("recording", {})


def refuse_other_recipe(recipe: Recipe, folder: Path):
    """RecipeError that names the fields in which the recipe of a study's folder differs from this one."""
    found = differences(recipe, study_recipe(folder))
    if found:
        raise RecipeError(
            f"{folder}: holds a study of another recipe: {'; '.join(found)}. "
            f"Name the new study with --name, add runs to this one with --into {folder.name}, "
            "or give the fields as they are there"
        )


def _read_table(source: str) -> dict[str, Any]:
    path = known_recipes().get(source, Path(source))
    if not path.is_file():
        names = ", ".join(known_recipes())
        raise RecipeError(f"recipe {source}: no such file, and no recipe of that name; there are {names}")
    return _read_toml(path, source)


def _read_toml(path: Path, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecipeError(f"recipe {source}: not readable as TOML ({error})") from None


def _replace(table: dict[str, Any], field: str, value: Any) -> None:
    *path, last = field.split(".")
    for part in path:
        table = _phase(table, part, field) if isinstance(table, list) else table.setdefault(part, {})
        if not isinstance(table, dict | list):
            raise RecipeError(f"--set {field}: {part} is a value and has no fields")
    if isinstance(table, list):
        raise RecipeError(f"--set {field}: {last} is one of a list; set its fields, or the whole list")
    table[last] = value


def _phase(tables: list, number: str, field: str):
    """One of a list of tables, counted from 0."""
    if not number.isdigit() or int(number) >= len(tables):
        raise RecipeError(f"--set {field}: received {number!r}; allowed: 0 to {len(tables) - 1}")
    return tables[int(number)]


def as_toml(recipe: Recipe) -> str:
    """The complete recipe, defaults filled in; what is None is left out, as TOML has no word for it."""
    return tomli_w.dumps(_without_none(recipe.model_dump()))


def _without_none(value):
    if isinstance(value, dict):
        return {name: _without_none(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_none(part) for part in value]
    return value


def _flat(table: dict, prefix: str = "") -> dict[str, Any]:
    flat = {}
    for name, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = {str(number): part for number, part in enumerate(value)}
        if isinstance(value, dict) and value:
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat
