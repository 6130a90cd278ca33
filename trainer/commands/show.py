"""Print a recipe whole as TOML, defaults filled in."""

from __future__ import annotations

from trainer.commands import request
from trainer.recipe_file import as_toml

HELP = "print a recipe whole, defaults filled in"
EXAMPLE = "show digits"


def add_arguments(parser):
    request.add_recipe(parser)


def run(arguments):
    print(as_toml(request.recipe(arguments)), end="")
