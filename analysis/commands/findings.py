"""Test what the source study claims on the models of a study, measuring what is not kept yet."""

from analysis.commands import output, request
from analysis.findings import TARGETS, TEST_ACCURACY, findings, with_published

HELP = "test the source study's claims on a study"
EXAMPLE = "python -m analysis findings digits > findings.csv"
KEPT = "what was measured is kept"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("--target", choices=TARGETS, default=TEST_ACCURACY, help=f"default: {TEST_ACCURACY}")
    output.add_format(parser)
    request.add_runs(parser)


def run(arguments):
    study = request.study(arguments)
    with output.progress("measuring", "indicator") as progress:
        table = findings(study, arguments.target, arguments.runs, arguments.jobs, progress)
    output.write(with_published(table, arguments.target), arguments.format)
    return 0
