"""The charts of the page Scores: relation by layer, all layers together, and single images of one layer."""

from dataclasses import replace
from math import inf

import pandas as pd
import streamlit as st

from analysis import scores
from analysis.scores.predictions import BOTH, GIVEN
from analysis.store import layout
from analysis.variants import VARIANT
from app import charts, downloads, drawn, kept, page, pick, score_explained, series, thumbnails
from app.charts.by_layer import ADJUSTED
from app.charts.scene import SERIES, number
from app.scored import correlations
from app.text import plain

LEVEL = 0.05
RAW, REST = "raw", "rest held constant"
NAMES = {"spearman": "Spearman's rho", "pearson": "Pearson's r", "slope": "slope"}
MOST_PICTURES = 2000  # images of which a page can carry a small picture


def by_layer(selection, asked, table):
    """A panel raw, a panel given the rest; models as lines, the untrained network in grey."""
    words = {given: REST if given else RAW for given in table["given"].unique()}
    rows = series.beside_untrained(table.assign(**{VARIANT: table["given"].map(words)}), selection.epoch)
    full = page.full_range() and asked.question.method != "slope"
    scene = page.scene(selection, NAMES[asked.question.method], full_range=full)
    scene = replace(scene, ends=(-1.0, 1.0)) if full else scene.shared(rows)
    st.markdown(_summary(selection, asked, rows))
    key = ("scores", asked.key, tuple(selection.layers), full)
    shown = drawn.show(key, lambda: charts.by_layer(rows, scene), "scores by layer")
    null = page.null_in_words(asked.metric, table)
    held = next((given for given in words if given), "")
    constant = f" Held constant: {held.replace('rms', 'RMS').replace('_', ' ')}." if held else ""
    st.caption(
        f"{null}{constant} Bars: 95 % intervals over images. {score_explained.attached(asked.study, asked.score)}"
    )
    downloads.offer(shown, table, _name(asked, "by-layer"))


def joint(selection, asked, table):
    """R2 of all layers: a panel for each set of predictors."""
    words = {GIVEN: "what is held constant, alone", BOTH: "layers and what is held constant"}
    rows = table.assign(**{VARIANT: table["predictors"].replace(words)})
    rows = series.beside_untrained(rows, selection.epoch)
    scene = page.scene(selection, "R²", (-inf, 1.0))
    key = ("score predictions", asked.key, tuple(selection.layers))
    shown = drawn.show(key, lambda: charts.by_model(rows, scene), "scores together")
    downloads.behind_button(shown, table, _name(asked, "together"))


def images(selection, asked):
    """The images behind one relation, each with its picture."""
    st.subheader("Image by image", anchor=False)
    runs = {run.name: run for run in selection.runs}
    left, right = st.columns(2)
    name = pick.one("score_model", list(runs), next(iter(runs)), "model")
    left.selectbox("Model", list(runs), key="score_model", help="Whose measure of each image is drawn.")
    layers = list(selection.layers)
    layer = pick.one("score_layer", layers, _strongest(asked, name, layers), "layer")
    right.selectbox("Layer", layers, key="score_layer", format_func=selection.layers.get, help="Where it is measured.")
    table = scores.points(runs[name], asked.metric, asked.score, layer, asked.question, asked.parameters)
    if len(table):
        table = table[(table["bn"] == layout.TRAINED) & (table["epoch"] == runs[name].epoch(selection.epoch))]
    if not len(table):
        st.info(f"No image has a measure in {plain(selection.layers[layer])} and a score.")
        return
    title = _of_points(selection, asked, name, layer, len(table))
    scene = page.scene(selection, f"{asked.metric.title} in {selection.layers[layer]}")
    key = ("score points", asked.key, name, layer)
    shown = drawn.show(key, lambda: charts.image_scatter(_pictured(asked, table), scene, asked.score, title), "images")
    st.caption("Point at an image to see it. Dashed: the linear regression of the score on the measure.")
    downloads.behind_button(shown, table.rename(columns={"value": asked.metric.name}), _name(asked, f"{name}-{layer}"))


def _strongest(asked, name, layers):
    """The layer in which the raw relation of a model is strongest, the last where none has one."""
    table = correlations(asked)
    raw = table[(table["run"] == name) & (table["given"] == "") & table["layer"].isin(layers)]
    raw = raw[raw["epoch"] == raw["epoch"].max()].dropna(subset=["value"])
    return layers[-1] if raw.empty else raw.loc[raw["value"].abs().idxmax(), "layer"]


def _of_points(selection, asked, name, layer, images):
    """The title of a scatter: the raw relation with its n and p, as the chart above has it."""
    table = correlations(asked)
    epoch = asked.study.run(name).epoch(selection.epoch)
    place = {"run": name, "layer": layer, "epoch": epoch, "bn": layout.TRAINED, "given": "", "status": "measured"}
    rows = table[(table[list(place)] == pd.Series(place)).all(axis=1)]
    where = f"{name}, {selection.layers[layer]}"
    if rows.empty:
        return f"{where}: {number(images, 'image')}"
    row = rows.iloc[0]
    interval = f" (95 %: {row['low']:.2g} to {row['high']:.2g})" if row["low"] == row["low"] else ""
    relation = f"{NAMES[asked.question.method]} = {row['value']:.2g}{interval}"
    return f"{where}: {relation}, p = {row['p']:.2g}, n = {row['n']}"


def _pictured(asked, table):
    table = table.assign(**{SERIES: table["run"]}).drop(columns=["run", "epoch", "bn"])
    if len(table) > MOST_PICTURES:
        return table
    return table.assign(image=thumbnails.data_urls(asked.study, table["probe_image"]))


def _summary(selection, asked, rows):
    """For each panel: how many layers have an adjusted p below the level, and the strongest."""
    models = rows[rows["epoch"] != kept.FIRST] if selection.epoch != kept.FIRST else rows
    what = f"{asked.metric.title} and {plain(asked.score)}"
    parts = []
    for variant, of_one in models.groupby(VARIANT, sort=False):
        strongest = of_one.loc[of_one["value"].abs().idxmax()]
        few = int((of_one[ADJUSTED] < LEVEL).sum())
        where = f"{plain(strongest['run'])}, {plain(selection.layers[strongest['layer']])}"
        parts.append(
            f"**{plain(variant)}**: {few} of {number(len(of_one), 'relation')} with adjusted p < {LEVEL:g}, "
            f"strongest {strongest['value']:.2g} ({where})"
        )
    return f"{what}. {'; '.join(parts)}."


def _name(asked, what):
    return f"{asked.study.name}-{asked.metric.name}-{asked.score.replace(' ', '-')}-{what}"
