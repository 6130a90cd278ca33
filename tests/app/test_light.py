"""The app is light: it loads no deep-learning library, and little that it does not show."""

import os
import subprocess
import sys
from pathlib import Path

import altair
import h5py
import pandas
import pytest

from tests.app.conftest import QUERY
from tests.app.pages import healthy

ROOT = Path(__file__).parents[2]
PAGES = """
import sys
from streamlit.testing.v1 import AppTest
from app.pages import pages
app = AppTest.from_file({entry!r}, default_timeout=60)
for page in pages():
    app.switch_page(f"views/{{page}}.py").run()
    assert not app.exception, page + ": " + app.exception[0].value
heavy = {{"tensorflow", "keras", "jax", "torch", "sklearn", "vl_convert", "scipy.stats"}} & set(sys.modules)
print(sorted(heavy))
"""


def test_no_page_loads_keras_or_what_only_some_functions_need(digits_study, tmp_path):
    script = tmp_path / "pages.py"
    script.write_text(PAGES.format(entry=str(ROOT / "app" / "main.py")))
    environment = os.environ | {"STRATA_STORE": str(digits_study.parent), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", f"loaded: {done.stdout}"


@pytest.mark.parametrize(
    "page", ["overview", "explore", "training", "weights", "pruning", "redundancy", "clusters", "indicators"]
)
def test_a_page_seen_before_reads_and_draws_nothing_again(open_app, measured_store, page, monkeypatch):
    """What makes it quick; how quick, tests/benchmarks/benchmark_pages.py says."""
    app = healthy(open_app(measured_store, page, **QUERY))

    def again(*given, **named):
        raise AssertionError(f"{page} reads or draws again: {given}")

    for module, name in ((pandas, "read_parquet"), (pandas, "read_csv"), (h5py, "File"), (altair.Chart, "to_dict")):
        monkeypatch.setattr(module, name, again)
    healthy(app.run())
