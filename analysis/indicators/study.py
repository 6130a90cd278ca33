"""The indicators of a study: what is kept of every metric, held against how well its runs generalise."""

from dataclasses import dataclass
from typing import Any

from analysis.indicators.fitness import SPLITS, TRAIN
from analysis.indicators.measuring import measure
from analysis.indicators.ranking import rank
from analysis.indicators.values import indicator_values
from analysis.metrics import METRICS, find
from analysis.metrics.parameters import ParameterError
from analysis.request import check_request, several
from analysis.store import StoreError
from analysis.targets import TEST_ACCURACY, check_target, target_values


@dataclass(frozen=True)
class Observed:
    """What is ranked: pandas tables.

    values: of `indicator_values`, of all metrics. target: of `target_values`. groups: {run: its name without the seed}.
    layers: all names, in network order.
    """

    values: Any
    target: Any
    groups: dict[str, str]
    layers: tuple[str, ...]


def indicators(study, metrics=None, target=TEST_ACCURACY, split=TRAIN, runs=None, epoch="last", compute=False):
    """Rank the runs of a study by every metric in every layer, and hold each order against that by a target.

    metrics, runs: names, None for all. target: "test accuracy" or "gap" (train minus test accuracy), at the epoch of
    the indicators. split: whose probe images metrics of activations are taken on, "train", "test" or "difference": the
    value on train minus that on test images. epoch: a number from 1, or "last" of each run.
    compute: measure what is not kept yet; without it, what is not kept is a row of the status "not computed".

    An indicator is a metric with its default parameters, one number for each run and layer; `variant` names which of
    several (a term, a way of pruning), `layer` is "" for the whole network. Values are compared to six digits.
    Returns a pandas table: study, target, split, metric, variant, layer; tau, Kendall's tau-b from -1 to 1, no unit;
    low, high, its 95 % bootstrap interval over runs, whole seed groups at once; p, two-sided, that chance alone gives
    such a tau (it takes runs for independent, which seeds of one model are not: see the interval);
    p_benjamini_hochberg, p adjusted for all rows of the table; n, runs with both values; status; reason, which also
    says why runs are left out of n. Raises ParameterError and StoreError for what the study does not have.
    """
    check(target, split, epoch)
    for metric in chosen_metrics(metrics) if compute else ():
        measure(metric, trained(study, runs), split, epoch)
    table = rank_observed(observe(study, metrics, target, split, runs, epoch))
    for place, (name, text) in enumerate({"study": study.name, "target": target, "split": split}.items()):
        table.insert(place, name, text)
    return table


def observe(study, metrics=None, target=TEST_ACCURACY, split=TRAIN, runs=None, epoch="last"):
    """What `indicators` ranks, as kept: an Observed. Arguments and errors as there."""
    import pandas

    check(target, split, epoch)
    chosen = trained(study, runs)
    check_request(chosen, epoch, None)
    found = [indicator_values(metric, chosen, split, epoch) for metric in chosen_metrics(metrics)]
    goal = target_values(chosen, target, epoch)
    layers = tuple(dict.fromkeys(layer.name for run in chosen for layer in run.layers))
    return Observed(
        pandas.concat(found, ignore_index=True), goal, {run.name: run.manifest.group for run in chosen}, layers
    )


def rank_observed(observed):
    """The table of `indicators`, from metric to reason."""
    return rank(observed.values, observed.target, observed.groups, observed.layers)


def check(target, split, epoch):
    """Raise ParameterError for a target, a split or an epoch that cannot be asked for."""
    check_target(target)
    if split not in SPLITS:
        raise ParameterError(f"split must be one of {', '.join(SPLITS)}, received {split!r}")
    if epoch in ("first", 0) or not (epoch == "last" or isinstance(epoch, int)):
        raise ParameterError(f"epoch must be last, or a number from 1 (0 is before training), received {epoch!r}")


def trained(study, runs=None):
    """The Runs of these names that have been trained; StoreError for one that is not there, and where none has."""
    chosen = [study.run(name) for name in dict.fromkeys(several(study.runs if runs is None else runs))]
    found = [run for run in chosen if run.epochs and run.last_epoch > 0]
    if not found:
        raise StoreError(f"{study.folder}: no trained run to rank")
    return found


def chosen_metrics(names=None):
    """The Metrics of these names, None for all. Raises ParameterError."""
    return [find(name) for name in (METRICS if names is None else several(names))]
