"""What commands have in common of what they print: the format of a table, bars of progress."""

import contextlib
import json
import sys

from tqdm import tqdm

SECONDS_WITHOUT_BAR = 2.0


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
def progress(what, unit, **details):
    """A function to be called with what is done and what is in all: a bar on standard error, where it takes long."""
    pause = 0.2 if sys.stderr.isatty() else 2.0  # a log file, unlike a terminal, is not redrawn all the time
    options = {"leave": False, "delay": SECONDS_WITHOUT_BAR, "mininterval": pause} | details
    with tqdm(desc=what, unit=unit, **options) as bar:

        def tell(done, total):
            bar.total = total
            bar.update(done - bar.n)

        yield tell


def bytes_read(what):
    """The same of bytes, from the beginning."""
    return progress(what, "B", unit_scale=True, delay=0)
