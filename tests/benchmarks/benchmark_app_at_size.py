"""How long pages take in a store at size: `python tests/benchmarks/benchmark_app_at_size.py [--store FOLDER]`.

The store is made first, in some minutes, and kept if a folder is named: one small network is trained and measured with
every metric, then committed as 60 runs of 30 epochs by the store's own writers, its rows kept as those of every run.
Timed is a run of the app's script, without server and browser: the very first of a process, which imports too; the
first of a process that has imported all; another session of it; and the same session again. In brackets stands the time
of the processor, which tells more where others work on the machine. There is no peer: the promise is an Overview in 1 s
once all is imported.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from analysis import METRICS, compute, open_study  # noqa: E402
from analysis.metrics.parameters import complete  # noqa: E402
from analysis.rows import joined  # noqa: E402
from analysis.store import layout  # noqa: E402
from analysis.store.results import FINGERPRINT, Results  # noqa: E402
from analysis.store.write import RunWriter  # noqa: E402
from analysis.tasks import tasks  # noqa: E402

RUNS, EPOCHS = 60, 30
SMALL = "small"  # the folder of another store
DONOR, STUDY = "sgd_2", "digits"
TRAINED = {"model.width": 0.0625, "dataset.train": 96, "dataset.validation": 64, "dataset.test": 64}
TRAINED |= {"recording.probe": 48, "training.epochs": 2, "model.normalisation.momentum": 0.5}
PAGES = {"overview": {}, "explore": {"metric": "gini"}}
SPREAD = 0.1  # of the values of the runs, relative


def main():
    arguments = _arguments()
    if arguments.time:
        _time(arguments.time, arguments.prepare)
        return
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(arguments.store or scratch).resolve()
        os.environ["XDG_CACHE_HOME"] = str(store / "cache")
        if not (store / STUDY / layout.STUDY_FILE).exists():
            _make(store)
        print(f"{'page':<12}{'very first':>16}{'first':>16}{'new session':>16}{'again':>16}")
        for page in PAGES:
            (very_first, *_), (*others,) = (_timed(store, page, prepare) for prepare in (False, True))
            print(f"{page:<12}" + "".join(f"{seconds:>16}" for seconds in (very_first, *others)), flush=True)


def _make(store):
    """One trained and measured run, then as many as are wanted."""
    options = [part for name, value in TRAINED.items() for part in ("--set", f"{name}={value}")]
    command = [sys.executable, "-m", "trainer", "train", STUDY, "--store", str(store), "--runs", DONOR, *options]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    donor = open_study(store / STUDY).run(DONOR)
    rows = {}
    for name in METRICS:
        print(f"\rmeasuring {name:<30}", end="", file=sys.stderr)
        rows[name] = compute(name, donor.study, epochs=[0, "last"])
    shutil.copytree(store / STUDY, store / SMALL / STUDY)
    for number in range(RUNS):
        print(f"\rrun {number + 1} of {RUNS:<30}", end="", file=sys.stderr)
        _commit(donor, f"model_{number:02d}")
    study = open_study(store / STUDY)
    for number, run in enumerate(study.runs.values()):
        print(f"\rresults of run {number + 1} of {RUNS:<30}", end="", file=sys.stderr)
        if run.name != DONOR:
            _keep(study, run, rows, np.random.default_rng(number))
    print(file=sys.stderr)
    _remove(donor)


def _commit(donor, name):
    """The donor's run under another name, its epochs after the last as the last."""
    folder, files = donor.folder.parent / name, donor.manifest.files
    writer = RunWriter(folder, donor.manifest.model_copy(update={"name": name, "group": name, "files": {}}))
    for epoch in range(EPOCHS + 1):
        at = min(epoch, donor.last_epoch)
        for named in (layout.checkpoint_file, layout.predictions_file):
            writer.adopt(named(epoch), donor.folder / named(at), files[named(at)])
    for epoch, bn in donor.recorded_activations:
        source = layout.activations_file(epoch, bn)
        writer.adopt(layout.activations_file(epoch and EPOCHS, bn), donor.folder / source, files[source])
    last = donor.manifest.history[-1]
    more = tuple(last | {"epoch": epoch} for epoch in range(donor.last_epoch + 1, EPOCHS + 1))
    writer.commit(history=donor.manifest.history + more)


def _keep(study, run, rows, random):
    """The donor's rows as the results of a run, of all epochs that it has."""
    for metric in METRICS.values():
        parameters = complete(metric, {})
        parts = [_of_task(metric, task, rows[metric.name], random) for task in tasks(metric, run, "all")]
        table = joined([part.drop(columns=FINGERPRINT) for part in parts])
        if len(table):
            marks = np.concatenate([part[FINGERPRINT] for part in parts])
            table = table.assign(**{FINGERPRINT: marks})
            Results.of(study, metric.name, parameters, metric.version).merge(run.name, table)


def _of_task(metric, task, rows, random):
    """Rows of the donor as those of a task."""
    if task.missing:
        return rows[:0].assign(**{FINGERPRINT: ""})
    if task.epoch is not None:
        rows = rows[rows["epoch"] == (rows["epoch"].min() if task.epoch == 0 else rows["epoch"].max())]
        rows = rows[rows["bn"] == task.bn].assign(epoch=task.epoch)
    else:
        rows = rows.assign(epoch=rows["epoch"].mask(rows["epoch"] == rows["epoch"].max(), EPOCHS))
    values = rows["value"] * (1 + SPREAD * random.standard_normal(len(rows)))
    return rows.assign(run=task.run.name, value=values, **{FINGERPRINT: task.fingerprint(metric)})


def _remove(donor):
    command = [sys.executable, "-m", "trainer", "remove", str(donor.study.folder), DONOR]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _timed(store, page, prepare):
    """Seconds of the first run of a process, of another session, and of the same again, in words."""
    command = [sys.executable, __file__, "--time", page, *(["--prepare"] if prepare else [])]
    environment = os.environ | {layout.STORE_VARIABLE: str(store)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.splitlines()


def _time(page, prepare):
    from streamlit.testing.v1 import AppTest

    def opened():
        app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=600)
        for name, value in PAGES[page].items():
            app.query_params[name] = value
        if page != "overview":
            app.switch_page(f"views/{page}.py")
        return app

    if prepare:
        _import_all(opened)
    first = opened()
    seconds = [_seconds(first), _seconds(opened()), _seconds(first)]
    if first.exception:
        sys.exit(first.exception[0].value)
    print(*seconds, sep="\n")


def _import_all(opened):
    """Whatever a page imports: it is shown for another store, with the one run that the large one was made of."""
    store = Path(os.environ[layout.STORE_VARIABLE])
    os.environ[layout.STORE_VARIABLE] = str(store / SMALL)
    opened().run()
    os.environ[layout.STORE_VARIABLE] = str(store)


def _seconds(app):
    began, processor = time.perf_counter(), time.process_time()
    app.run()
    return f"{time.perf_counter() - began:.2f} ({time.process_time() - processor:.2f})"


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", help="folder to make the study in, or where it was made before (default: none kept)")
    parser.add_argument("--time", choices=PAGES, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
