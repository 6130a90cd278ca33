"""Where a run keeps what a metric reads: the snapshots that have it, and the names of their files."""

from analysis.metrics.metric import Scope, Source
from analysis.store import layout

PREDICTED = {Source.LOGITS, Source.RECONSTRUCTIONS}


def snapshots(metric, run):
    """(epoch, bn) pairs that have on disk what the metric reads."""
    if Source.ACTIVATIONS in metric.reads:
        return run.recorded_activations
    if metric.reads & PREDICTED:
        return [(epoch, layout.TRAINED) for epoch in run.recorded_predictions]
    return [(epoch, layout.TRAINED) for epoch in run.recorded_checkpoints]


def snapshots_as_trained(metric, run):
    """The snapshots of a trajectory: one an epoch."""
    return [(epoch, bn) for epoch, bn in snapshots(metric, run) if bn == layout.TRAINED]


def files_of_run(metric, run):
    """Names of the files that a metric of a whole run reads.

    Tables of whichever perturbations were recorded (a run without has none, and its rows say so until it has), and
    what was recorded at the epochs that the metric looks at: all of them, or the last, beside that of other runs.
    """
    names = []
    if Source.PERTURBATION in metric.reads:
        names += [layout.recorded_perturbation(run.manifest.files, kind) for kind in run.recorded_perturbations]
    names += [name for epoch in epochs_of_run(metric, run) for name in files_at(metric, run, epoch, layout.TRAINED)]
    return tuple(name for name in names if name in run.manifest.files)


def epochs_of_run(metric, run):
    """The epochs that a metric of a whole run looks at."""
    return run.epochs[-1:] if metric.scope is Scope.BESIDE else run.epochs


def files_at(metric, run, epoch, bn):
    """Names of the files of one snapshot that a metric reads."""
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
