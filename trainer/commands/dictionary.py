"""Learn a dictionary of 12 x 12 patches of a study's images, and record its sparse code beside the networks."""

from __future__ import annotations

from argparse import ArgumentTypeError

from analysis.store import layout, open_study
from trainer.commands import request
from trainer.commands.folders import announce, one_more_run
from trainer.commands.request import CommandError

HELP = "record a learned V1-like code of a study's images, the classical baseline"
EXAMPLE = "dictionary photos --atoms 256"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("--run", metavar="NAME", default="v1_code", help="what it is called (default: v1_code)")
    parser.add_argument("--atoms", type=_count, default=144, help="how many (default: 144)")
    parser.add_argument("--stride", type=_count, default=6, help="pixels from patch to patch (default: 6)")
    parser.add_argument("--alpha", type=_cost, default=1.2, help="what activity costs: the more, the sparser (1.2)")
    parser.add_argument("--patches", type=_count, default=20_000, help="to learn from, about (default: 20000)")
    request.add_seed(parser, "the random atoms and the learning")


def run(arguments):
    from trainer.dictionary import Dictionary
    from trainer.patches import PatchError
    from trainer.recording_code import bytes_of_code, record_code

    folder = layout.study_folder(arguments.study, arguments.store)
    name = layout.valid_name(arguments.run, "run")
    if (folder / "runs" / name / layout.RUN_FILE).exists():
        raise CommandError(f"{folder}: has a run {name} already; call this one otherwise with --run")
    dictionary = Dictionary(arguments.atoms, arguments.stride, arguments.alpha, arguments.patches, arguments.seed)
    with one_more_run(folder, name, "learning a dictionary"):
        needed = bytes_of_code(open_study(folder), dictionary)
        announce(folder, "the code takes about", needed, "use a larger --stride")
        try:
            record_code(folder, name, dictionary)
        except PatchError as error:
            raise CommandError(f"{folder}: {error}") from None
    for row in open_study(folder).runs[name].manifest.history:
        atoms = "learned" if row["epoch"] else "random"
        print(f"{name}\tepoch {row['epoch']}\t{atoms} atoms\t{row['unexplained']:.1%} of the variance left out")


def _count(text):
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number from 1 is needed, received {text!r}")
    return int(text)


def _cost(text):
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise ArgumentTypeError(f"a number above 0 is needed, received {text!r}")
    return found
