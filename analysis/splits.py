"""Probe images that a study lacks: why a metric that is asked about them has no values."""

from dataclasses import replace

from analysis.metrics.metric import Source
from analysis.store.probe import why_missing

OF_PROBE_IMAGES = {Source.ACTIVATIONS, Source.INPUTS}


def on_split(metric, task, parameters):
    """The task; where its study has no probe images of the split that the parameters name, one that says so."""
    splits = task.run.study.manifest.probe_splits
    split = parameters.get("split")
    if task.missing or split is None or split in splits or not metric.reads & OF_PROBE_IMAGES:
        return task
    return replace(task, names=(), missing=f"the study has {why_missing(split, splits)}")
