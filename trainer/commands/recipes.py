"""One line for each recipe that comes with the trainer."""

from __future__ import annotations

from trainer.recipe_file import known_recipes, read_recipe

HELP = "list the recipes that come with the trainer"
EXAMPLE = "recipes"


def add_arguments(parser):
    """None."""


def run(arguments):
    for name in known_recipes():
        print(f"{name}\t{read_recipe(name).title}")
