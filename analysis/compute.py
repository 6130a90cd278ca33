"""Metrics over snapshots: what was measured before is read, the rest is measured, kept and returned."""

import time
from dataclasses import replace

from analysis import durations
from analysis.measuring import measured
from analysis.metrics import find
from analysis.metrics.parameters import complete
from analysis.places import refusal
from analysis.request import check_request, several, wanted_epochs
from analysis.rows import IDENTITY, MEASURED, joined, unmeasured
from analysis.splits import on_split
from analysis.store import StoreError, digests
from analysis.store.results import FINGERPRINT, Results
from analysis.task import OF_RUNS
from analysis.tasks import tasks

__all__ = ["IDENTITY", "MEASURED", "compute", "is_computed", "read_kept", "read_some"]


def compute(metric, study, runs=None, epochs="last", layers=None, jobs=1, progress=None, **parameters):
    """Measure a metric and keep the result in the study; what is kept already is read, not measured again.

    metric: a name of METRICS. study: from open_study. runs: names, None for all. layers: names of layers, of other
    places (taps such as pool1, block means such as block1_mean) and of LAYER_SETS; None for all layers. epochs: "last",
    "first", "all", a number, or a list of these. These three only choose rows; they change no value.
    parameters: the metric's own; of metrics of probe images also `images`, the share of a split's that is read, and
    `part`, which of the parts of that size: see analysis.store.portion.
    jobs: processes to spread the work over. progress: called with (tasks done, tasks in all).
    Returns a pandas table: IDENTITY columns, the metric's own, then MEASURED. A layer that cannot be measured has a
    row with a status and a reason. `status` is "measured", "undefined" (the value does not exist there: nan),
    "not recorded" or "not applicable".
    Raises ParameterError, and StoreError where a file is missing or differs from its manifest, also where a result
    of it is kept.

    >>> compute("no_such_metric", None)
    Traceback (most recent call last):
    ...
    analysis.metrics.parameters.ParameterError: no metric 'no_such_metric'; there are ...
    """
    metric = find(metric)
    parameters = complete(metric, parameters)
    chosen = [study.run(name) for name in dict.fromkeys(several(study.runs if runs is None else runs))]
    if not chosen:
        raise StoreError(_no_runs(study))
    layers = None if layers is None else several(layers)
    check_request(chosen, epochs, layers)
    work = [on_split(metric, task, parameters) for run in chosen for task in tasks(metric, run, epochs, layers)]
    _verify(metric, work)
    results = Results.of(study, metric.name, parameters, metric.version)
    kept = _kept(metric, results, work)
    new = _measure_missing(metric, results, kept, parameters, jobs, progress or (lambda done, total: None))
    # From what was read and measured here, not read again: another process may have replaced the file meanwhile.
    return _table(metric, kept, new, epochs, parameters)


def _no_runs(study):
    if study.damaged:
        return f"{study.folder}: no run can be read: {'; '.join(study.damaged.values())}"
    return f"{study.folder}: no runs to measure; ask for some of {', '.join(study.runs) or 'its runs, once trained'}"


def is_computed(metric, study, run, epochs="last", layers=None, **parameters):
    """Whether compute would only read for this run: everything that can be measured is kept."""
    return _known(metric, study, run, epochs, layers, parameters) is not None


def read_kept(metric, study, run, epochs="last", layers=None, **parameters):
    """What compute returns for this run if everything that can be measured is kept; else None. Errors as there."""
    known = _known(metric, study, run, epochs, layers, parameters)
    if known is None:
        return None
    metric = find(metric)
    _verify(metric, known)
    return _table(metric, known, {}, epochs, complete(metric, parameters))


def read_some(metric, study, run, epochs="last", layers=None, **parameters):
    """(what compute returns for this run, as far as it is kept; the epochs of which something is to be measured first).

    Of a metric that reads all epochs at once either all is kept, or all that are asked for are to be measured. Errors
    as of compute.
    """
    metric = find(metric)
    parameters = complete(metric, parameters)
    work = [on_split(metric, task, parameters) for task in tasks(metric, run, epochs, layers)]
    kept = _kept(metric, Results.of(study, metric.name, parameters, metric.version), work)
    waiting = [task for task, rows in kept.items() if _missing_layers(metric, task, rows)]
    known = {task: rows for task, rows in kept.items() if task not in waiting}
    _verify(metric, known)
    whole = any(task.epoch is None for task in waiting)
    pending = wanted_epochs(run, epochs) if whole else sorted({task.epoch for task in waiting})
    return _table(metric, known, {}, epochs, parameters), tuple(pending)


def _known(metric, study, run, epochs, layers, parameters):
    """{task: its kept rows}, or None where some would have to be measured."""
    metric = find(metric)
    parameters = complete(metric, parameters)
    work = [on_split(metric, task, parameters) for task in tasks(metric, run, epochs, layers)]
    kept = _kept(metric, Results.of(study, metric.name, parameters, metric.version), work)
    return None if any(_missing_layers(metric, task, rows) for task, rows in kept.items()) else kept


def _verify(metric, work):
    for study, path, record in dict.fromkeys((task.run.study, *file) for task in work for file in task.files(metric)):
        if not study.is_left_out(path):
            digests.verify(path, record)


def _measure_missing(metric, results, kept, parameters, jobs, progress):
    """{task: its new rows}; each task's rows are kept on disk as soon as they are there."""
    todo = [(task, missing) for task, rows in kept.items() if (missing := _missing_layers(metric, task, rows))]
    new = {}
    if todo:
        progress(0, len(todo))
    began = time.perf_counter()
    for task, rows in measured(metric, todo, parameters, jobs):
        new[task] = rows
        results.merge(task.run.name, rows)
        progress(len(new), len(todo))
    if todo and jobs == 1:
        name = f"{metric.name}/{results.folder.name}"
        durations.note(name, time.perf_counter() - began, durations.work(metric, todo))
    return new


def _missing_layers(metric, task, kept):
    if task.missing or task.left_out(metric):
        return ()
    have = set(kept["layer"]) if kept is not None else ()
    return tuple(layer for layer in task.layers if layer not in have and not refusal(metric, task.run, layer))


def _kept(metric, results, work):
    """{task: the rows of it that are kept, or None}."""
    files = {name: results.read(name) for name in dict.fromkeys(task.run.name for task in work)}
    return {task: _kept_rows(metric, task, files[task.run.name]) for task in work}


def _kept_rows(metric, task, file):
    """The rows of a run's kept table that answer a task, or None."""
    if file is None:
        return None
    asked = (file[FINGERPRINT] == task.fingerprint(metric)) & file["layer"].isin(task.layers)
    if task.epoch is not None:
        asked &= (file["epoch"] == task.epoch) & (file["bn"] == task.bn)
    return file[asked]


def _table(metric, kept, new, epochs, parameters):
    """The rows of all tasks, as they are kept and as they were measured now."""
    parts = ((task, _rows(metric, task, rows, new.get(task), parameters)) for task, rows in kept.items())
    return joined(_at_epochs(metric, task, rows, epochs, parameters) for task, rows in parts)


def _rows(metric, task, kept, new, parameters):
    """All rows of a task, in the order of its layers."""
    if task.missing:
        return unmeasured(task, task.layers, parameters, task.status, task.missing)
    refused = {layer: why for layer in task.layers if (why := refusal(metric, task.run, layer))}
    parts = [part.drop(columns=FINGERPRINT) for part in (kept, new) if part is not None]
    parts += [unmeasured(task, layer, parameters, "not applicable", why) for layer, why in refused.items()]
    if why := task.left_out(metric):
        told = {layer for part in parts for layer in part["layer"]}
        absent = [layer for layer in task.layers if layer not in told]
        parts += [unmeasured(task, absent, parameters, task.status, why)] if absent else []
    table = joined(parts)
    position = {layer: number for number, layer in enumerate(task.layers)}
    return table.sort_values("layer", key=lambda names: names.map(position), kind="stable")


def _at_epochs(metric, task, rows, epochs, parameters):
    """The rows of the epochs asked for, where a task has those of several. A row of no epoch stays."""
    if task.epoch is not None or epochs == "all":
        return rows
    wanted = wanted_epochs(task.run, epochs)
    asked = rows[rows["epoch"].isna() | rows["epoch"].isin(wanted)]
    if len(asked) or metric.scope not in OF_RUNS:
        return asked
    return joined([_of_other_epochs(replace(task, epoch=epoch), rows, parameters) for epoch in wanted])


def _of_other_epochs(task, rows, parameters):
    """The row of an epoch of which a metric of whole runs says nothing."""
    run, epochs = task.run, sorted(rows["epoch"].unique())
    if task.epoch not in run.epochs:
        reason = f"epoch {task.epoch} was not trained; the run has {run.epochs[0]} to {run.last_epoch}"
        return unmeasured(task, "", parameters, "not recorded", reason)
    reason = f"it describes the run as a whole; its rows are those of epoch {', '.join(map(str, epochs))}"
    return unmeasured(task, "", parameters, "not applicable", reason)
