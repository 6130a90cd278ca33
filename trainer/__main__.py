"""The trainer on the command line: python -m trainer --help."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import tomllib
from pathlib import Path

from analysis.store import StoreError
from trainer import commands
from trainer.datasets import DatasetError
from trainer.recipe_file import RecipeError

STOPPED = 130


def main(argv=None) -> int:
    """Run one command; returns the exit status. Errors are one line on stderr."""
    arguments = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        arguments.command(arguments)
    except (StoreError, RecipeError, DatasetError, commands.CommandError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        line = shlex.join(["python", "-m", "trainer", *(argv if argv is not None else sys.argv[1:])])
        print(f"\nstopped; committed epochs are kept. Go on with: {line}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _interrupt(number, frame):
    raise KeyboardInterrupt


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m trainer", description="Train the networks of a recipe and record what happens inside them."
    )
    parser.set_defaults(command=lambda arguments: parser.print_help())
    actions = parser.add_subparsers(title="commands", metavar="COMMAND")
    _train(actions)
    _record(actions)
    _add(actions, "recipes", commands.recipes, "list the recipes that come with the trainer", "recipes")
    show = _add(actions, "show", commands.show, "print a recipe whole, defaults filled in", "show digits")
    show.add_argument("recipe", metavar="RECIPE", help="a name of `recipes`, or a TOML file")
    _overrides(show)
    status = _add(actions, "status", commands.status, "how far a study is, and how large", "status digits")
    status.add_argument("study", metavar="STUDY", nargs="?", help="a name in the store, or a folder; all without one")
    _store(status)
    remove = _add(actions, "remove", commands.remove, "remove a study or one of its runs", "remove digits sgd_0")
    remove.add_argument("study", metavar="STUDY", help="a name in the store, or a folder")
    remove.add_argument("run", metavar="RUN", nargs="?", help="only this run")
    _store(remove)
    return parser


def _train(actions):
    train = _add(
        actions, "train", commands.train, "train a recipe, or go on with it", "train digits --runs sgd_0,layca_2"
    )
    train.add_argument("recipe", metavar="RECIPE", help="a name of `recipes`, or a TOML file")
    _overrides(train)
    train.add_argument("--runs", type=_names, metavar="A,B", help="only these runs")
    train.add_argument("--name", help="the study's name (default: the recipe's)")
    train.add_argument("--seed", type=int, help="one seed instead of the recipe's")
    train.add_argument("--again", type=_names, default=[], metavar="A,B", help="remove these runs and train them anew")
    train.add_argument("--data", type=Path, metavar="DIR", help="where datasets lie (default: Keras's own folder)")
    _store(train)


def _record(actions):
    record = _add(
        actions, "record", commands.record, "record activations of further epochs", "record digits --epochs 1,5,last"
    )
    record.add_argument("study", metavar="STUDY", help="a name in the store, or a folder")
    record.add_argument("--epochs", type=_epochs, required=True, metavar="1,5,last", help="which epochs; or all")
    record.add_argument("--runs", type=_names, metavar="A,B", help="only these runs")
    _store(record)


def _add(actions, name, command, text, example):
    action = actions.add_parser(name, help=text, description=text, epilog=f"example: python -m trainer {example}")
    action.set_defaults(command=command)
    return action


def _overrides(action):
    action.add_argument(
        "--set", type=_assignment, action="append", default=[], metavar="FIELD=VALUE", dest="overrides",
        help="replace a field, such as model.width=0.25 or runs.sgd_0.optimizer.learning_rate=0.1",
    )  # fmt: skip


def _store(action):
    action.add_argument(
        "--store", type=Path, metavar="DIR", help="folder of studies (default: $STRATA_STORE or studies)"
    )


def _names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def _epochs(text):
    return "all" if text == "all" else [int(part) if part.isdigit() else part for part in _names(text)]


def _assignment(text):
    field, equals, value = text.partition("=")
    if not equals or not field:
        raise argparse.ArgumentTypeError(f"{text!r}: write FIELD=VALUE, such as model.width=0.25")
    try:
        return field, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return field, value


if __name__ == "__main__":
    sys.exit(main())
