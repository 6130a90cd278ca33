"""One call's worth of measuring: what is measured, of what, and the files that its values depend on."""

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from analysis import recorded
from analysis.layer import Layer
from analysis.metrics.metric import Scope, Source
from analysis.places import place
from analysis.store import layout
from analysis.store.bundled import why_absent
from analysis.store.portion import Portion
from analysis.store.results import fingerprint
from analysis.store.run import Run

OF_RUNS = (Scope.RUN, Scope.BESIDE)

_FINGERPRINTS = WeakKeyDictionary()  # {run: {key: fingerprint}}: many metrics depend on the same of a run


@dataclass(frozen=True)
class Task:
    """One call's worth of measuring: a metric on a snapshot (or on a whole run), for some layers.

    epoch is None for metrics of a run or a trajectory: their rows name their own.
    missing: why it cannot be measured, or "". status: what its rows then say of it. portion: of the probe images.
    """

    run: Run
    epoch: int | None
    bn: str
    layers: tuple[str, ...]
    names: tuple[str, ...] = ()
    missing: str = ""
    status: str = "not recorded"
    portion: Portion = Portion()

    def files(self, metric):
        """(path, FileRecord) of every file that the values depend on, be it here or left out of a bundle."""
        return [(folder / name, record) for folder, name, record in self._records(metric)]

    def _records(self, metric):
        study = self.run.study
        yield from ((self.run.folder, name, self.run.record(name)) for name in self.names)
        if metric.scope is Scope.BESIDE:
            for run in self._others:
                yield from ((run.folder, name, run.record(name)) for name in recorded.files_of_run(metric, run))
        if metric.reads & {Source.LABELS, Source.INPUTS} or not self.portion.is_all:  # which is drawn by class
            yield study.folder, layout.PROBE_FILE, study.manifest.files[layout.PROBE_FILE]

    def left_out(self, metric):
        """Why it cannot be measured here though all was recorded: it reads what a bundle left out; or ""."""
        study = self.run.study
        if not study.left_out:
            return ""
        absent = [path for path, _ in self.files(metric) if study.is_left_out(path)]
        return why_absent([path.relative_to(study.folder).parts[2] for path in absent]) if absent else ""

    def fingerprint(self, metric):
        """Stands for everything that the values depend on: the content of the files and the metric's version."""
        known = _FINGERPRINTS.setdefault(self.run, {})
        key = metric.version, metric.scope, metric.reads, self.names, self.portion
        if key not in known:
            known[key] = fingerprint(metric.version, self._content(metric))
        return known[key]

    def _content(self, metric):
        content = [record.sha256 for *_, record in self._records(metric)]
        if metric.scope in OF_RUNS:  # rows of what was not recorded come and go without a file
            content.append(list(self.run.epochs))
        if metric.scope is Scope.BESIDE:
            content.append([(run.name, run.last_epoch) for run in self._others])
        if Source.HISTORY in metric.reads:
            content.append(list(self.run.manifest.history))
        if Source.INPUTS in metric.reads:
            content.append(self.run.entrance.model_dump(mode="json"))
        return content

    @property
    def _others(self):
        """The other runs of the study that have an epoch."""
        return [run for run in self.run.study.runs.values() if run.name != self.run.name and run.epochs]

    def arguments(self, metric, layer):
        """What the metric's function is called with."""
        if metric.scope in OF_RUNS:
            return (self.run,)
        if metric.scope is Scope.TRAJECTORY:
            epochs = [epoch for epoch, _ in recorded.snapshots_as_trained(metric, self.run)]
            return (tuple(Layer(self.run.snapshot(epoch), layer) for epoch in epochs),)
        snapshot = self.snapshot
        if metric.scope in (Scope.SNAPSHOT, Scope.NETWORK):
            return (snapshot,)
        if metric.scope is Scope.PAIR:
            return Layer(self.run.snapshot("first"), layer), Layer(snapshot, layer)
        return (place(snapshot, layer),)

    @property
    def snapshot(self):
        """What it measures, where that is one snapshot."""
        return replace(self.run.snapshot(self.epoch, self.bn), portion=self.portion)
