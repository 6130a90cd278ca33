"""What commands that measure have in common: which study, which rows of it, with which parameters."""

from argparse import ArgumentTypeError

from analysis.command_line import epochs, names
from analysis.layer_sets import LAYER_SETS
from analysis.metrics.parameters import ParameterError
from analysis.store import open_study


def add_study(parser):
    parser.add_argument("study", metavar="STUDY", help="a study's folder, or its name in the store")
    parser.add_argument("--store", metavar="DIR", help="folder of all studies (default: $STRATA_STORE, else studies)")


def add_runs(parser):
    parser.add_argument("--runs", metavar="A,B", type=names, help="only these runs (default: all)")
    parser.add_argument("--jobs", metavar="N", type=_positive, default=1, help="processes to measure with (default: 1)")


def add_choices(parser):
    add_runs(parser)
    parser.add_argument("--epochs", metavar="WHICH", type=epochs, default="last", help="last, first, all or 1,2 ...")
    parser.add_argument("--layers", metavar="A,B", type=names, help=(
        f"only these layers, taps or sets (default: all); sets: {', '.join(LAYER_SETS)}"
    ))  # fmt: skip
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter of the metric")


def study(arguments):
    return open_study(arguments.study, arguments.store)


def choices(arguments):
    """The arguments of compute that choose rows, as keywords."""
    return {"runs": arguments.runs, "epochs": arguments.epochs, "layers": arguments.layers, "jobs": arguments.jobs}


def parameters(arguments):
    """{name: text} of every --set."""
    given = {}
    for text in arguments.set:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise ParameterError(f"--set takes NAME=VALUE, received {text!r}")
        given[name.strip()] = value.strip()
    return given


def _positive(text):
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a whole number of at least 1 is needed, received {text!r}")
    return int(text)
