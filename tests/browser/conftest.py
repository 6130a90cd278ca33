"""The app in a real browser: `streamlit run` in a process of its own, Chromium before it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from analysis import compute, open_study

ROOT = Path(__file__).parents[2]
PAIRS = 300  # fewer than by default, for time
PATIENCE = 30_000  # milliseconds: a shared machine may be slow, a broken page never comes


@pytest.fixture(scope="session")
def browser():
    """Chromium, as installed on this machine."""
    chromium = shutil.which("chromium")
    if chromium is None:
        leave_out = pytest.fail if os.environ.get("STRATA_BROWSER_REQUIRED") else pytest.skip
        leave_out("chromium is not installed: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(digits_study, tmp_path_factory):
    """(address, folder of the study): the app, running on a copy of the small study, some of it measured."""
    store = tmp_path_factory.mktemp("served")
    study = Path(shutil.copytree(digits_study, store / "digits"))
    compute("rotation", open_study(study), epochs="all")
    compute("weight_change", open_study(study))
    for per in ("layer", "bin"):
        compute("pair_nmi", open_study(study), runs=["layca_2"], epochs=[0, "last"], per=per, pairs=PAIRS)
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app/main.py", "--server.port", str(port)]
    environment = os.environ | {"STRATA_STORE": str(store)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(address, server)
        yield address, study
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_until_it_answers(address, server):
    end = time.time() + PATIENCE / 1000
    while time.time() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health")
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the app did not start")
