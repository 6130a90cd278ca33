"""The trainer on the command line: python -m trainer --help."""

from __future__ import annotations

import os
import shlex
import signal
import sys

from analysis.command_line import Parser, fail
from analysis.store import StoreError
from trainer.commands import COMMANDS, CommandError
from trainer.datasets import DatasetError
from trainer.recipe_file import RecipeError

STOPPED = 130


def main(argv=None) -> int:
    """Run one command; returns the exit status. Errors are one line on stderr."""
    arguments = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        arguments.action(arguments)
    except (StoreError, RecipeError, DatasetError, CommandError) as error:
        return fail(error)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        return fail(f"{error.filename or 'a file'}: {error.strerror or error}")
    except KeyboardInterrupt:
        told = f"; {arguments.kept}. Go on with: {_going_on(argv)}" if arguments.kept else ""
        print(f"\nstopped{told}", file=sys.stderr)
        return STOPPED
    return 0


def _going_on(argv):
    """The same command, less --again: it would remove what was committed."""
    words = list(argv if argv is not None else sys.argv[1:])
    while "--again" in words:
        place = words.index("--again")
        del words[place : place + 2]
    words = [word for word in words if not word.startswith("--again=")]
    return shlex.join(["python", "-m", "trainer", *words])


def _interrupt(number, frame):
    raise KeyboardInterrupt


def _parser():
    parser = Parser(
        prog="python -m trainer", description="Train the networks of a recipe and record what happens inside them."
    )
    parser.set_defaults(action=lambda arguments: parser.print_help(), kept="")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in COMMANDS.items():
        part = parts.add_parser(
            name, help=command.HELP, description=command.__doc__, epilog=f"example: python -m trainer {command.EXAMPLE}"
        )
        command.add_arguments(part)
        part.set_defaults(action=command.run, command=name, kept=getattr(command, "KEPT", ""))
    return parser


if __name__ == "__main__":
    sys.exit(main())
