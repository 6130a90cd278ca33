"""What commands have in common: their arguments, and how they speak. Data goes to stdout, remarks to stderr."""

from __future__ import annotations

import os
import sys
import tomllib
from argparse import ArgumentTypeError
from pathlib import Path

from analysis.command_line import epochs, names
from analysis.store import open_study
from analysis.store.manifest import RECONSTRUCTION
from trainer.recipe import Recipe
from trainer.recipe_file import read_recipe
from trainer.registry import SEEDS

FOLDERS_SHOWN = 5
UNSCRAMBLED = "{folder}: was begun before images could be scrambled and goes on without; a new study (--name) has them"


class CommandError(Exception):
    """A command that cannot be carried out: one line."""


def add_study(parser, **details):
    parser.add_argument("study", metavar="STUDY", **{"help": "a name in the store, or a folder"} | details)
    add_store(parser)


def add_store(parser):
    parser.add_argument(
        "--store", type=Path, metavar="DIR", help="folder of studies (default: $STRATA_STORE or studies)"
    )


def add_recipe(parser):
    parser.add_argument("recipe", metavar="RECIPE", help="a name of `recipes`, or a TOML file")
    add_overrides(parser, "replace a field, such as model.width=0.25 or runs.sgd_0.optimizer.learning_rate=0.1")


def add_overrides(parser, text):
    parser.add_argument(
        "--set", type=_assignment, action="append", default=[], metavar="FIELD=VALUE", dest="overrides", help=text
    )


def add_runs(parser):
    parser.add_argument("--runs", type=names, metavar="A,B", help="only these runs")


def add_epochs(parser, **details):
    parser.add_argument("--epochs", type=epochs, metavar="1,5,last", **details)


def add_data(parser):
    """Where datasets lie; by default where Keras keeps them."""
    keras_home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    parser.add_argument(
        "--data", type=_folder, metavar="DIR", default=keras_home / "datasets",
        help="where datasets lie (default: Keras's own folder)",
    )  # fmt: skip


def add_seed(parser, what):
    parser.add_argument("--seed", type=_seed, default=1, help=f"of {what} (default: 1)")


def recipe(arguments) -> Recipe:
    """The recipe that is asked for, with what --set, --name and --seed replace in it."""
    overrides = dict(arguments.overrides)
    if getattr(arguments, "name", None) is not None:
        overrides["name"] = arguments.name
    if getattr(arguments, "seed", None) is not None:
        overrides["seeds"] = [arguments.seed]
    return read_recipe(arguments.recipe, overrides)


def demand_trained_here(folder: Path):
    """CommandError where the networks of a study are imported: the dataset and the training are not known here."""
    if "images" in open_study(folder).recipe:
        raise CommandError(
            f"{folder}: its networks are imported and were recorded whole; this is for studies that were trained here, "
            "and `import --study` adds a network to one of images"
        )


def demand_classes(folder: Path):
    """CommandError where the networks of a study name no class, so that nothing tells how they stand a disturbance."""
    if open_study(folder).manifest.task == RECONSTRUCTION:
        raise CommandError(
            f"{folder}: its networks reconstruct images and name no class: there is no accuracy that could fall"
        )


def say(line):
    print(line, file=sys.stderr)


def size(count) -> str:
    """Bytes in words."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _folder(text):
    path = Path(text)
    if not path.is_dir():
        above = next(parent for parent in path.absolute().parents if parent.is_dir())
        found = sorted(f"{child.name}/" for child in above.glob("[!.]*") if child.is_dir())
        shown = ", ".join([*found[:FOLDERS_SHOWN], *(["..."] if len(found) > FOLDERS_SHOWN else [])])
        raise ArgumentTypeError(f"{text}: there is no such folder; {above} holds {shown or 'no folders'}")
    return path


def _seed(text):
    """A number that every generator can begin with."""
    if not text.isdecimal() or int(text) >= SEEDS:
        raise ArgumentTypeError(f"a whole number from 0 to {SEEDS - 1} is needed, received {text!r}")
    return int(text)


def _assignment(text):
    field, equals, value = text.partition("=")
    if not equals or not field:
        raise ArgumentTypeError(f"{text!r}: write FIELD=VALUE, such as model.width=0.25")
    try:
        return field, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return field, value
