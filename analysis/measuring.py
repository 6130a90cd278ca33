"""Measuring the tasks that are not kept yet: here, or in several processes."""

from analysis import rows
from analysis.metrics import find
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
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    # Not forked: the caller may hold threads and open HDF5 files.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=context) as pool:
        futures = {
            pool.submit(_elsewhere, metric.name, *_address(task), layers, parameters): task for task, layers in todo
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:  # an error or a stop: what has not begun does not begin
            pool.shutdown(wait=False, cancel_futures=True)


def _address(task):
    """What another process needs to find the task again."""
    return str(task.run.study.folder.absolute()), task.run.name, task.epoch, task.bn


def _elsewhere(name, folder, run, epoch, bn, layers, parameters):
    metric = find(name)
    found = tasks(metric, open_study(folder).run(run), "last" if epoch is None else epoch)
    return _rows(metric, next(task for task in found if task.bn == bn), layers, parameters)


def _rows(metric, task, layers, parameters):
    table = rows.measured(metric, task, layers, parameters)
    return table.assign(**{FINGERPRINT: task.fingerprint(metric)})
