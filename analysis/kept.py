"""What a study has kept of metrics with default parameters, known without opening the results one by one."""

from dataclasses import dataclass
from functools import cached_property

from analysis.metrics.metric import Metric
from analysis.metrics.parameters import complete
from analysis.splits import on_split
from analysis.store import index
from analysis.store.results import Results, folders
from analysis.store.run import Run
from analysis.task import Task
from analysis.tasks import tasks

COMPUTED, NOT_COMPUTED, CANNOT = "computed", "not computed", "cannot be"


@dataclass(frozen=True)
class Kept:
    """Of one metric on one run. tasks: what measuring it comes down to. place: of its table in the index. text: the
    table's parts, see analysis.store.index; what they were measured from may have changed since."""

    metric: Metric
    run: Run
    tasks: tuple[Task, ...]
    place: str
    text: str

    @cached_property
    def fingerprints(self):
        """{task: what stands for all that it reads, as it is now}; rows with another one do not count."""
        return {task: task.fingerprint(self.metric) for task in self.tasks if not task.missing}

    @cached_property
    def parts(self):
        """The Parts of the table that count, by fingerprint."""
        now, found = {(mark, task.epoch) for task, mark in self.fingerprints.items()}, {}
        for part in index.parts(self.text, now) if self.text else ():
            found.setdefault(part.fingerprint, []).append(part)
        return found

    def missing(self, task):
        """The layers of a task that nothing is kept of."""
        if task.missing:
            return ()
        found = self.of(task)
        have = {layer for part in found for layer in part.layers}
        return tuple(layer for layer in task.layers if layer not in have)

    def of(self, task):
        """The Parts that answer a task."""
        found = self.parts.get(self.fingerprints.get(task), ())
        if task.epoch is None:
            return found
        return [part for part in found if (part.epoch, part.bn) == (task.epoch, task.bn)]

    @property
    def state(self):
        """(COMPUTED, NOT_COMPUTED or CANNOT, why that is)."""
        if not self.tasks:
            return CANNOT, "no epoch is committed yet"
        *_, last = self.tasks
        if last.missing:
            return CANNOT, last.missing
        lacking = next((task for task in self.tasks if self.missing(task)), None)
        if lacking is not None:
            why = lacking.left_out(self.metric)
            return (CANNOT, why) if why else (NOT_COMPUTED, "")
        found = [part for task in self.tasks for part in self.of(task)]
        if any(part.measured for part in found):
            return COMPUTED, ""
        return CANNOT, next((part.reason for part in reversed(found)), "")


def kept(metrics, runs, epochs):
    """{(name of the metric, name of the run): Kept}. metrics: Metrics. runs: Runs of one study. epochs: numbers and
    "last", of which a run may lack some."""
    wanted, places = {}, {}
    for metric in metrics if runs else ():
        parameters = complete(metric, {})
        folder = Results.of(runs[0].study, metric.name, parameters, metric.version)
        for run in runs:
            asked = tuple(on_split(metric, task, parameters) for task in tasks(metric, run, epochs))
            wanted[metric.name, run.name] = metric, run, asked, folder.place(run.name)
            places[folder.place(run.name)] = folder, run.name
    known = _up_to_date(runs[0].study, places) if runs else {}
    return {key: Kept(*found, known.get(found[-1], "")) for key, found in wanted.items()}


def _up_to_date(study, places):
    """{place: its parts as text} of what is kept there. places: {name in the index: (Results, name of the run)}.

    What was written by a program that notes nothing in the index, or came from elsewhere, is read and noted.
    """
    folder, _ = folders(study)
    states = {place: results.state(name) for place, (results, name) in places.items()}
    noted = index.noted(folder)
    newer = [place for place, state in states.items() if state and noted.get(place, ("",))[0] != state]
    for place in newer:
        results, name = places[place]
        index.note(folder, place, states[place], results.read(name))
    noted = index.noted(folder) if newer else noted
    return {place: noted[place][1] for place, state in states.items() if state and place in noted}
