"""compute: one table out, nothing measured twice, nothing believed that the disk does not hold."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas
import pytest
from pandas.testing import assert_frame_equal

from analysis import METRICS, ParameterError, StoreError, compute, open_study
from analysis.compute import IDENTITY, MEASURED, is_computed
from analysis.metrics import Source
from analysis.metrics.parameters import parameters_of

ROOT = Path(__file__).parents[2]


def results_of(study):
    """{path: (content, time of change)} of every kept result."""
    paths = sorted((study.folder / "results").rglob("*.parquet"))
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


@pytest.mark.parametrize("metric", [name for name in METRICS if Source.RECONSTRUCTIONS not in METRICS[name].reads])
def test_second_call_reads_what_the_first_kept(study, metric):
    first = compute(metric, study)
    kept = results_of(study)
    ticks = []
    second = compute(metric, open_study(study.folder), progress=lambda done, total: ticks.append(done))
    assert_frame_equal(first, second)
    assert ticks == [], "nothing was to be measured, yet progress was told"
    assert kept and results_of(study) == kept, "a second call must not touch the kept results"


def test_table_has_the_promised_columns_in_order(study):
    table = compute("decomposition", study)
    assert list(table.columns) == [*IDENTITY, "term", *MEASURED]
    assert list(table["run"].unique()) == ["sgd_0", "layca_0"]
    assert list(table["layer"].unique()) == ["conv1", "conv2", "dense1"]
    assert table["seed"].eq(0).all() and table["study"].eq("small").all() and table["epoch"].eq(2).all()


def test_choices_of_rows_only_filter(study, build_study, tmp_path):
    everything = compute("gini", study, epochs="all", per="image")
    elsewhere = build_study(tmp_path / "again" / "small")
    part = compute("gini", elsewhere, runs=["layca_0"], epochs=[0], layers=["dense1", "conv1"], per="image")
    wanted = everything.query("run == 'layca_0' and epoch == 0 and layer in ['conv1', 'dense1']")
    assert_frame_equal(part, wanted.reset_index(drop=True))
    whole = compute("gini", elsewhere, epochs="all", per="image")
    assert_frame_equal(whole, everything, obj="what was measured in parts")


def test_epochs_of_a_run_metric_only_filter(study):
    everything = compute("accuracy", study, epochs="all")
    assert set(everything["epoch"]) == {0, 1, 2}
    for epochs, numbers in (("last", [2]), ("first", [0]), (1, [1]), (["first", 1], [0, 1])):
        wanted = everything[everything["epoch"].isin(numbers)].reset_index(drop=True)
        assert_frame_equal(compute("accuracy", study, epochs=epochs), wanted)


def test_epochs_without_recording_have_rows_with_reasons(study):
    table = compute("zero_ratio", study, epochs=[0, 1], split="test")
    missing = table[table["epoch"] == 1]
    assert len(missing) == 6 and missing["value"].isna().all()
    assert set(missing["status"]) == {"not recorded"} and set(missing["split"]) == {"test"}
    assert set(missing["reason"]) == {"activations of epoch 1 were not recorded"}
    assert table[table["epoch"] == 0]["status"].eq("measured").all()


def test_runs_of_different_length_are_compared(build_study, tmp_path):
    study = build_study(tmp_path / "s", runs=("long",), last=4, recorded=(0, 4))
    short = build_study(tmp_path / "t", runs=("short",), last=2, recorded=(0, 2))
    shutil.copytree(short.folder / "runs" / "short", study.folder / "runs" / "short")
    study = open_study(study.folder)
    table = compute("rotation", study, epochs=4, layers="conv1").set_index("run")
    assert table.loc["long", "status"] == "measured"
    assert table.loc["short", "reason"] == "epoch 4 was not trained; the run has 0 to 2"
    assert set(compute("accuracy", study)["epoch"]) == {2, 4}


def test_missing_weights_have_rows_with_reasons(build_study, tmp_path):
    study = build_study(tmp_path / "s", checkpoints=(1, 2))
    table = compute("rotation", study)
    assert set(table["reason"]) == {"weights of epoch 0 were not recorded"}
    assert set(compute("rotation", study, epochs=[0])["status"]) == {"not recorded"}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"epochs": 9}, "epoch 9 was not recorded; there are 0 to 2"),
        ({"epochs": ["first", "newest"]}, "epoch newest was not recorded"),
        ({"epochs": []}, "no epochs asked for"),
        ({"layers": ["conv9"]}, "no layer 'conv9'; there are conv1, conv2, dense1"),
        ({"layers": []}, "no layers asked for"),
        ({"runs": ["adam"]}, "no run 'adam'; it has sgd_0, layca_0"),
        ({"split": "valid"}, "split must be one of train, test, scrambled, received 'valid'"),
        ({"colour": 1}, "no parameter 'colour'; it has"),
    ],
)
def test_what_cannot_be_asked_is_one_line(study, request_, message):
    with pytest.raises((StoreError, ParameterError)) as error:
        compute("zero_ratio", study, **request_)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_file_recorded_anew_is_measured_anew(study, build_study, tmp_path):
    before = compute("l1_norm", study)
    other = build_study(tmp_path / "other" / "small", activations=lambda *where: 1.0 + 0 * _ones(*where))
    run = Path("runs/sgd_0")
    shutil.rmtree(study.folder / run)
    shutil.copytree(other.folder / run, study.folder / run)
    again = open_study(study.folder)
    assert not is_computed("l1_norm", again, again.run("sgd_0"))
    assert is_computed("l1_norm", again, again.run("layca_0"))
    after = compute("l1_norm", again)
    same = (before["value"] == after["value"]).groupby(after["run"]).all()
    assert not same["sgd_0"] and same["layca_0"]
    assert after.query("run == 'sgd_0'")["value"].tolist() == [96, 20, 8]


def _ones(run, epoch, layer, shape):
    import numpy

    return numpy.ones(shape)


@pytest.mark.parametrize("harm", ["flip a byte", "cut", "remove"])
@pytest.mark.parametrize(("metric", "file"), [("gini", "activations/epoch-002.h5"), ("label_nmi", "../../probe.h5")])
def test_a_damaged_file_is_named_even_where_a_result_exists(study, metric, file, harm):
    compute(metric, study)
    path = study.folder / "runs" / "sgd_0" / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    if harm != "remove":
        path.write_bytes(content if harm == "flip a byte" else content[: len(content) // 2])
    with pytest.raises(StoreError, match=path.name) as error:
        compute(metric, open_study(study.folder))
    assert "\n" not in str(error.value)
    assert compute("rotation", study)["status"].eq("measured").all(), "other files are still good"


def test_a_damaged_result_is_measured_again(study):
    first = compute("dead_neurons", study)
    for path in results_of(study):
        path.write_bytes(b"PAR1 not really")
    assert_frame_equal(compute("dead_neurons", study), first)
    assert_frame_equal(compute("dead_neurons", study), first)


def _compute_and_save(folder, runs, path):
    compute("pair_nmi", open_study(folder), runs=runs, epochs="all").to_parquet(path)


def test_two_processes_at_once_both_get_the_right_table(study, build_study, tmp_path):
    expected = compute("pair_nmi", build_study(tmp_path / "alone" / "small"), epochs="all")
    context = multiprocessing.get_context("fork")
    paths = [tmp_path / f"{number}.parquet" for number in range(3)]
    processes = [context.Process(target=_compute_and_save, args=(study.folder, None, path)) for path in paths]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    for path in paths:
        assert_frame_equal(pandas.read_parquet(path), expected)
    assert_frame_equal(compute("pair_nmi", study, epochs="all"), expected, obj="what they left behind")


def test_several_jobs_equal_one(study, build_study, tmp_path):
    ticks = []
    many = compute("zero_ratio", study, epochs="all", jobs=2, progress=lambda *tick: ticks.append(tick), per="channel")
    one = compute("zero_ratio", build_study(tmp_path / "alone" / "small"), epochs="all", per="channel")
    assert_frame_equal(many, one)
    assert ticks == [(done, 4) for done in range(5)]


def test_several_jobs_do_not_run_the_callers_script_again(study, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from analysis import compute, open_study\n"
        "print('begun')\n"
        "print(len(compute('norms', open_study(sys.argv[1]), jobs=2)))\n"
    )
    command = [sys.executable, str(script), str(study.folder)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.stdout.split() == ["begun", str(len(compute("norms", study)))], done.stderr


def test_a_copied_study_keeps_its_results(study, tmp_path):
    first = compute("below_mean_ratio", study)
    copy = open_study(shutil.copytree(study.folder, tmp_path / "copies" / "copy"))
    assert all(is_computed("below_mean_ratio", copy, run) for run in copy.runs.values())
    assert_frame_equal(compute("below_mean_ratio", copy), first)


READ_ONLY = """
import os, sys
from pathlib import Path
import h5py
from analysis import compute, open_study
from analysis.compute import is_computed
compute("gini", open_study(Path(sys.argv[1])))  # loads what Python may load only as root
os.environ["XDG_CACHE_HOME"] = sys.argv[2]
os.setgroups([]); os.setgid(65534); os.setuid(65534)  # root may write anywhere: be somebody else
study = open_study(Path(sys.argv[1]))
shipped = all(is_computed("gini", study, run) for run in study.runs.values())
table = compute("rotation", study)
kept = list(Path(os.environ["XDG_CACHE_HOME"]).rglob("rotation/*/*.parquet"))
print(shipped, len(kept), is_computed("rotation", study, study.run("sgd_0")), len(table))
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="becomes another user, which only root may")
def test_a_read_only_study_keeps_results_in_the_users_cache(study):
    compute("gini", study)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = shutil.copytree(study.folder, Path(folder) / "small")
        cache = Path(folder) / "cache"
        cache.mkdir()
        cache.chmod(0o777)
        command = [sys.executable, "-c", READ_ONLY, str(place), str(cache)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.stdout.split() == ["True", "2", "True", "6"], done.stderr
        assert not list(place.glob("results/rotation*"))


def test_a_study_before_its_first_epoch_has_nothing_to_measure(build_study, tmp_path):
    study = build_study(tmp_path / "s", last=-1)
    for metric in METRICS:
        with pytest.raises(StoreError, match="no runs to measure; ask for some of its runs, once trained"):
            compute(metric, study)


def test_runs_without_a_committed_epoch_are_damaged_and_said_so(study):
    for run in study.runs.values():
        path = run.folder / "run.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"history": []}))
    study = open_study(study.folder)
    assert not study.runs and len(study.damaged) == 2
    with pytest.raises(StoreError, match="no run can be read: .*run.json: names no committed epoch"):
        compute("gini", study)


def test_no_runs_asked_for_is_an_error(study):
    with pytest.raises(StoreError, match="no runs to measure; ask for some of sgd_0, layca_0"):
        compute("gini", study, runs=[])


# Silhouettes of two hundred neurons a layer say no more here than those of five, and take minutes.
FEWER = {"neurons": 5}


def test_really_trained_study_can_be_measured_whole(own_study):
    study = open_study(own_study)
    for metric in METRICS:
        fewer = {name: value for name, value in FEWER.items() if name in parameters_of(METRICS[metric])}
        table = compute(metric, study, ["sgd_0"], **fewer)
        assert len(table) and set(table["run"]) == {"sgd_0"}
        # Nobody pruned the networks of this study, and they make no images.
        there = not METRICS[metric].reads & {Source.PERTURBATION, Source.RECONSTRUCTIONS}
        assert (table["status"] == "measured").any() == there, f"{metric} measured nothing"
        assert table.loc[table["status"] != "measured", "reason"].ne("").all(), f"{metric} gives no reason"
