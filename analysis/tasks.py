"""Which measurements a request comes down to: one task for each run and snapshot, with the files it depends on."""

from dataclasses import dataclass, replace
from numbers import Integral
from weakref import WeakKeyDictionary

from analysis.layer import Layer
from analysis.layer_sets import chosen as chosen_places
from analysis.layer_sets import why_none
from analysis.metrics.metric import MAKES_NO_IMAGE, NAMES_NO_CLASS, Scope, Source
from analysis.places import place
from analysis.store import layout
from analysis.store.bundled import why_absent
from analysis.store.errors import StoreError
from analysis.store.manifest import RECONSTRUCTION
from analysis.store.portion import Portion
from analysis.store.results import fingerprint
from analysis.store.run import Run

OF_RUNS = (Scope.RUN, Scope.BESIDE)
PREDICTED = {Source.LOGITS, Source.RECONSTRUCTIONS}
RECORDED = {Source.ACTIVATIONS: "activations"} | dict.fromkeys(PREDICTED, "predictions")
OF_CLASSES = {Source.LOGITS, Source.PERTURBATION}  # in which accuracies are
NOT_TRAINED_HERE = "the network is imported: what it was trained from is not known, epoch 0 is a random twin"
WHOLE = ("",)  # what stands for the layers where the network is measured as one

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
                yield from ((run.folder, name, run.record(name)) for name in _names_of_run(metric, run))
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
            epochs = [epoch for epoch, _ in _recorded_as_trained(metric, self.run)]
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


def tasks(metric, run, epochs="last", layers=None):
    """The tasks of one metric on one run.

    epochs: "last", "first", "all", a number or several of these; "all" are those with what the metric reads on disk.
    layers: names of layers, of other places and of sets of them (see analysis.layer_sets), or None for all layers;
    those of other networks are passed over. An epoch that cannot be measured gives a
    task that says why. A run without a committed epoch has no tasks.
    """
    chosen = chosen_places(run, layers)
    if not run.epochs:
        return []
    if why := _of_another_task(metric, run):
        layers = chosen if metric.scope not in (*OF_RUNS, Scope.NETWORK) else WHOLE
        return [Task(run, None, layout.TRAINED, layers, missing=why, status="not applicable")]
    if metric.scope in OF_RUNS:
        return [_over_run(metric, run)]
    if metric.scope is Scope.NETWORK:
        chosen = WHOLE
    recorded = _recorded(metric, run)
    wanted = sorted({epoch for epoch, _ in recorded}) if epochs == "all" else wanted_epochs(run, epochs)
    if metric.scope is Scope.TRAJECTORY:
        return _over_epochs(metric, run, wanted, chosen)
    return [task for epoch in wanted for task in _at_epoch(metric, run, epoch, recorded, chosen)]


def _of_another_task(metric, run):
    """Why networks that do what those of the run's study do have no value of a metric, or ""."""
    reconstructs = run.study.manifest.task == RECONSTRUCTION
    if reconstructs and metric.reads & OF_CLASSES:
        return NAMES_NO_CLASS
    return "" if reconstructs or Source.RECONSTRUCTIONS not in metric.reads else MAKES_NO_IMAGE


def wanted_epochs(run, epochs):
    """Numbers of the epochs asked for, in order; "all" are all committed ones."""
    if epochs == "all":
        return list(run.epochs)
    named = {"first": run.epochs[0], "last": run.last_epoch}
    return sorted({named.get(which, which) for which in several(epochs)})


def check_request(runs, epochs, layers):
    """Raise StoreError where no run has the epoch, or the layer, that is asked for."""
    folder = runs[0].study.folder if runs else ""
    committed = {epoch for run in runs for epoch in run.epochs}
    if not several(epochs):
        raise StoreError(f"{folder}: no epochs asked for; give numbers, 'first', 'last' or 'all'")
    for which in several(epochs):
        if which not in committed and which not in ("first", "last") and epochs != "all":
            span = f"{min(committed)} to {max(committed)}" if committed else "none yet"
            raise StoreError(f"{folder}: epoch {which} was not recorded; there are {span}, or 'first', 'last', 'all'")
    if layers is not None and not layers:
        raise StoreError(f"{folder}: no layers asked for; leave layers out for all of them")
    for layer in layers or ():
        why = why_none(runs, layer)
        if why:
            raise StoreError(f"{folder}: {why}")


def several(given):
    """One thing or several as a tuple."""
    return (given,) if isinstance(given, Integral | str) else tuple(given)


def _recorded(metric, run):
    """(epoch, bn) pairs that have on disk what the metric reads."""
    if Source.ACTIVATIONS in metric.reads:
        return run.recorded_activations
    if metric.reads & PREDICTED:
        return [(epoch, layout.TRAINED) for epoch in run.recorded_predictions]
    return [(epoch, layout.TRAINED) for epoch in run.recorded_checkpoints]


def _recorded_as_trained(metric, run):
    """The snapshots of a trajectory: one an epoch."""
    return [(epoch, bn) for epoch, bn in _recorded(metric, run) if bn == layout.TRAINED]


def _over_run(metric, run):
    """The task of a whole run; it says why where the run has none of the logits that it needs."""
    names = _names_of_run(metric, run)
    needed = {layout.predictions_file(epoch) for epoch in _epochs_of_run(metric, run)}
    missing = "predictions were not recorded" if Source.LOGITS in metric.reads and not needed & set(names) else ""
    if run.imported and metric.scope is Scope.RUN and Source.LOGITS in metric.reads:
        missing = NOT_TRAINED_HERE
    return Task(run, None, layout.TRAINED, WHOLE, names, missing)


def _over_epochs(metric, run, wanted, layers):
    """One task that reads every recorded epoch, whichever are wanted; then why others have no values."""
    if run.imported:
        return [Task(run, epoch, layout.TRAINED, layers, missing=NOT_TRAINED_HERE) for epoch in wanted]
    recorded = _recorded_as_trained(metric, run)
    epochs = [epoch for epoch, _ in recorded]
    names = dict.fromkeys(name for snapshot in recorded for name in _names(metric, run, *snapshot))
    whole = [Task(run, None, layout.TRAINED, layers, tuple(names))] if recorded else []
    missing = [epoch for epoch in wanted if epoch not in epochs]
    return whole + [task for epoch in missing for task in _at_epoch(metric, run, epoch, recorded, layers)]


def _at_epoch(metric, run, epoch, recorded, layers):
    statistics = [bn for at, bn in recorded if at == epoch]
    what = next((name for source, name in RECORDED.items() if source in metric.reads), "weights")
    if epoch not in run.epochs:
        reason = f"epoch {epoch} was not trained; the run has {run.epochs[0]} to {run.last_epoch}"
    elif not statistics:
        reason = f"{what} of epoch {epoch} were not recorded"
    elif run.imported and metric.scope is Scope.PAIR and not metric.of_now and epoch != run.epochs[0]:
        reason = NOT_TRAINED_HERE
    elif metric.scope is Scope.PAIR and run.epochs[0] not in run.recorded_checkpoints:
        reason = f"weights of epoch {run.epochs[0]} were not recorded"
    else:
        return [Task(run, epoch, bn, layers, _names(metric, run, epoch, bn)) for bn in statistics]
    return [Task(run, epoch, layout.TRAINED, layers, missing=reason)]


def _names_of_run(metric, run):
    """Tables of whichever perturbations were recorded (a run without has none, and its rows say so until it has), and
    what was recorded at the epochs that the metric looks at: all of them, or the last, beside that of other runs."""
    names = []
    if Source.PERTURBATION in metric.reads:
        names += [layout.recorded_perturbation(run.manifest.files, kind) for kind in run.recorded_perturbations]
    names += [name for epoch in _epochs_of_run(metric, run) for name in _names(metric, run, epoch, layout.TRAINED)]
    return tuple(name for name in names if name in run.manifest.files)


def _epochs_of_run(metric, run):
    return run.epochs[-1:] if metric.scope is Scope.BESIDE else run.epochs


def _names(metric, run, epoch, bn):
    names = []
    if Source.ACTIVATIONS in metric.reads:
        names.append(layout.activations_file(epoch, bn))
        names += [name for name in [layout.summaries_file(epoch, bn)] if name in run.manifest.files]
    if Source.WEIGHTS in metric.reads:
        names.append(layout.checkpoint_file(epoch))
    if metric.scope is Scope.PAIR:
        names.append(layout.checkpoint_file(run.epochs[0]))
    if metric.reads & PREDICTED:
        names.append(layout.predictions_file(epoch))
    return tuple(dict.fromkeys(names))
