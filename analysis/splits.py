"""Of which probe images a metric is asked: those of a split, or a portion of them; why a study has none of them."""

from dataclasses import replace

from analysis.store.portion import Portion
from analysis.store.probe import why_missing


def on_split(metric, task, parameters):
    """The task, on the probe images that the parameters name; where its study has none of these, one that says so."""
    splits = task.run.study.manifest.probe_splits
    split = parameters.get("split")
    if task.missing or not metric.reads_images or split is None:
        return task
    if split not in splits:
        return replace(task, names=(), missing=why_missing(split, splits))
    portion = Portion(parameters.get("images", 1.0), parameters.get("part", 1))
    first, last = splits[split]
    start, stop = portion.span(last - first)
    if start == stop and not portion.is_all:
        reason = f"part {portion.part} of {portion.share:g} of {last - first} images holds none"
        return replace(task, names=(), missing=reason)
    return replace(task, portion=portion)
