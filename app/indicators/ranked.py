"""What the page Indicators shows: read and ranked once, for as long as nothing that it depends on was written."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import METRICS
from analysis.indicators import observe, rank_observed
from analysis.indicators.fitness import PARTS, parameters_for, unfit
from analysis.indicators.values import MEASURED, NOT_COMPUTED
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from analysis.variants import VARIANT
from app.charts.scene import SERIES
from app.language import N_, _
from app.load import fingerprint, written

NETWORK = N_("network")  # where the layer would stand for a metric of the whole network
CELL = ["metric", VARIANT, "layer"]


@dataclass(frozen=True)
class Ranked:
    """table: of `analysis.indicators`, with `id` and `name` of the indicator and `family`. values: of each run.
    target: of each run. pending: {metric: runs that it is not computed for}. key: stands for all of this."""

    table: pd.DataFrame
    values: pd.DataFrame
    target: pd.DataFrame
    pending: dict[str, tuple[str, ...]]
    key: tuple

    def cell(self, indicator, layer):
        """The row of one indicator in one layer."""
        return self.table[(self.table["id"] == indicator) & (self.table["layer"] == layer)].iloc[0]

    def points(self, row):
        """The models behind a row: series, value, low and high of the indicator; target, target_low, target_high."""
        values = self.values[(self.values[CELL] == row[CELL]).all(axis=1) & (self.values["status"] == MEASURED)]
        goal = self.target[["value", "low", "high"]].rename(columns=lambda name: f"target_{name}")
        found = values.merge(goal, left_on="run", right_index=True).rename(columns={"run": SERIES})
        return found.rename(columns={"target_value": "target"}).dropna(subset=["target"])


def ranked(study, runs, target, split, epoch):
    """The Ranked of some Runs. Raises StoreError where none of them has been trained, or has the epoch."""
    names = tuple(run.name for run in runs)
    key = (str(study.folder), fingerprint(study.folder), _results(study, split), names, target, split, epoch)
    with st.spinner(_("Reading what is measured ...")):
        return _ranked(key, study)


@st.cache_resource(max_entries=8, show_spinner=False)
def _ranked(key, _study):
    *_seen, names, target, split, epoch = key
    observed = observe(_study, None, target, split, names, epoch)
    table = rank_observed(observed)
    named = [_named(*row) for row in table[["metric", VARIANT]].itertuples(index=False)]
    table = _placed(table).assign(
        id=[one for one, _ in named],
        name=[name for _, name in named],
        family=[METRICS[metric].family for metric in table["metric"]],
    )
    waiting = observed.values[observed.values["status"] == NOT_COMPUTED]
    pending = {metric: tuple(rows["run"]) for metric, rows in waiting.groupby("metric", sort=False)}
    return Ranked(table, _placed(observed.values), observed.target, pending, key)


def _placed(table):
    return table.assign(layer=table["layer"].replace("", NETWORK))


def _named(metric, variant):
    """(id, name for people) of an indicator."""
    title = METRICS[metric].title
    return (f"{metric}: {variant}", f"{title}: {variant.replace('_', ' ')}") if variant else (metric, title)


def _results(study, split):
    """When the results that the indicators are made of were written; what is read off is kept by the look at it."""
    places = [
        Results.of(study, metric.name, complete(metric, parameters_for(metric, part)), metric.version).folder
        for metric in METRICS.values()
        if not unfit(metric, split) and not metric.is_read_off
        for part in PARTS[split]
    ]
    return tuple((str(file), written(file)) for place in places for file in sorted(place.glob("*.parquet")))
