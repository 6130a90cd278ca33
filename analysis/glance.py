"""All metrics at a glance: one value for each layer of a model, or each model of a study, beside the untrained network.

Values are those that the study has kept of metrics with default parameters. Nothing is measured, and no table of
results is opened that the index of them follows.
"""

from collections import defaultdict, namedtuple
from math import nan

from analysis.kept import CANNOT, COMPUTED, kept
from analysis.request import wanted_epochs
from analysis.store import digests, index, layout
from analysis.store.results import folders

COLUMNS = ["metric", "variant", "run", "layer", "value", "low", "high", "n", "untrained", "distance", "state", "reason"]
NETWORK = ""  # in place of a layer, where the network is measured as one
MEAN = "mean"  # in place of a layer, where it is over all of them
FIRST = 0
MEASURED = "measured"
SEVERAL = "several values, of which none stands for all: a click shows them"
NO_VALUE = "it has no value at this epoch"
OF_NETWORK, OF_LAYERS = "it measures the network as a whole", "it measures each layer"
Row = namedtuple("Row", ("place", *index.COLUMNS))


def layers_at_a_glance(run, metrics, epoch="last"):
    """Each metric in each layer of a run, in network order, and of the network: a pandas table with COLUMNS.

    epoch: a number, or "last". untrained: the value at epoch 0, of activations with batch statistics calibrated on the
    probe images. distance: see `distances`. state: computed, not computed or cannot be; reason: why there is no value.
    """
    known = kept(metrics, [run], [FIRST, epoch])
    rows = _read(known, [run], epoch, index.cells)
    layers = [*(layer.name for layer in run.layers), NETWORK]
    return _table(known, lambda one: _cells(one, rows, epoch, layers))


def models_at_a_glance(runs, metrics, epoch="last"):
    """Each metric on each run: the mean over its layers, whose number is n, or the value of the network; see above.

    runs: Runs of one study. layer: "" for a metric of the network, else "mean".
    """
    known = kept(metrics, runs, [FIRST, epoch])
    layers = dict.fromkeys([*(layer.name for run in runs for layer in run.layers), NETWORK])
    rows = _read(known, runs, epoch, lambda *which: index.means(*which, list(layers)))
    return _table(known, lambda one: _cells(one, rows, epoch, ()))


def distances(values, untrained):
    """How far the values of a metric lie from those of the untrained network, whatever its unit: from -1 to 1.

    (value - untrained) / (|value| + |untrained|). 0: the same; 1/3: twice as much; -1/3: half as much; 1: the untrained
    network has none of it, or as much of the opposite sign. A metric that is 0 wherever the network is untrained, as
    those are which compare with it, is the distance itself: its values, as shares of the largest.

    >>> distances([3.0, 0.5], [1.0, 1.0])
    [0.5, -0.3333333333333333]
    >>> distances([20.0, 40.0], [0.0, 0.0])
    [0.5, 1.0]
    """
    largest = max((abs(value) for value in values if value == value), default=0)
    known = [start for start in untrained if start == start]
    if known and not any(known):
        return [value / (largest or 1) for value in values]
    ends = zip(values, untrained, strict=True)
    return [(value - start) / (abs(value) + abs(start) or 1) for value, start in ends]


def _read(known, runs, epoch, ask):
    """{place: its Rows at the epoch and of the untrained network}."""
    found = {one.place: [] for one in known.values()}
    there = [one.place for one in known.values() if one.text]
    epochs = sorted({number for run in runs for number in (*run.epochs[:1], *_asked(run, epoch))})
    if there:
        for row in ask(folders(runs[0].study)[0], there, epochs):
            found[row[0]].append(Row(*row))
    return found


def _asked(run, epoch):
    return [number for number in wanted_epochs(run, epoch) if number in run.epochs]


def _cells(one, rows, epoch, layers):
    """The cells of a metric on a run. layers: in order; () where its rows are of all of them at once."""
    counted = set(one.fingerprints.values())
    valid = [row for row in rows[one.place] if row.fingerprint in counted]
    at = next(iter(_asked(one.run, epoch)), None)
    now = _by_variant(row for row in valid if row.epoch == at and row.bn != layout.CALIBRATED)
    # Those with calibrated statistics last: they are the null model where there are both.
    start = sorted((row for row in valid if row.epoch == FIRST), key=lambda row: row.bn == layout.CALIBRATED)
    null = _by_variant(start)
    own = {layer for task in one.tasks for layer in task.layers}
    for variant in _variants(now) or _variants(null) or [""]:
        if not layers:
            yield _cell(one, variant, NETWORK if own == {NETWORK} else MEAN, *(_any(of[variant]) for of in (now, null)))
        for layer in layers:
            if layer in own:
                yield _cell(one, variant, layer, *(of[variant].get(layer, of[""].get(layer)) for of in (now, null)))
            else:
                yield _empty(one, variant, layer, CANNOT, OF_NETWORK if layer else OF_LAYERS)


def _by_variant(rows):
    """{variant: {layer: Row}}; rows without a value may be of all variants, and are of ""."""
    rows = list(rows)
    several = len({row.split for row in rows}) > 1
    found = defaultdict(dict)
    for row in rows:
        found[", ".join(part for part in (row.kind, row.split if several else "") if part)][row.layer] = row
    return found


def _variants(rows):
    return [name for name, of in rows.items() if any(row.status == MEASURED for row in of.values())]


def _any(rows):
    return next(iter(rows.values()), None)


def _cell(one, variant, layer, now, null):
    """One row of the table. now, null: Rows, or None where nothing is kept."""
    if now is None:
        state, why = one.state
        return _empty(one, variant, layer, *((CANNOT, NO_VALUE) if state == COMPUTED else (state, why)))
    if now.status != MEASURED:
        return _empty(one, variant, layer, CANNOT, now.reason)
    if now.entries > 1:
        return _empty(one, variant, layer, COMPUTED, SEVERAL)
    known = null is not None and null.status == MEASURED and null.entries == 1
    values = {name: nan if (value := getattr(now, name)) is None else value for name in ("value", "low", "high")}
    cell = _empty(one, variant, layer, COMPUTED, "")
    return cell | values | {"n": now.n, "untrained": null.value if known else nan}


def _empty(one, variant, layer, state, reason):
    cell = {"metric": one.metric.name, "variant": variant, "run": one.run.name, "layer": layer}
    cell |= dict.fromkeys(("value", "low", "high", "untrained"), nan)
    return cell | {"n": None, "state": state, "reason": reason}


def _table(known, cells_of):
    """The cells of all as a table, each row of it with its distance."""
    import pandas

    rows, wrong = {}, _damage(known)
    for key, one in known.items():
        for cell in cells_of(one):
            if key in wrong:
                cell = _empty(one, cell["variant"], cell["layer"], CANNOT, wrong[key])
            rows.setdefault((cell["metric"], cell["variant"]), []).append(cell)
    for row in rows.values():
        found = distances(*([cell[name] for cell in row] for name in ("value", "untrained")))
        for cell, far in zip(row, found, strict=True):
            cell["distance"] = far
    table = pandas.DataFrame([cell for row in rows.values() for cell in row], columns=COLUMNS)
    return table.astype({"n": "Int64"})


def _damage(known):
    """{key: what is wrong with a file that its values were measured from}."""
    read = {key: _files(one) for key, one in known.items()}
    wrong = digests.damage(dict.fromkeys(file for files in read.values() for file in files))
    return {key: line for key, files in read.items() if (line := next((wrong[p] for p, _ in files if p in wrong), ""))}


def _files(one):
    """(path, FileRecord) of what is here of the files that a metric reads."""
    files = dict.fromkeys(file for task in one.tasks for file in task.files(one.metric))
    return [(path, record) for path, record in files if not one.run.study.is_left_out(path)]
