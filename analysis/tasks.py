"""Which measurements a request comes down to: one task for each run and snapshot."""

from analysis import recorded
from analysis.layer_sets import chosen as chosen_places
from analysis.metrics.answers import why_none
from analysis.metrics.metric import MAKES_NO_IMAGE, NAMES_NO_CLASS, Scope, Source
from analysis.request import wanted_epochs
from analysis.store import layout
from analysis.store.manifest import RECONSTRUCTION
from analysis.task import OF_RUNS, Task

WORDS = {Source.ACTIVATIONS: "activations"} | dict.fromkeys(recorded.PREDICTED, "predictions")
OF_CLASSES = {Source.LOGITS, Source.PERTURBATION}  # in which accuracies are
NOT_TRAINED_HERE = "the network is imported: what it was trained from is not known, epoch 0 is a random twin"
WHOLE = ("",)  # what stands for the layers where the network is measured as one


def tasks(metric, run, epochs="last", layers=None):
    """The tasks of one metric on one run.

    epochs: "last", "first", "all", a number or several of these; "all" are those with what the metric reads on disk.
    layers: names of layers, of other places and of sets of them (see analysis.layer_sets), or None for all layers;
    those of other networks are passed over. An epoch that cannot be measured gives a task that says why. A run
    without a committed epoch has no tasks.
    """
    chosen = chosen_places(run, layers)
    if not run.epochs:
        return []
    if why := _why_never(metric, run):
        layers = chosen if metric.scope not in (*OF_RUNS, Scope.NETWORK) else WHOLE
        return [Task(run, None, layout.TRAINED, layers, missing=why, status="not applicable")]
    if metric.scope in OF_RUNS:
        return [_over_run(metric, run)]
    if metric.scope is Scope.NETWORK:
        chosen = WHOLE
    known = recorded.snapshots(metric, run)
    wanted = sorted({epoch for epoch, _ in known}) if epochs == "all" else wanted_epochs(run, epochs)
    if metric.scope is Scope.TRAJECTORY:
        return _over_epochs(metric, run, wanted, chosen)
    return [task for epoch in wanted for task in _at_epoch(metric, run, epoch, known, chosen)]


def _why_never(metric, run):
    """Why a network that does what that of the run does has no value of a metric, or ""."""
    reconstructs = run.study.manifest.task == RECONSTRUCTION
    if reconstructs and metric.reads & OF_CLASSES:
        return NAMES_NO_CLASS
    if not reconstructs and Source.RECONSTRUCTIONS in metric.reads:
        return MAKES_NO_IMAGE
    answers = run.imported and run.recorded_predictions and Source.LOGITS in metric.reads
    return why_none(run) if answers else ""


def _over_run(metric, run):
    """The task of a whole run; it says why where the run has none of the logits that it needs."""
    names = recorded.files_of_run(metric, run)
    needed = {layout.predictions_file(epoch) for epoch in recorded.epochs_of_run(metric, run)}
    missing = "predictions were not recorded" if Source.LOGITS in metric.reads and not needed & set(names) else ""
    if run.imported and metric.scope is Scope.RUN and Source.LOGITS in metric.reads:
        missing = NOT_TRAINED_HERE
    return Task(run, None, layout.TRAINED, WHOLE, names, missing)


def _over_epochs(metric, run, wanted, layers):
    """One task that reads every recorded epoch, whichever are wanted; then why others have no values."""
    if run.imported:
        return [Task(run, epoch, layout.TRAINED, layers, missing=NOT_TRAINED_HERE) for epoch in wanted]
    known = recorded.snapshots_as_trained(metric, run)
    epochs = [epoch for epoch, _ in known]
    names = dict.fromkeys(name for snapshot in known for name in recorded.files_at(metric, run, *snapshot))
    whole = [Task(run, None, layout.TRAINED, layers, tuple(names))] if known else []
    missing = [epoch for epoch in wanted if epoch not in epochs]
    return whole + [task for epoch in missing for task in _at_epoch(metric, run, epoch, known, layers)]


def _at_epoch(metric, run, epoch, known, layers):
    """The tasks of one epoch, one for each of its statistics of normalisation; or one that says why there is none."""
    statistics = [bn for at, bn in known if at == epoch]
    what = next((name for source, name in WORDS.items() if source in metric.reads), "weights")
    if epoch not in run.epochs:
        reason = f"epoch {epoch} was not trained; the run has {run.epochs[0]} to {run.last_epoch}"
    elif not statistics:
        reason = f"{what} of epoch {epoch} were not recorded"
    elif run.imported and metric.scope is Scope.PAIR and not metric.of_now:
        reason = NOT_TRAINED_HERE
    elif metric.scope is Scope.PAIR and run.epochs[0] not in run.recorded_checkpoints:
        reason = f"weights of epoch {run.epochs[0]} were not recorded"
    else:
        return [Task(run, epoch, bn, layers, recorded.files_at(metric, run, epoch, bn)) for bn in statistics]
    return [Task(run, epoch, layout.TRAINED, layers, missing=reason)]
