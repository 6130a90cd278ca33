"""How long a page takes that was seen before: `python tests/benchmarks/benchmark_pages.py [--study digits]`.

What is not computed yet is offered and not waited for: compute first what the pages are to show. Timed is a run of the
app's script in this process, without server and browser; the first run of a page, which reads and draws, stands beside.
There is no peer: the promise is 0.3 s.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from analysis.store import layout  # noqa: E402

RUNS = 7


def main():
    arguments = _arguments()
    os.environ[layout.STORE_VARIABLE] = str(layout.store_folder(arguments.store).resolve())
    print(f"{'page':<14}{'first s':>10}{'again s':>10}")
    for view in sorted((ROOT / "app" / "views").glob("*.py")):
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=120)
        app.query_params["study"] = arguments.study
        app.switch_page(f"views/{view.name}")
        first, *again = [_seconds(app) for _ in range(1 + RUNS)]
        if app.exception:
            sys.exit(f"{view.stem}: {app.exception[0].value}")
        print(f"{view.stem:<14}{first:>10.2f}{median(again):>10.2f}", flush=True)


def _seconds(app):
    began = time.perf_counter()
    app.run()
    return time.perf_counter() - began


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--study", default="digits", help="a study of the store (default digits)")
    parser.add_argument("--store", help=f"folder of the studies (default ${layout.STORE_VARIABLE} or studies)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
