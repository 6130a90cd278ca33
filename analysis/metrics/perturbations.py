"""What metrics of recorded perturbations share: draws put together, and epochs that were not disturbed."""

import numpy as np

from analysis.metrics.tables import reason_where_nan

COMMANDS = {"pruning": "prune", "input_noise": "noise"}
PRUNING = {"kind": "pruning", "scope": "pruning_scope"}
NOT_DISTURBED = "the network is imported: only networks that were trained here are pruned, or shown noisy images"
NOT_FINITE = "the network says nan of some test image"


def recorded(run, kind):
    """A run's recorded table of a kind of perturbation, under the names that our tables use; None without one."""
    return run.perturbation(kind).rename(columns=PRUNING) if kind in run.recorded_perturbations else None


def spread_over_draws(evaluations, quantity, by):
    """value, the mean over draws of a quantity, and low and high, the least and the greatest, where there are several.

    evaluations: table with `quantity`. by: the columns that name what was drawn several times. Sorted by these.
    """
    return _with_spread(evaluations.groupby(by)[quantity], np.mean)


def middle_of_draws(draws, quantity, by):
    """The same with the median of the draws as value, which infinite ones do not upset; not finite ones are nan."""
    table = _with_spread(draws.groupby(by)[quantity], np.median)
    return table.replace({"value": np.inf, "low": np.inf, "high": np.inf}, np.nan)


def _with_spread(groups, average):
    # numpy's least and greatest, not pandas': a draw without a value leaves none to the others' range either.
    table = groups.agg(
        value=lambda draws: average(draws.to_numpy()),
        low=lambda draws: draws.to_numpy().min() if len(draws) > 1 else np.nan,
        high=lambda draws: draws.to_numpy().max() if len(draws) > 1 else np.nan,
        n="size",
    )
    return table.reset_index()


def stated(rows, why):
    """Rows with status and reason: undefined, and why, where there is no value."""
    undefined = rows["value"].isna()
    status = np.where(undefined, "undefined", "measured")
    return rows.assign(status=status, reason=reason_where_nan(rows["value"], why))


def with_gaps(run, kind, rows):
    """Rows, and one for each committed epoch that has none, which says how it can be recorded. rows: or None."""
    import pandas

    there = set() if rows is None else set(rows["epoch"])
    missing = [epoch for epoch in run.epochs if epoch not in there]
    status = "not applicable" if run.imported else "not recorded"
    gaps = pandas.DataFrame({"epoch": missing, "value": np.nan, "status": status})
    gaps["reason"] = [_why_not_recorded(run, kind, epoch) for epoch in missing]
    parts = [part for part in (rows, gaps) if part is not None and len(part)]
    return pandas.concat(parts, ignore_index=True)


def _why_not_recorded(run, kind, epoch):
    if run.imported:
        return NOT_DISTURBED
    command = f"python -m trainer {COMMANDS[kind]} {run.study.folder.name} --runs {run.name} --epochs {epoch}"
    return f"{kind.replace('_', ' ')} was not recorded at epoch {epoch}; record it with: {command}"
