"""The shape of the distribution of a layer's values: histogram, centre, and in words which kurtosis is meaningful."""

from dataclasses import replace
from math import nan

import pandas as pd
import streamlit as st

from analysis import METRICS
from analysis.estimators.shape import TERMS as EVERY_TERM
from analysis.shape_in_words import judge
from app import charts, computing, downloads, drawn, page, series
from app.charts import words as columns
from app.charts.look import UNTRAINED_AS_INITIALISED, null_kind
from app.charts.scene import SERIES
from app.language import N_, _
from app.sparsity.asked import TENSORS, VALUES, one_layer, row, split
from app.text import percent, plain

TERMS, BINS = "layer", "bin"
# {whether the values of any model are one-sided, and of any two-sided: the sentence}
SIDES = {
    (True, False): N_("{tensors} are one-sided, meaningful: {kurtosis}"),
    (False, True): N_("{tensors} are two-sided, meaningful: {kurtosis}"),
    (True, True): N_("{tensors} are one-sided or two-sided, meaningful: {kurtosis}"),
}


def show(selection):
    metric = METRICS["activation_distribution"]
    st.markdown(metric.question)
    with row():
        layer, images = one_layer(selection), split(selection.study)
    sets = [(per, tensor) for tensor in TENSORS for per in (TERMS, BINS)]
    questions = [(metric, {"per": per, "tensor": tensor, "split": images}) for per, tensor in sets]
    found = dict(zip(sets, page.ask_each(selection, questions, (0, selection.epoch)), strict=True))
    rows = {
        one: series.beside_untrained(table, selection.study, selection.epoch)
        for one, (_, table) in found.items()
        if len(table)
    }
    here = {one: of_all[of_all["layer"] == layer] for one, of_all in rows.items()}
    here = {one: of_layer for one, of_layer in here.items() if len(of_layer)}
    answer(selection.layers[layer], here)
    draw(selection, metric, layer, here, tuple(one.key for one, _ in found.values()))
    words(here)
    every_layer(selection, rows)
    lacking = [one.unmeasured for one, _ in found.values() if len(one.unmeasured)]
    if lacking:
        computing.say_missing(pd.concat(lacking).drop_duplicates())
    return metric


def verdict(rows):
    """What the numbers of one layer say; a term that is not measured there does not exist, which is nan."""
    return judge(rows.set_index("term").reindex(EVERY_TERM).reset_index())


def answer(label, here):
    """In a line for each tensor: how many sides it has, and which kurtosis is meaningful."""
    said = []
    for tensor, name in VALUES.items():
        if (TERMS, tensor) in here:
            parts = [part for _model, part in models_of(here[TERMS, tensor])]
            sides = {one_sided(part) for part in parts}
            meaningful = dict.fromkeys((verdict(part).kurtosis or (_("none"),))[0] for part in parts)
            words = _(SIDES[True in sides, False in sides])
            said.append(words.format(tensors=_(name), kurtosis=_(" or ").join(meaningful)))
    if said:
        st.markdown(f"**{plain(label)}**: {'; '.join(said)}.")


def words(here):
    """For each tensor and model what the numbers say, below its histogram."""
    for place, (tensor, name) in zip(st.columns(2, gap="large"), VALUES.items(), strict=True):
        if (TERMS, tensor) in here:
            of_models = models_of(here[TERMS, tensor])
            said = [f"- {plain(columns.series(model))}: {verdict(part).words}" for model, part in of_models]
            place.markdown("\n".join([f"**{_(name).capitalize()}**", "", *said]))


def models_of(rows):
    """(name, rows) of each model and of the untrained network, but not of that as it was initialised."""
    return rows[rows[SERIES].map(null_kind) != UNTRAINED_AS_INITIALISED].groupby(SERIES, sort=False)


def one_sided(rows):
    """Whether no value lies on one side of 0."""
    value = rows.set_index("term")["value"]
    return min(value["share below 0"], value["share above 0"]) == 0


def draw(selection, metric, layer, here, keys):
    """The histograms of both tensors side by side."""
    bins = {TENSORS[tensor]: rows for (per, tensor), rows in here.items() if per == BINS and (TERMS, tensor) in here}
    if not bins:
        return
    centres = {TENSORS[tensor]: rows[rows["term"] == "mean"] for (per, tensor), rows in here.items() if per == TERMS}
    scene = replace(page.scene(selection, _("share of values")), shares=True)
    key = ("shapes", layer, *keys)
    shown = drawn.show(key, lambda: charts.shapes(_named(bins), _named(centres), scene), "shapes")
    words = _(
        "Heights: shares of all values of the layer, on a scale of decades. Upright lines: the mean of each model; "
        "dotted: 0. Grey: the untrained network. n = {n} images. Where models differ much in scale, their bins differ "
        "by a power of two, and so do the heights."
    )
    st.caption(words.format(n=int(next(iter(bins.values()))["n"].max())))
    table = pd.concat([rows.assign(tensor=name) for name, rows in bins.items()])
    downloads.offer(shown, table.drop(columns=[SERIES]), f"{selection.study.name}-{metric.name}-{layer}")


def _named(tables):
    """{name of a tensor in words: table}."""
    return {_(name): table for name, table in tables.items()}


def every_layer(selection, rows):
    """The same of all layers as a table: which of them are one-sided, and which kurtosis is meaningful."""
    found = [
        _summary(selection, tensor, model, layer, part)
        for (per, tensor), of_all in rows.items()
        if per == TERMS
        for (layer, model), part in of_all.groupby(["layer", SERIES], sort=False)
    ]
    if found:
        st.subheader(_("All layers"), anchor=False)
        st.dataframe(pd.DataFrame(found), hide_index=True, key="shapes of all", column_config=_names())


def _names():
    """{column of that table: what it is called}."""
    return {
        "layer": _("layer"),
        "model": _("model"),
        "of": _("of"),
        "sides": _("sides"),
        "exact zeros": _("exact zeros"),
        "mean": _("mean"),
        "skewness": _("skewness"),
        "meaningful": _("meaningful"),
        "its value": _("its value"),
    }


def _summary(selection, tensor, model, layer, part):
    value = part.set_index("term")["value"]
    kurtosis = verdict(part).kurtosis
    return {
        "layer": selection.layers.get(layer, layer),
        "model": columns.series(model),
        "of": _(TENSORS[tensor]),
        "sides": _("one") if one_sided(part) else _("two"),
        "exact zeros": percent(value["share of 0"]),
        "mean": round(value["mean"], 4),
        "skewness": round(value.get("skewness", nan), 2),
        "meaningful": kurtosis[0] if kurtosis else _("none"),
        "its value": round(value[kurtosis[0]], 2) if kurtosis else None,
    }
