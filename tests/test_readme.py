"""What the README promises: its commands, in its order, on the study that it trains. And what that study promises."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import METRICS, open_study
from analysis.store.manifest import DONE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Runs elsewhere: CI installs and calls pytest, the browser tests start the app, CIFAR-10 is not to be had everywhere;
# findings measures silhouettes for minutes, and its own test runs it on fewer models; import needs images of one's own,
# and dictionary the study that it makes; a report opens every page, and its own tests make some.
ELSEWHERE = (
    "pip install",
    "pytest",
    "streamlit run",
    "python -m trainer import",
    "python -m trainer dictionary",
    "python -m trainer train thesis",
    "python -m analysis findings",
    "python -m app.report",
)
TRAIN = "python -m trainer train digits"


def commands():
    """The indented command lines, in order; `a && b` are two."""
    blocks = [line[4:] for line in README.splitlines() if line.startswith("    ")]
    return [command.strip() for line in blocks for command in line.split("&&")]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder to stand in, in which TRAIN has been run as written, with the CSV of the README."""
    home = tmp_path_factory.mktemp("home")
    finished = run(TRAIN, home)
    assert finished.returncode == 0, finished.stderr
    (ratings,) = re.findall(r"```csv\n(.*?)```", README, re.DOTALL)
    (home / "ratings.csv").write_text(ratings)
    return home


def run(command, home):
    first, *rest = shlex.split(command)
    assert first == "python", f"{command}: every command here is run with python"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *rest], cwd=home, env=environment, capture_output=True, text=True)


def test_the_first_command_trains_the_digits_study():
    assert TRAIN in commands()
    assert any(command.startswith("streamlit run app/main.py") for command in commands())


def test_nine_models_end_well_apart(home):
    study = open_study(home / "studies" / "digits")
    assert {run.state for run in study.runs.values()} == {DONE}, "each reaches 99 % running training accuracy"
    test = {name: run.history["test_accuracy"].iloc[-1] for name, run in study.runs.items()}
    assert len(test) == 9
    assert max(test.values()) - min(test.values()) >= 0.12
    for optimizer in ("sgd", "wdecay", "layca"):
        levels = [test[f"{optimizer}_{level}"] for level in range(3)]
        assert levels == sorted(levels), f"{optimizer}: the levels of generalisation are in order, not {levels}"


def test_every_command_works(home):
    rest = [command for command in commands() if command != TRAIN and not command.startswith(ELSEWHERE)]
    assert len(rest) >= 10
    for command in rest:
        finished = run(command, home)
        assert finished.returncode == 0, f"{command}\n{finished.stderr}"


def test_the_notebook_example_works(home):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    show = "\nimport json\nprint(json.dumps([list(kernel.shape), list(responses.shape), len(table)]))\n"
    script = home / "example.py"
    script.write_text(example + show)
    finished = run("python example.py", home)
    assert finished.returncode == 0, finished.stderr
    kernel, responses, rows = json.loads(finished.stdout.splitlines()[-1])
    assert kernel[-1] == responses[-1]
    assert rows > 0


def test_the_other_recipe_is_one_that_the_trainer_takes(home):
    (command,) = [command for command in commands() if command.startswith("python -m trainer train thesis")]
    overrides = re.findall(r"--set \S+", command)
    finished = run(f"python -m trainer show thesis {' '.join(overrides)}", home)
    assert finished.returncode == 0, finished.stderr


def test_every_metric_is_in_the_table():
    listed = set(re.findall(r"^\| (\w+) \|", README, re.MULTILINE))
    assert set(METRICS) <= listed, f"add to the README's table of metrics: {', '.join(sorted(set(METRICS) - listed))}"


def test_every_file_that_it_names_is_there():
    named = re.findall(r"\]\((?!http)([^)#]+)\)", README) + re.findall(
        r"`((?:app|analysis|trainer|tests)/[\w./]+)`", README
    )
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing
