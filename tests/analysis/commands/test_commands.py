"""The analysis on the command line."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas
import pytest
from pandas.testing import assert_frame_equal

from analysis import METRICS, compute
from analysis.__main__ import main
from analysis.compute import is_computed
from analysis.metrics import Source

ROOT = Path(__file__).parents[3]


def analysis(*arguments, **options):
    """A real process, as a user starts it."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **options)


def test_metrics_lists_every_metric_with_its_question(capsys):
    assert main(["metrics"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for metric in METRICS.values():
        assert any(line.split(None, 1) == [metric.name, metric.question] for line in lines)
        assert metric.family in lines


@pytest.mark.parametrize("name", METRICS)
def test_metrics_explains_one(capsys, name):
    assert main(["metrics", name]) == 0
    text = capsys.readouterr().out
    assert METRICS[name].formula in text and METRICS[name].explanation in text
    assert "Parameters" in text


@pytest.mark.parametrize("command", ["metrics", "check", "compute", "table", "indicators"])
def test_help_shows_an_example(capsys, command):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    text = capsys.readouterr().out
    assert stop.value.code == 0
    assert f"example:\n  python -m analysis {command}" in text and text.startswith("usage: python -m analysis")


def test_check_is_content_with_a_whole_study(study, capsys):
    assert main(["check", str(study.folder)]) == 0
    output = capsys.readouterr()
    files = len(study.manifest.files) + sum(len(run.manifest.files) for run in study.runs.values())
    assert output.out == f"all {files} files are as recorded\n"
    assert "reading" in output.err, "progress is told"


def test_check_names_every_file_that_is_wrong(study, capsys):
    run = study.folder / "runs" / "sgd_0"
    (run / "checkpoints" / "epoch-001.weights.h5").unlink()
    damaged = run / "activations" / "epoch-002.h5"
    damaged.write_bytes(damaged.read_bytes()[::-1])
    (study.folder / "runs" / "layca_0" / "run.json").write_text("{")
    assert main(["check", str(study.folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    for line, name in zip(lines, ["layca_0/run.json", "epoch-002.h5", "epoch-001.weights.h5"], strict=True):
        assert name in line or name in " ".join(lines)


def test_compute_measures_everything_and_sums_it_up(study, capsys):
    assert main(["compute", str(study.folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(METRICS)
    silent = {line.split(":")[0] for line in lines if " measured" not in line}
    absent = {Source.PERTURBATION, Source.RECONSTRUCTIONS}
    unread = {name for name, metric in METRICS.items() if metric.reads & absent}
    assert silent == unread | {"power_law_alpha"}, "no sweep, no image made, and layers of a few units have no spectrum"
    assert main(["compute", str(study.folder), "gini", "--epochs", "0,1", "--layers", "conv1", "--jobs", "2"]) == 0
    assert capsys.readouterr().out.startswith("gini: 2 measured, 2 not recorded (")


def test_compute_tells_progress(study, capsys, monkeypatch):
    monkeypatch.setattr("analysis.commands.output.SECONDS_WITHOUT_BAR", 0.0)
    main(["compute", str(study.folder), "gini"])
    assert "gini" in capsys.readouterr().err


def test_one_failure_does_not_lose_the_others(study, capsys):
    (study.folder / "runs" / "sgd_0" / "activations" / "epoch-002.h5").write_bytes(b"")
    assert main(["compute", str(study.folder), "gini", "rotation", "dead_neurons"]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("rotation: 6 measured")
    errors = [line[line.index("error:") :] for line in output.err.replace("\r", "\n").splitlines() if "error:" in line]
    assert [line.split(": ")[1] for line in errors] == ["gini", "dead_neurons"]
    assert all("epoch-002.h5" in line for line in errors)


def test_compute_sets_a_parameter_in_all_metrics_that_have_it(study, capsys):
    assert main(["compute", str(study.folder), "gini", "rotation", "--set", "split=test"]) == 0
    assert compute("gini", study, split="test")["split"].eq("test").all()


def test_compute_takes_each_of_several_values(study, capsys):
    asked = ["compute", str(study.folder), "gini", "rotation", "--set", "mode=flatten,channel", "--set", "split=test"]
    assert main(asked) == 0
    told = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert told == ["gini mode=flatten split=test", "rotation", "gini mode=channel split=test"]
    for mode in ("flatten", "channel"):
        assert is_computed("gini", study, next(iter(study.runs.values())), mode=mode, split="test")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_table_prints_the_data_and_nothing_else(study, form):
    done = analysis("table", study.folder, "gini", "--format", form, "--epochs", "all", "--set", "per=channel")
    assert done.returncode == 0, done.stderr
    expected = compute("gini", study, epochs="all", per="channel")
    if form == "csv":
        printed = pandas.read_csv(io.StringIO(done.stdout), keep_default_na=False, na_values=[""], dtype={"split": str})
    else:
        printed = pandas.DataFrame(json.loads(done.stdout))
    assert list(printed.columns) == list(expected.columns)
    assert_frame_equal(printed[["value", "low", "high"]].astype(float), expected[["value", "low", "high"]])
    assert printed["channel"].dropna().astype(int).tolist() == expected["channel"].dropna().tolist()


def test_study_is_found_by_its_name_in_the_store(study, monkeypatch, capsys, tmp_path):
    store = study.folder.parent
    monkeypatch.chdir(tmp_path / "studies" / "..")
    assert main(["table", "small", "rotation", "--store", str(store)]) == 0
    assert main(["table", "small", "rotation"]) == 0, "studies/ here is the default"
    monkeypatch.chdir("/")
    monkeypatch.setenv("STRATA_STORE", str(store))
    assert main(["table", "small", "rotation"]) == 0
    tables = capsys.readouterr().out.split("study,run")
    assert len(set(tables[1:])) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["table", "STUDY", "nonsense"], "no metric 'nonsense'; there are"),
        (["table", "STUDY", "gini", "--set", "per=planet"], "gini: per must be one of layer"),
        (["table", "STUDY", "gini", "--set", "per"], "--set takes NAME=VALUE, received 'per'"),
        (["table", "STUDY", "gini", "--runs", "adam"], "no run 'adam'"),
        (["compute", "STUDY", "gini", "--epochs", "9"], "epoch 9 was not recorded"),
        (["compute", "STUDY", "gini", "--epochs", "newest"], "last, first, all or numbers"),
        (["compute", "STUDY", "gini", "--layers", "conv9"], "no layer 'conv9'"),
        (["compute", "STUDY", "gini", "--jobs", "0"], "a whole number of at least 1"),
        (["compute", "STUDY", "gini", "--set", "colour=red"], "no parameter 'colour' in gini"),
        (["compute", "STUDY", "nonsense"], "no metric 'nonsense'"),
        (["check", "nowhere"], "nowhere: no study here"),
        (["metrics", "nonsense"], "no metric 'nonsense'"),
        (["table", "STUDY"], "the following arguments are required: METRIC"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_errors_are_one_line_and_exit_code_two(study, capsys, arguments, message):
    arguments = [str(study.folder) if argument == "STUDY" else argument for argument in arguments]
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    output = capsys.readouterr()
    assert code == 2 and output.out == ""
    assert output.err.startswith("error: ") and output.err.count("\n") == 1 and message in output.err


def test_a_reader_that_leaves_early_is_no_error(study):
    command = f"{sys.executable} -m analysis table {study.folder} zero_ratio --set per=neuron --epochs all | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, env=os.environ)
    assert done.stdout.startswith("study,run,seed") and done.stderr == ""


def test_listing_metrics_loads_nothing_heavy():
    heavy = ["scipy", "sklearn", "tensorflow", "keras", "streamlit", "pandas", "h5py", "pyarrow"]
    code = f"import sys, analysis; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["table", "digits", "gini"], "stopped; what was measured is kept"),
        (["attach", "digits", "ratings.csv"], "stopped"),
    ],
)
def test_stopped_it_says_what_is_kept_where_something_is(monkeypatch, capsys, command, said):
    def stop(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.commands.request.study", stop)
    assert main(command) == 130
    assert capsys.readouterr().err == f"{said}\n"
