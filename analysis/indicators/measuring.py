"""Measuring what an indicator needs and a study has not kept yet."""

from analysis.compute import compute
from analysis.indicators.fitness import PARTS, TRAIN, parameters_for, unfit
from analysis.indicators.values import NOT_COMPUTED, indicator_values
from analysis.store import StoreError


def measure(metric, runs, split=TRAIN, epoch="last", jobs=1):
    """Measure and keep what `indicator_values` would call not computed.

    metric: a Metric. runs: Runs of one study. split, epoch: as there. jobs: processes to measure with.
    One layer of one run is measured first: a metric that then has several numbers where an indicator has one is not
    measured further. Raises StoreError where files are damaged, after all that can be measured has been.
    """
    if unfit(metric, split):
        return
    errors = {}
    for part in PARTS[split]:
        for ahead in (True, False):
            lacking = [run for run in _lacking(metric, runs, part, epoch) if run.name not in errors]
            if lacking:
                errors |= _measure(metric, lacking[:1] if ahead else lacking, part, epoch, jobs, ahead)
    if errors:
        raise StoreError("; ".join(errors.values()))


def _lacking(metric, runs, part, epoch):
    table = indicator_values(metric, runs, part, epoch)
    names = set(table.loc[table["status"] == NOT_COMPUTED, "run"])
    return [run for run in runs if run.name in names]


def _measure(metric, runs, part, epoch, jobs, ahead):
    """Measure these runs, or one layer ahead; {run: what is wrong with its files}."""
    layers = [runs[0].layers[0].name] if ahead else None
    request = {"epochs": epoch, "layers": layers, "jobs": jobs} | parameters_for(metric, part)
    study, names = runs[0].study, [run.name for run in runs]
    try:
        compute(metric.name, study, names, **request)
    except StoreError as error:
        if len(names) == 1:
            return {names[0]: str(error)}
        # Of one run: it does not lose the others.
        apart = (_measure(metric, [run], part, epoch, jobs, ahead) for run in runs)
        return {name: text for found in apart for name, text in found.items()}
    return {}
