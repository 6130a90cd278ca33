"""What commands have in common of what they print: the format of a table, the progress through files."""

import contextlib
import json
import sys

from tqdm import tqdm


def add_format(parser):
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv (default) or json")


def write(table, form):
    """Print a table on standard output, and nothing else there."""
    if form == "csv":
        table.to_csv(sys.stdout, index=False)
    else:
        records = json.loads(table.to_json(orient="records", double_precision=15))
        print(json.dumps(records, indent=1, ensure_ascii=False))


@contextlib.contextmanager
def bytes_read(what):
    """A function to be called with the bytes done and the bytes in all: a bar on standard error."""
    with tqdm(desc=what, unit="B", unit_scale=True, leave=False) as bar:

        def progress(done, total):
            bar.total = total
            bar.update(done - bar.n)

        yield progress
