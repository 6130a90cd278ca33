"""Which measurements a request comes down to: one task for each run and snapshot, with the files it depends on."""

from dataclasses import dataclass

from analysis.layer import Layer
from analysis.metrics.metric import Scope, Source
from analysis.store import digests, layout
from analysis.store.errors import StoreError
from analysis.store.read import Run
from analysis.store.results import fingerprint


@dataclass(frozen=True)
class Task:
    """One call's worth of measuring: a metric on a snapshot (or on a whole run), for some layers.

    epoch is None for metrics of a run: their rows name their own. missing: why it cannot be measured, or "".
    """

    run: Run
    epoch: int | None
    bn: str
    layers: tuple[str, ...]
    files: tuple[str, ...] = ()
    missing: str = ""

    def fingerprint(self, metric):
        """Stands for everything that the values depend on: the content of the files and the metric's version."""
        content = [self.run.manifest.files[name].sha256 for name in self.files]
        if Source.LABELS in metric.reads:
            content.append(self.run.study.manifest.files[layout.PROBE_FILE].sha256)
        if Source.HISTORY in metric.reads:
            content.append(list(self.run.manifest.history))
        return fingerprint(metric.version, content)

    def verify(self):
        """Raise StoreError where a file that the values depend on is not the one that run.json names."""
        for name in self.files:
            digests.verify(*self.run.file(name))

    def arguments(self, metric, layer):
        """What the metric's function is called with."""
        if metric.scope is Scope.RUN:
            return (self.run,)
        now = Layer(self.run.snapshot(self.epoch, self.bn), layer)
        if metric.scope is Scope.PAIR:
            return Layer(self.run.snapshot("first"), layer), now
        return (now,)


def tasks(metric, run, epochs="last", layers=None):
    """The tasks of one metric on one run.

    epochs: "last", "first", "all", a number or several of these; "all" are those with what the metric reads on disk.
    layers: names, or None for all. Raises StoreError for epochs and layers that the run does not have.
    """
    chosen = _layers(run, layers)
    if metric.scope is Scope.RUN:
        return [Task(run, None, layout.TRAINED, ("",))]
    if Source.ACTIVATIONS in metric.reads:
        recorded = run.recorded_activations
    else:
        recorded = [(epoch, layout.TRAINED) for epoch in run.recorded_checkpoints]
    wanted = sorted({epoch for epoch, _ in recorded}) if epochs == "all" else wanted_epochs(run, epochs)
    return [task for epoch in wanted for task in _at_epoch(metric, run, epoch, recorded, chosen)]


def wanted_epochs(run, epochs):
    """Numbers of the epochs asked for; "all" are all committed ones."""
    if epochs == "all":
        return list(run.epochs)
    several = [epochs] if isinstance(epochs, int | str) else epochs
    return sorted({run.epoch(which) for which in several})


def _at_epoch(metric, run, epoch, recorded, layers):
    statistics = [bn for at, bn in recorded if at == epoch]
    if not statistics:
        what = "activations" if Source.ACTIVATIONS in metric.reads else "weights"
        reason = f"{what} of epoch {epoch} were not recorded"
        return [Task(run, epoch, layout.TRAINED, layers, missing=reason)]
    return [Task(run, epoch, bn, layers, _files(metric, epoch, bn)) for bn in statistics]


def _files(metric, epoch, bn):
    files = []
    if Source.ACTIVATIONS in metric.reads:
        files.append(layout.activations_file(epoch, bn))
    if Source.WEIGHTS in metric.reads:
        files.append(layout.checkpoint_file(epoch))
    if metric.scope is Scope.PAIR:
        files.append(layout.checkpoint_file(0))
    return tuple(dict.fromkeys(files))


def _layers(run, layers):
    if layers is None:
        return tuple(layer.name for layer in run.layers)
    asked = [layers] if isinstance(layers, str) else list(layers)
    if not asked:
        raise StoreError(f"{run.folder}: no layers asked for; leave layers out for all of them")
    known = {run.layer(name).name for name in asked}
    return tuple(layer.name for layer in run.layers if layer.name in known)
