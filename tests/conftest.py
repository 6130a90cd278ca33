"""A small study, really trained, that all tests may read; those that change it take a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
SMALL = {
    "model.width": 0.0625,
    "model.normalisation.momentum": 0.5,  # after so few steps, evaluations of higher ones are those of chance
    "dataset.train": 96,
    "dataset.validation": 64,
    "dataset.test": 64,
    "recording.probe": 48,
    "training.epochs": 3,
}
RUNS = "sgd_0,wdecay_1,layca_2"


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Digests and results that tests keep in the user's cache go elsewhere, also from child processes."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


def trainer(*arguments, **environment):
    """Run the trainer's command line as a user would; returns the finished process, output as text."""
    command = [sys.executable, "-m", "trainer", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)


def small(**changes):
    """The --set options of a small digits study. changes: further fields, `__` for a dot."""
    fields = SMALL | {name.replace("__", "."): value for name, value in changes.items()}
    return [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """A function that returns a store which the first of all test processes makes, copied for each of them."""

    def made(name, make):
        top = tmp_path_factory.getbasetemp()
        top = top.parent if "PYTEST_XDIST_WORKER" in os.environ else top
        shared, unfinished = top / f"{name} of all", top / f"{name} unfinished"
        with FileLock(top / f"{name}.lock"):
            if not shared.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(shared)
        return Path(shutil.copytree(shared, tmp_path_factory.mktemp(name), dirs_exist_ok=True))

    return made


@pytest.fixture(scope="session")
def digits_study(made_once, _own_cache):
    """The folder of a study of three runs and three epochs on digits, in a store of its own. Read only, please."""

    def make(store):
        finished = trainer("train", "digits", "--store", store, "--runs", RUNS, *small())
        assert finished.returncode == 0, finished.stderr

    return made_once("studies", make) / "digits"


@pytest.fixture
def own_study(digits_study, tmp_path):
    """A copy of the small study, in a store of its own, that a test may change."""
    return Path(shutil.copytree(digits_study, tmp_path / "studies" / "digits"))


@pytest.fixture(scope="session")
def autoencoder_study(made_once, _own_cache):
    """The folder of a study of three small autoencoders, one free and two under a penalty. Read only, please."""
    fields = {"model.hidden": "[16]", "model.code": 12, "training.epochs": 2, "recording.probe": 24}
    fields |= {"dataset.train": 96, "dataset.validation": 32, "dataset.test": 32}
    options = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]

    def make(store):
        finished = trainer("train", "autoencoder", "--store", store, "--runs", "free,l1,winners", *options)
        assert finished.returncode == 0, finished.stderr

    return made_once("autoencoders", make) / "autoencoder"
