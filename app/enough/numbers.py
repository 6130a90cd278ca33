"""A metric on quarters, halves and all of the probe images: what is kept of it, and whether the images are enough."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import METRICS
from analysis.estimators.portions import DOWN, UNAFFECTED, UNKNOWN, UP, WITHIN, Portions
from analysis.metrics.parameters import complete, parameters_of
from analysis.store.results import Results
from analysis.variants import VARIANT
from app import jobs, kept
from app.language import N_, _

QUARTERS = tuple((0.25, part) for part in (1, 2, 3, 4))
HALVES = tuple((0.5, part) for part in (1, 2))
WHOLE = ((1.0, 1),)
EVERY = (*QUARTERS, *HALVES, *WHOLE)
PLACE = ["run", "layer", VARIANT]
SHARE = "share"
IN_COUNT = {
    UP: N_("biased upwards in {count}"),
    DOWN: N_("biased downwards in {count}"),
    WITHIN: N_("within the spread in {count}"),
    UNAFFECTED: N_("not affected in {count}"),
}
NAMES = {0.25: "a quarter", 0.5: "half", 1.0: "all"}


@dataclass(frozen=True)
class Enough:
    """table: a row for each model, layer and variant, with PLACE, whole, low, high, n, of `portion` 0.25 and 0.5 the
    columns quarter and half with _low and _high, difference, spread, verdict, ratio, left, extrapolated.

    pending: runs to be computed first. unmeasured: as of an Answer. key: stands for all that these depend on.
    """

    table: pd.DataFrame
    pending: tuple[str, ...]
    unmeasured: pd.DataFrame
    key: tuple


def of(study, metric, parameters, runs, epoch, layers=None):
    """What is known of a metric at an epoch; nothing is measured here. layers: a tuple of names, None for all."""
    answers = [
        kept.answer(study, metric, parameters | _restricted(*portion), runs, (epoch,), layers) for portion in EVERY
    ]
    pending = tuple(dict.fromkeys(name for answer in answers for name in answer.pending))
    key = tuple(answer.key for answer in answers)
    tables = [answer.table[answer.table["bn"] != "calibrated"] if len(answer.table) else None for answer in answers]
    if any(table is None or table.empty for table in tables):
        return Enough(pd.DataFrame(), pending, answers[-1].unmeasured, key)
    return Enough(_beside(tables), pending, answers[-1].unmeasured, key)


def compute(study, metric, parameters, runs, epoch, layers=None):
    """Start the job that computes all of them."""
    portions = {"images": (0.25, 0.5, 1.0), "part": (1, 2, 3, 4)}
    jobs.compute(study, [metric.name], list(runs), (epoch,), parameters | portions, layers)


def verdicts(study, runs, epoch):
    """One row a metric, with default parameters: how many places of these runs its value is biased in, as far as all
    portions are kept. Columns metric (title), places, up, down, verdict."""
    return pd.DataFrame(
        [{"metric": metric.title, **_of_all(study, metric, runs, epoch)} for metric in METRICS.values()]
    )


def _of_all(study, metric, runs, epoch):
    if not metric.reads_images:
        of_weights = "weights" in metric.reads
        return {"verdict": _("reads no images") if of_weights else _("reads what all images were answered")}
    parameters = {name: parameter.default for name, parameter in parameters_of(metric).items()}
    first = Results.of(study, metric.name, complete(metric, _restricted(0.25, 4)), metric.version)
    known = [run for run in runs if first.state(run.name)]
    table = of(study, metric, parameters, known, epoch).table if known else ()
    if not len(table):
        return {"verdict": _("not computed on quarters and halves")}
    verdict = table["verdict"][table["verdict"] != UNKNOWN]
    counts = {"places": len(verdict), "up": int((verdict == UP).sum()), "down": int((verdict == DOWN).sum())}
    return counts | {"verdict": _in_words(verdict)}


def _in_words(verdict):
    found = [_(IN_COUNT[name]).format(count=count) for name, count in verdict.value_counts().items()]
    return ", ".join(found) or _("no value")


def _restricted(share, part):
    return {"images": share, "part": part} if share < 1 else {}


def _beside(tables):
    """The table of Enough from those of EVERY portion."""
    columns = [table.drop_duplicates(PLACE).set_index(PLACE)["value"].astype(float) for table in tables]
    values = pd.concat(columns, axis=1, keys=range(len(columns)))
    whole = tables[-1].drop_duplicates(PLACE).set_index(PLACE)
    quarters, halves = values[[0, 1, 2, 3]], values[[4, 5]]
    found = Portions(quarters.to_numpy().T, halves.to_numpy().T, values[6].to_numpy())
    told = {name: getattr(found, name) for name in ("difference", "spread", "verdict", "ratio", "left", "extrapolated")}
    for name, parts in (("quarter", quarters), ("half", halves)):
        told |= {name: parts.mean(axis=1, skipna=False), f"{name}_low": parts.min(axis=1)}
        told |= {f"{name}_high": parts.max(axis=1)}
    beside = whole.reindex(values.index)[["low", "high", "n"]]
    return values[[6]].set_axis(["whole"], axis=1).assign(**told).join(beside).reset_index()


def points(table):
    """A row for each of the three points of a place: PLACE, share (in words), value, low, high, of, n.

    The ends are those of the quarters and of the halves, and of all images the interval that the metric gives.
    """
    parts = []
    for share, name in ((0.25, "quarter"), (0.5, "half"), (1.0, "whole")):
        ends = ("low", "high") if name == "whole" else (f"{name}_low", f"{name}_high")
        part = table[[*PLACE, name, *ends]].set_axis([*PLACE, "value", "low", "high"], axis=1)
        parts.append(part.assign(**{SHARE: NAMES[share]}))
    found = pd.concat(parts, ignore_index=True)
    return found.astype({"value": float, "low": float, "high": float}).replace([np.inf, -np.inf], np.nan)
