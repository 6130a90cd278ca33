"""How well a run generalises, as one number: what indicators are held against."""

from analysis.compute import compute
from analysis.metrics.parameters import ParameterError

TEST_ACCURACY, GAP = "test accuracy", "gap"
TARGETS = (TEST_ACCURACY, GAP)
METRIC = "accuracy"
SPLITS = {TEST_ACCURACY: "test", GAP: "gap"}


def check_target(target):
    """Raise ParameterError for what is no target."""
    if target not in TARGETS:
        raise ParameterError(f"target must be one of {', '.join(TARGETS)}, received {target!r}")


def target_values(runs, target, epoch="last"):
    """The target of each Run at an epoch: a pandas table, index run; value, low, high, n, status, reason.

    target: "test accuracy", from 0 to 1, or "gap", train minus test accuracy, from -1 to 1, less is better.
    epoch: a number, or "last" of each run. A run whose target was not evaluated then has nan, a status and a reason.
    """
    import pandas

    check_target(target)
    columns = ["run", "value", "low", "high", "n", "status", "reason"]
    rows = []
    for run in runs:
        if epoch == "last" or epoch in run.epochs:
            table = compute(METRIC, run.study, [run.name], epoch)
            rows.append(table.loc[table["split"] == SPLITS[target], columns])
        else:
            span = f"{run.epochs[0]} to {run.last_epoch}"
            reason = f"epoch {epoch} was not trained; the run has {span}"
            rows.append(pandas.DataFrame([{"run": run.name, "status": "not recorded", "reason": reason}]))
    return pandas.concat(rows, ignore_index=True).reindex(columns=columns).set_index("run")
