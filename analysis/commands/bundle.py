"""Make a small zip of a study to carry: results, histories, predictions, probe images, scores, notes, and the weights
of each run's first and last epoch. Activations and what resumes training stay behind, and are said to."""

from analysis.commands import request
from analysis.commands.output import bytes_read
from analysis.store.bundle import bundle

HELP = "make a small zip of a study, to look at elsewhere"
EXAMPLE = "python -m analysis bundle digits -o digits.zip"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("-o", "--output", metavar="FILE.zip", help="the zip to write (default: STUDY.zip, here)")


def run(arguments):
    with bytes_read("bundling") as progress:
        made = bundle(request.study(arguments), arguments.output, progress)
    print(f"{made.path}: {made.bytes / 1e6:.1f} MB; unpack it with: python -m analysis unbundle {made.path}")
    for what, (count, size) in made.left_out.items():
        print(f"left out: {what} ({count} files, {size / 1e6:.1f} MB)")
    return 0
