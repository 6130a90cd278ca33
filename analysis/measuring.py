"""Measuring the tasks that are not kept yet: here, or in several processes."""

from analysis import rows
from analysis.metrics import find
from analysis.splits import on_split
from analysis.store import open_study
from analysis.store.results import FINGERPRINT
from analysis.tasks import tasks


def measured(metric, todo, parameters, jobs):
    """Yield (task, its rows) as they come. todo: (task, its layers still to be measured) pairs."""
    if jobs == 1 or len(todo) < 2:
        for task, layers in todo:
            yield task, _rows(metric, task, layers, parameters)
    else:
        yield from _in_processes(metric, todo, parameters, jobs)


def _in_processes(metric, todo, parameters, jobs):
    from joblib import Parallel, delayed

    # Not forked: the caller may hold threads and open HDF5 files. Nor does a process run the caller's script again, as
    # those of the standard library do: that script may be the app.
    spread = Parallel(min(jobs, len(todo)), backend="loky", return_as="generator_unordered")
    asked = ((number, metric.name, *_address(todo[number][0]), todo[number][1]) for number in range(len(todo)))
    for number, table in spread(delayed(_elsewhere)(*one, parameters) for one in asked):
        yield todo[number][0], table


def _address(task):
    """What another process needs to find the task again."""
    return str(task.run.study.folder.absolute()), task.run.name, task.epoch, task.bn


def _elsewhere(number, name, folder, run, epoch, bn, layers, parameters):
    metric = find(name)
    found = tasks(metric, open_study(folder).run(run), "last" if epoch is None else epoch)
    task = on_split(metric, next(task for task in found if task.bn == bn), parameters)
    return number, _rows(metric, task, layers, parameters)


def _rows(metric, task, layers, parameters):
    table = rows.measured(metric, task, layers, parameters)
    return table.assign(**{FINGERPRINT: task.fingerprint(metric)})
