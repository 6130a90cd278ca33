"""Kept results that no longer count: the files that they were computed from have changed since."""

from analysis.metrics import find
from analysis.metrics.parameters import complete
from analysis.splits import on_split
from analysis.store.results import FINGERPRINT, Results
from analysis.tasks import tasks

PLACE = ["epoch", "bn", "layer"]


def outdated(metric, study, run, epochs="last", layers=None, **parameters):
    """How many kept results of a run (one an epoch and layer) answer this request but for other files than it has now.

    metric: a name of METRICS. run: a Run of the study. epochs, layers, parameters: as `compute` takes them. compute
    measures these again, and nothing else shows them. A run that has trained on has outdated results of metrics that
    describe it as a whole.
    """
    metric = find(metric)
    parameters = complete(metric, parameters)
    kept = Results.of(study, metric.name, parameters, metric.version).read(run.name)
    if kept is None:
        return 0
    work = (on_split(metric, task, parameters) for task in tasks(metric, run, epochs, layers))
    return sum(_of_task(metric, task, kept) for task in work if not task.missing)


def _of_task(metric, task, kept):
    of_others = (kept[FINGERPRINT] != task.fingerprint(metric)) & kept["layer"].isin(task.layers)
    if task.epoch is not None:
        of_others &= (kept["epoch"] == task.epoch) & (kept["bn"] == task.bn)
    return len(kept.loc[of_others, PLACE].drop_duplicates())
