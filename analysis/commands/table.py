"""Print the table of one metric on standard output, measuring what is not kept yet."""

import json
import sys

from analysis.commands import request
from analysis.compute import compute

HELP = "print a metric's table as CSV or JSON"
EXAMPLE = "python -m analysis table digits rotation --epochs all --set unit=angle > rotation.csv"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("metric", metavar="METRIC", help="the name of a metric")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv (default) or json")
    request.add_choices(parser)


def run(arguments):
    study, parameters = request.study(arguments), request.parameters(arguments)
    table = compute(arguments.metric, study, **request.choices(arguments), **parameters)
    if arguments.format == "csv":
        table.to_csv(sys.stdout, index=False)
    else:
        records = json.loads(table.to_json(orient="records", double_precision=15))
        print(json.dumps(records, indent=1, ensure_ascii=False))
    return 0
