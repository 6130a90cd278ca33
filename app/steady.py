"""Scales that stay while one steps from view to view: the span of all that is kept of a metric, whoever is shown."""

import pandas as pd
import streamlit as st

from analysis.compute import compute
from analysis.metrics.parameters import complete
from analysis.store.results import Results
from analysis.variants import VARIANT, variant
from app import load


def ends(studies, metric, parameters):
    """{variant: (least, greatest)} of the values and intervals of all models, layers and epochs that some studies have
    kept."""
    spans = {}
    for each in (of_study(study, metric, parameters) for study in studies):
        for name, span in each.items():
            low, high = spans.get(name, span)
            spans[name] = min(low, span[0]), max(high, span[1])
    return spans


def of_study(study, metric, parameters):
    """The same of one study."""
    results = Results.of(study, metric.name, complete(metric, parameters), metric.version)
    kept = tuple(load.written(results.folder / f"{name}.parquet") for name in study.runs)
    key = (str(study.folder), load.fingerprint(study.folder), kept, metric.name, tuple(parameters.items()))
    return _ends(key, study, metric, results, parameters)


@st.cache_data(max_entries=64, show_spinner=False)
def _ends(key, _study, _metric, _results, _parameters):
    if _metric.is_read_off:
        tables = [compute(_metric.name, _study, epochs="all", **_parameters)]
    else:
        tables = [table for name in _study.runs if (table := _results.read(name)) is not None]
    if not tables:
        return {}
    table = pd.concat(tables, ignore_index=True)
    table = table[table["status"] == "measured"]
    spans = table.assign(**{VARIANT: variant(table)}).groupby(VARIANT)[["value", "low", "high"]].agg(["min", "max"])
    return {name: (float(row.min()), float(row.max())) for name, row in spans.iterrows() if row.notna().any()}
