"""Print a recipe whole as TOML, defaults filled in; what its penalties compute stands below as remarks."""

from __future__ import annotations

from trainer.commands import request
from trainer.penalties import formula
from trainer.recipe_file import as_toml

HELP = "print a recipe whole, defaults filled in"
EXAMPLE = "show digits"


def add_arguments(parser):
    request.add_recipe(parser)


def run(arguments):
    recipe = request.recipe(arguments)
    print(as_toml(recipe), end="")
    penalties = {name: run.penalty for name, run in recipe.runs.items() if run.penalty}
    if penalties:
        print("\n# What the penalties do with the activations a of each of their layers:")
    for name, table in penalties.items():
        print(f"# runs.{name}.penalty: {formula(table)}")
