"""Metrics over snapshots: what was measured before is read, the rest is measured, kept and returned."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed

from analysis.metrics import find
from analysis.metrics.metric import NotMeasured
from analysis.metrics.parameters import complete
from analysis.store import open_study
from analysis.store.results import FINGERPRINT, Results
from analysis.tasks import tasks, wanted_epochs

IDENTITY = ["study", "run", "seed", "epoch", "bn", "split", "layer"]
MEASURED = ["value", "low", "high", "n", "status", "reason"]


def compute(metric, study, runs=None, epochs="last", layers=None, jobs=1, progress=None, **parameters):
    """Measure a metric and keep the result in the study; what is kept already is read, not measured again.

    metric: a name of METRICS. study: from open_study. runs, layers: names, None for all. epochs: "last", "first",
    "all", a number, or a list of these. These three only choose rows; they change no value.
    jobs: processes to spread the work over. progress: called with (tasks done, tasks in all).
    Returns a pandas table: IDENTITY columns, the metric's own, then MEASURED. A layer that cannot be measured has a
    row with a status and a reason. `status` is "measured", "undefined" (the value does not exist there: nan),
    "not recorded" or "not applicable".
    Raises ParameterError, and StoreError where a file is missing or differs from its manifest.

    >>> compute("no_such_metric", None)
    Traceback (most recent call last):
    ...
    analysis.metrics.parameters.ParameterError: no metric 'no_such_metric'; there are ...
    """
    metric = find(metric)
    parameters = complete(metric, parameters)
    results = Results.of(study, metric.name, parameters, metric.version)
    chosen = [study.run(name) for name in (runs if runs is not None else study.runs)]
    work = [task for run in chosen for task in tasks(metric, run, epochs, layers)]
    for task in work:
        task.verify()
    _measure_missing(metric, results, work, parameters, jobs, progress or (lambda done, total: None))
    return _table(metric, results, chosen, work, epochs)


def is_computed(metric, study, run, epochs="last", **parameters):
    """Whether compute would only read for this run: everything that can be measured is kept."""
    metric = find(metric)
    results = Results.of(study, metric.name, complete(metric, parameters), metric.version)
    kept = results.read(run.name)
    return all(not _missing_layers(metric, kept, task) for task in tasks(metric, run, epochs))


def _measure_missing(metric, results, work, parameters, jobs, progress):
    kept = {run.name: results.read(run.name) for run in {task.run for task in work}}
    todo = [(task, missing) for task in work if (missing := _missing_layers(metric, kept[task.run.name], task))]
    for done, (task, rows) in enumerate(_measured(metric, todo, parameters, jobs)):
        results.merge(task.run.name, rows)
        progress(done + 1, len(todo))


def _missing_layers(metric, kept, task):
    if task.missing:
        return ()
    if kept is None:
        return task.layers
    same = kept[kept[FINGERPRINT] == task.fingerprint(metric)]
    have = set(same["layer"])
    return tuple(layer for layer in task.layers if layer not in have)


def _measured(metric, todo, parameters, jobs):
    """Yield (task, its rows) as they come: from this process, or from several."""
    if jobs == 1 or len(todo) < 2:
        for task, layers in todo:
            yield task, _rows(metric, task, layers, parameters)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=context) as pool:
        futures = {
            pool.submit(_rows_elsewhere, metric.name, str(task.run.study.folder), task.run.name, task.epoch, task.bn,
                        layers, parameters): task
            for task, layers in todo
        }  # fmt: skip
        for future in as_completed(futures):
            yield futures[future], future.result()


def _rows_elsewhere(name, folder, run, epoch, bn, layers, parameters):
    metric = find(name)
    run = open_study(folder).run(run)
    at = "last" if epoch is None else epoch
    task = next(task for task in tasks(metric, run, at, layers if epoch is not None else None) if task.bn == bn)
    return _rows(metric, task, layers, parameters)


def _rows(metric, task, layers, parameters):
    import pandas

    parts = [_one(metric, task, layer, parameters) for layer in layers]
    table = pandas.concat(parts, ignore_index=True)
    table[FINGERPRINT] = task.fingerprint(metric)
    return table


def _one(metric, task, layer, parameters):
    """The rows of one call, with the columns that say what they describe."""
    import pandas

    try:
        rows = metric.measure(*task.arguments(metric, layer), **parameters)
    except NotMeasured as error:
        rows = pandas.DataFrame({"value": [float("nan")], "status": [error.status], "reason": [str(error)]})
    return _complete_rows(rows, task, layer, parameters)


def _complete_rows(rows, task, layer, parameters):
    defaults = {
        "study": task.run.study.name,
        "run": task.run.name,
        "seed": task.run.seed,
        "epoch": task.epoch,
        "bn": task.bn,
        "split": parameters.get("split", ""),
        "layer": layer,
        "low": float("nan"),
        "high": float("nan"),
        "n": None,
        "reason": "",
    }
    rows = rows.assign(**{name: value for name, value in defaults.items() if name not in rows})
    if "status" not in rows:
        rows["status"] = rows["value"].notna().map({True: "measured", False: "undefined"})
    rows = rows.astype({"n": "Int64", "epoch": "Int64", "value": float})
    own = [name for name in rows if name not in IDENTITY + MEASURED]
    return rows[IDENTITY + own + MEASURED]


def _table(metric, results, runs, work, epochs):
    """All rows asked for, in the order of runs, epochs and layers."""
    import pandas

    parts = []
    for run in runs:
        kept = results.read(run.name)
        asked = [task for task in work if task.run is run]
        for task in asked:
            parts.append(_unmeasured(task) if task.missing else _kept_rows(metric, kept, task))
    parts = [part for part in parts if len(part)]
    table = pandas.concat(parts, ignore_index=True) if parts else pandas.DataFrame(columns=IDENTITY + MEASURED)
    if any(task.epoch is None for task in work):
        table = _at_epochs(table, runs, epochs)
    return table.drop(columns=FINGERPRINT, errors="ignore")


def _kept_rows(metric, kept, task):
    rows = kept[(kept[FINGERPRINT] == task.fingerprint(metric)) & kept["layer"].isin(task.layers)]
    if task.epoch is not None:
        rows = rows[(rows["epoch"] == task.epoch) & (rows["bn"] == task.bn)]
    position = {layer: number for number, layer in enumerate(task.layers)}
    return rows.sort_values("layer", key=lambda names: names.map(position), kind="stable")


def _unmeasured(task):
    import pandas

    rows = [{"value": float("nan"), "status": "not recorded", "reason": task.missing}]
    return pandas.concat([_complete_rows(pandas.DataFrame(rows), task, layer, {}) for layer in task.layers])


def _at_epochs(table, runs, epochs):
    wanted = {run.name: set(wanted_epochs(run, epochs)) for run in runs}
    keep = [epoch in wanted[run] for run, epoch in zip(table["run"], table["epoch"], strict=True)]
    return table[keep].reset_index(drop=True)
