"""Print the table of one metric on standard output, measuring what is not kept yet."""

from analysis.commands import output, request
from analysis.compute import compute

HELP = "print a metric's table as CSV or JSON"
EXAMPLE = "python -m analysis table digits rotation --epochs all --set unit=angle > rotation.csv"
KEPT = "what was measured is kept"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("metric", metavar="METRIC", help="the name of a metric")
    output.add_format(parser)
    request.add_choices(parser)


def run(arguments):
    study, parameters = request.study(arguments), request.parameters(arguments)
    table = compute(arguments.metric, study, **request.choices(arguments), **parameters)
    output.write(table, arguments.format)
    return 0
