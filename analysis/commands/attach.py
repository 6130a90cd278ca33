"""Attach scores of images, one a column of a CSV, to the probe images of a study."""

from analysis.commands import request
from analysis.scores import attach

HELP = "attach scores of images from a CSV"
EXAMPLE = "python -m analysis attach digits ratings.csv"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("file", metavar="FILE.csv", help=(
        "a header, then a line an image: first its file name (or index in the dataset, or probe_image), then its scores"
    ))  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="let these take the place of scores of the same names")
    parser.add_argument("--skip-unknown", action="store_true", help="pass over images that the study does not have")


def run(arguments):
    found = attach(request.study(arguments), arguments.file, arguments.replace, arguments.skip_unknown)
    for name, count in found.counts.items():
        print(f"{name}: {count} of {found.images} probe images have a value")
    if found.passed_over:
        print(f"passed over: {found.passed_over} lines of images that are not among them")
    return 0
