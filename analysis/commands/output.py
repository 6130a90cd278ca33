"""What commands that print a table have in common: its format."""

import json
import sys


def add_format(parser):
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv (default) or json")


def write(table, form):
    """Print a table on standard output, and nothing else there."""
    if form == "csv":
        table.to_csv(sys.stdout, index=False)
    else:
        records = json.loads(table.to_json(orient="records", double_precision=15))
        print(json.dumps(records, indent=1, ensure_ascii=False))
