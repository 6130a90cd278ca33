"""Small charts of every layer: rows are layers, columns optimisers, levels overlaid; or one layer large."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from app import charts, drawn, enlarge, load
from app.charts.look import null_kind
from app.charts.scene import SERIES, VARIANT
from app.text import plain

LARGE = "layer"
ALL_MODELS = "all models"
SMALL_HEIGHT, LARGE_HEIGHT = 110, 360


def choose(layers):
    """The list of layers; returns the name of the one to be shown large, or None. layers: {name: label}."""
    return enlarge.choose(LARGE, layers, "layer")


def columns(study):
    """{run: its column}: the optimiser where the names of the runs say it and the level, else one for all."""
    groups = load.groups(study)
    families = charts.families(list(groups.values()))
    return {run: families[group][0] if families else ALL_MODELS for run, group in groups.items()}


def in_columns(table, study):
    """Rows with `series`, and with their column as `variant`; those of the untrained network stand in every column."""
    null = table[SERIES].map(null_kind) != ""
    models = table[~null].assign(**{VARIANT: table.loc[~null, SERIES].map(columns(study))})
    names = list(dict.fromkeys(models[VARIANT])) or [ALL_MODELS]
    return pd.concat([models, *(table[null].assign(**{VARIANT: name}) for name in names)], ignore_index=True)


def grid(table, scene, large, draw):
    """Panels: a row for each layer (or for the one that is large), in it a panel a column.

    table: columns series, layer, value and, as `variant`, the column. draw: maps the rows of one layer, and whether it
    is the last, to Panels, one for each column in turn.
    """
    table = table.dropna(subset=["value"])
    names = list(dict.fromkeys(table[VARIANT]))
    present = [layer for layer in scene.layers if layer in set(table["layer"]) and large in (None, layer)]
    parts = []
    for layer in present:
        rows = table[table["layer"] == layer]
        panels = dict(zip(dict.fromkeys(rows[VARIANT]), draw(rows, layer == present[-1]).charts, strict=True))
        titles = {name: f"{scene.layers[layer]} {name}" if len(names) > 1 else scene.layers[layer] for name in names}
        parts += [panels.get(name, charts.nothing(title)).properties(title=title) for name, title in titles.items()]
    height = LARGE_HEIGHT if large else SMALL_HEIGHT
    parts = tuple(part.properties(height=height) for part in parts)
    return charts.Panels(parts, len(names), charts.key(table, scene))


def put(shown, table, layers, large):
    """Put what was Drawn of a grid on the page: rows with their names, which are buttons, or one layer large."""
    if large is not None:
        drawn.put(shown, "large")
        return
    drawn.put(replace(shown, charts=()), "key")
    present = set(table["layer"].unique())
    for number, layer in enumerate(name for name in layers if name in present):
        left, right = st.columns([1, 9], vertical_alignment="center")
        with left:
            enlarge.button(LARGE, layer, plain(layers[layer]))
        row = shown.charts[number * shown.columns : (number + 1) * shown.columns]
        # The row names the layer; the titles of a figure that is taken away name it too.
        row = tuple(chart | {"title": chart["title"].partition(" ")[2] if number == 0 else ""} for chart in row)
        with right:
            drawn.put(replace(shown, charts=row, key=None), layer)
