"""The analysis on the command line: python -m analysis COMMAND, one of `analysis.commands`."""

import argparse
import os
import sys

from analysis.command_line import Parser, fail
from analysis.commands import COMMANDS
from analysis.metrics.parameters import ParameterError
from analysis.store import StoreError

STOPPED, CLOSED_PIPE = 130, 141


def main(arguments=None):
    """Run a command; returns its exit code: 0 good, 1 something is wrong with the study, 2 with the request."""
    chosen = _parser().parse_args(arguments)
    try:
        code = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except (StoreError, ParameterError) as error:
        return fail(error)
    except KeyboardInterrupt:
        print(f"stopped; {chosen.kept}" if chosen.kept else "stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader has seen enough; what is still buffered goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE


def _parser():
    parser = Parser(prog="python -m analysis", description="Measure what happens inside the layers of a study.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        part = commands.add_parser(
            name,
            help=command.HELP,
            description=command.__doc__,
            epilog=f"example:\n  {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(part)
        part.set_defaults(run=command.run, kept=getattr(command, "KEPT", ""))
    return parser


if __name__ == "__main__":
    sys.exit(main())
