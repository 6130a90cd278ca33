"""One number for each run and layer from a metric, as far as a study has kept it, and why where it has not."""

import numpy as np

from analysis.compute import compute, read_kept
from analysis.estimators.rounding import to_digits
from analysis.indicators.fitness import PARTS, TRAIN, parameters_for, several, unfit
from analysis.store import StoreError, layout
from analysis.variants import VARIANT, texts, variant

MEASURED = "measured"
NOT_COMPUTED, NOT_RECORDED, DAMAGED, NOT_APPLICABLE = "not computed", "not recorded", "damaged", "not applicable"
COLUMNS = ["metric", VARIANT, "layer", "run", "value", "low", "high", "n", "status", "reason"]


def indicator_values(metric, runs, split=TRAIN, epoch="last"):
    """A metric with default parameters as one number for each run, layer and variant; nothing is measured here.

    metric: a Metric. runs: Runs of one study. split: whose probe images, "train", "test" or "difference": the value on
    train minus that on test images, without interval. epoch: a number, or "last" of each run.
    Returns columns metric, variant (a term, a way of pruning ...; "" where there is one value), layer ("" for the whole
    network), run, value, low, high, n, status, reason. A run that lacks a value has a row with a status and a reason,
    of no variant or layer where that holds for all; a metric that is no indicator has one row of no run.
    """
    why = unfit(metric, split)
    if why:
        return _row(metric, None, NOT_APPLICABLE, why)
    tables = [_of_splits([_of_run(metric, run, part, epoch) for part in PARTS[split]]) for run in runs]
    parts = [_one_each(metric, of_part) for of_part in zip(*tables, strict=True)]
    if (parts[0]["status"] == NOT_COMPUTED).all():
        why = several(_ahead(metric, runs[0], PARTS[split][0], epoch))
        return _row(metric, None, NOT_APPLICABLE, why) if why else parts[0]
    return parts[0] if len(parts) == 1 else _difference(*parts)


def _of_run(metric, run, part, epoch, layers=None):
    """The table of a run at one epoch, as trained; or one row that says why there is none."""
    request = {"epochs": epoch, "layers": layers} | parameters_for(metric, part)
    if epoch != "last" and epoch not in run.epochs:
        span = f"{run.epochs[0]} to {run.last_epoch}"
        return _row(metric, run, NOT_RECORDED, f"epoch {epoch} was not trained; the run has {span}")
    try:
        if metric.is_read_off:
            table = compute(metric.name, run.study, [run.name], **request)
        else:
            table = read_kept(metric.name, run.study, run, **request)
    except StoreError as error:
        return _row(metric, run, DAMAGED, str(error))
    if table is None:
        return _row(metric, run, NOT_COMPUTED, NOT_COMPUTED)
    table = table[table["bn"] != layout.CALIBRATED]
    return table if len(table) else _row(metric, run, NOT_RECORDED, f"it has no value at epoch {run.epoch(epoch)}")


def _ahead(metric, run, part, epoch):
    """What is kept of the run's first layer alone, which `measure` measures ahead of all others."""
    table = _of_run(metric, run, part, epoch, [run.layers[0].name])
    return _named(metric, table) if "bn" in table else table[:0]


def _of_splits(tables):
    """The tables of a run on each split; where it has none on one of them, the row that says so in place of all."""
    lacking = [table for table in tables if "bn" not in table]
    return lacking[:1] * len(tables) if lacking else tables


def _one_each(metric, tables):
    """The tables of all runs as one; the one row of a metric that has several numbers where one is needed."""
    import pandas

    rows = [table for table in tables if "bn" not in table]
    tables = [table for table in tables if "bn" in table]
    if tables:
        table = _named(metric, pandas.concat(tables, ignore_index=True))
        why = several(table[table["status"] == MEASURED])
        if why:
            return _row(metric, None, NOT_APPLICABLE, why)
        rows.append(table[COLUMNS])
    return pandas.concat(rows, ignore_index=True)


def _named(metric, table):
    """With metric and variant. A row without a value may not say which variant it is of: then it is of all."""
    named = table.assign(metric=metric.name, **{VARIANT: variant(table)})
    vague = (table["status"] != MEASURED) & table[texts(table)].isna().any(axis=1)
    return named.assign(**{VARIANT: named[VARIANT].mask(vague, "")})


def _difference(train, test):
    """Train minus test where both are measured; else the status and reason of the one that is not."""
    for part in (train, test):
        if (part["run"] == "").any():
            return part
    keys = ["metric", VARIANT, "layer", "run"]
    both = train.merge(test, "outer", on=keys, suffixes=("", "_test"), sort=False)
    wanting = both["status"] != MEASURED
    status = both["status"].where(wanting, both["status_test"]).fillna(NOT_RECORDED)
    reason = both["reason"].where(wanting, both["reason_test"]).fillna("it is measured on one of the splits only")
    value = to_digits(both["value"]) - to_digits(both["value_test"])
    return both.assign(value=value, low=np.nan, high=np.nan, status=status, reason=reason)[COLUMNS]


def _row(metric, run, status, reason):
    """The one row of a metric without a value, or of one of its runs."""
    import pandas

    row = {"metric": metric.name, VARIANT: "", "layer": "", "run": run.name if run else "", "value": np.nan}
    row |= {"low": np.nan, "high": np.nan, "n": None, "status": status, "reason": reason}
    return pandas.DataFrame([row]).astype({"n": "Int64"})
