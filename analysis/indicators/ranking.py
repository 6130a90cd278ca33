"""From one number for each run to Kendall's tau with a target, with what is missing and why."""

import numpy as np

from analysis.estimators import benjamini_hochberg, kendall_interval, kendall_p, kendall_tau
from analysis.estimators.rounding import to_digits
from analysis.indicators.values import MEASURED, NOT_RECORDED
from analysis.variants import VARIANT

CELL = ["metric", VARIANT, "layer"]
UNDEFINED = "undefined"
MOST_REASONS = 2


def rank(values, target, groups, layers):
    """The ranking of every indicator: a row for each metric, variant and layer.

    values: of `indicator_values`. target: of `target_values`, a row a run. groups: {run: which belong together}.
    layers: names in network order. Columns metric, variant, layer, tau, low, high, p, p_benjamini_hochberg, n, status,
    reason.
    """
    cells = _cells(values, layers)
    goal = to_digits(target["value"])
    columns = to_digits(_wide(values, target.index, cells))
    tau, n = kendall_tau(columns, goal)
    low, high = kendall_interval(columns, goal, [groups[run] for run in target.index])
    p = kendall_p(columns, goal)
    table = cells.assign(tau=tau, low=low, high=high, p=p, p_benjamini_hochberg=benjamini_hochberg(p), n=n)
    said = _reasons(table, np.isnan(columns), values, target)
    return table.assign(status=[status for status, _ in said], reason=[reason for _, reason in said])


def _cells(values, layers):
    """Metric, variant and layer of every row of the ranking, in order, each once.

    What is said of a whole metric, or of all its variants, has no cell beside those that it is said of.
    """
    import pandas

    cells = values[CELL].drop_duplicates()
    named = cells[cells[VARIANT] != ""][["metric", VARIANT]].drop_duplicates()
    vague = cells[(cells[VARIANT] == "") & cells["metric"].isin(named["metric"])]
    spread = vague.drop(columns=VARIANT).merge(named, on="metric")[CELL]
    cells = pandas.concat([cells.drop(vague.index), spread]).drop_duplicates()
    placed = cells.loc[cells["layer"] != "", "metric"]
    cells = cells[(cells["layer"] != "") | ~cells["metric"].isin(placed)]
    places = {layer: place for place, layer in enumerate(layers)}
    order = cells.assign(
        metric=pandas.factorize(cells["metric"])[0],
        variant=pandas.factorize(cells[VARIANT])[0],
        layer=[places.get(layer, -1) for layer in cells["layer"]],
    )
    return cells.loc[order.sort_values(CELL, kind="stable").index].reset_index(drop=True)


def _wide(values, runs, cells):
    """(runs, cells) values, nan where a run has none."""
    known = values[values["status"] == MEASURED].set_index(["run", *CELL])["value"]
    wide = np.full((len(runs), len(cells)), np.nan)
    row = {run: place for place, run in enumerate(runs)}
    column = {cell: place for place, cell in enumerate(cells.itertuples(index=False, name=None))}
    for (run, *cell), value in known.items():
        wide[row[run], column[tuple(cell)]] = value
    return wide


def _reasons(table, lacking, values, target):
    """(status, reason) of every cell. lacking: (runs, cells), where a run has no value."""
    untold = values[values["status"] != MEASURED].set_index(["run", *CELL])[["status", "reason"]]
    why = dict(zip(untold.index, untold.itertuples(index=False, name=None), strict=True))
    return [_reason(row, lacking[:, place], why, target) for place, row in enumerate(table.itertuples(index=False))]


def _reason(row, lacking, why, target):
    """(status, reason) of one cell."""
    whole = why.get(("", row.metric, "", ""))
    if whole:
        return whole
    places = [(row.metric, row.variant, row.layer), (row.metric, "", row.layer), (row.metric, "", "")]
    absent = {}
    for run, no_value in zip(target.index, lacking, strict=True):
        said = [why[run, *place] for place in places if (run, *place) in why] or [(NOT_RECORDED, "it has no value")]
        if not no_value and np.isnan(target.at[run, "value"]):
            said = [(target.at[run, "status"], target.at[run, "reason"])]
        elif not no_value:
            continue
        absent.setdefault(said[0], []).append(run)
    return _status(row, absent), _words(row, absent, target)


def _status(row, absent):
    if row.n == 0:
        return max(absent, key=lambda said: len(absent[said]))[0]
    return UNDEFINED if np.isnan(row.tau) else MEASURED


def _words(row, absent, target):
    """Why there is no tau, and which runs are not behind it."""
    reasons = sorted(absent.items(), key=lambda item: -len(item[1]))
    if row.n == 0 and len(reasons) == 1:
        return reasons[0][0][1]
    parts = [f"without {', '.join(runs)}: {reason}" for (_, reason), runs in reasons[:MOST_REASONS]]
    if len(reasons) > MOST_REASONS:
        parts.append(f"and without {sum(len(runs) for _, runs in reasons[MOST_REASONS:])} more")
    if row.n == 1:
        parts.insert(0, "a rank correlation needs two models, one has a value")
    elif row.n > 1 and np.isnan(row.tau):
        same = "target" if target["value"].nunique() == 1 else "value"
        parts.insert(0, f"all {row.n} models have the same {same}")
    return "; ".join(parts)
