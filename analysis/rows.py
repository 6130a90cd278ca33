"""The rows of a metric's table: which run, epoch and layer each describes, and what became of it."""

from analysis.metrics.metric import NotMeasured, NotRecorded, Scope
from analysis.metrics.parameters import own
from analysis.store.errors import NotKept

IDENTITY = ["study", "run", "seed", "epoch", "bn", "split", "layer"]
MEASURED = ["value", "low", "high", "n", "status", "reason"]


def measured(metric, task, layers, parameters):
    """Measure some layers of a task (or its run): complete rows, or for each layer one that says why it has none."""
    if metric.scope is Scope.SNAPSHOT:
        return _of_snapshot(metric, task, layers, parameters)
    return joined([_of_layer(metric, task, layer, parameters) for layer in layers])


def _of_snapshot(metric, task, layers, parameters):
    """All layers are measured at once; some of them may be kept already."""
    try:
        rows = _called(metric, task, None, parameters)
    except NotMeasured as error:
        return joined([unmeasured(task, layer, parameters, error.status, str(error)) for layer in layers])
    except NotKept as error:
        return joined([unmeasured(task, layer, parameters, NotRecorded.status, str(error)) for layer in layers])
    return _complete(rows[rows["layer"].isin(layers)], task, None, parameters)


def _of_layer(metric, task, layer, parameters):
    try:
        rows = _called(metric, task, layer, parameters)
    except NotMeasured as error:
        return unmeasured(task, layer, parameters, error.status, str(error))
    except NotKept as error:
        return unmeasured(task, layer, parameters, NotRecorded.status, str(error))
    return _complete(rows, task, layer, parameters)


def _called(metric, task, layer, parameters):
    """What the metric's function returns; images are named by their number in the split, also those of a portion."""
    rows = metric.measure(*task.arguments(metric, layer), **own(parameters))
    if task.portion.is_all or "image" not in rows:
        return rows
    return rows.assign(image=task.snapshot.numbers(parameters["split"])[rows["image"]])


def unmeasured(task, layers, parameters, status, reason):
    """The rows of layers without a value, one each. layers: a name, or several."""
    import pandas

    names = [layers] if isinstance(layers, str) else list(layers)
    rows = pandas.DataFrame({"layer": names, "value": float("nan"), "status": status, "reason": reason})
    return _complete(rows, task, None, parameters)


def joined(parts):
    """One table of several, its columns in the order that all tables have."""
    import pandas

    parts = [part for part in parts if len(part)]
    if not parts:
        return pandas.DataFrame(columns=IDENTITY + MEASURED)
    table = pandas.concat(parts, ignore_index=True)
    own = [name for name in table if name not in IDENTITY + MEASURED]
    return table[IDENTITY + own + MEASURED]


def _complete(rows, task, layer, parameters):
    """Rows of a metric with the columns that it left to us; whole numbers as Int64, which can be missing."""
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
    whole = [name for name in rows if rows[name].dtype.kind in "iu"]
    numbers = dict.fromkeys([*whole, "n", "epoch"], "Int64") | dict.fromkeys(["value", "low", "high"], float)
    return joined([rows.astype(numbers)])
