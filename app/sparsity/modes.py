"""Maps or the whole layer: does it matter over what the measure is taken? The meeting's question."""

from dataclasses import replace
from math import isclose

import streamlit as st

from analysis.modes_compared import ORDER, RATIO, compared
from analysis.variants import VARIANT
from app import charts, computing, downloads, drawn, page, series
from app.charts.look import NULLS
from app.charts.scene import SERIES
from app.sparsity.asked import MODES, choose
from app.text import plain

WHOLE = "flatten"
WORDS = {"filter": "each map, then averaged", "channel": "each position, then averaged"}


def show(selection):
    asked = choose(selection, list(WORDS))
    mode = asked.parameters.get("mode")
    sets = [asked.parameters | {"per": "image", "mode": one} for one in (WHOLE, mode)]
    (whole, rows), (apart, others) = page.ask_each(selection, [(asked.metric, one) for one in sets], asked.epochs)
    if len(rows) and len(others):
        table = both(whole.key, apart.key, rows, others)
        answer(asked, mode, table)
        draw(asked, mode, table, (whole.key, apart.key))
        undefined = table.loc[table["status"] != "measured", ["run", "layer", "epoch", "status", "reason"]]
        computing.say_missing(undefined, "no ratio")
    computing.say_missing(apart.unmeasured)
    return asked.metric


@st.cache_data(max_entries=16, show_spinner="Drawing resamples of the images ...")
def both(key, other_key, _rows, _others):
    """The rows of `compared`, once for what they depend on."""
    return compared(_rows, _others)


def answer(asked, mode, table):
    """Whether the two differ, in words made of the numbers."""
    rows = table[table["status"] == "measured"]
    rows = rows[rows["epoch"] > 0] if (rows["epoch"] > 0).any() else rows
    ratio, order = rows[rows["quantity"] == RATIO], rows[rows["quantity"] == ORDER]
    if ratio.empty or order.empty:
        st.markdown("No layer has a value of both.")
        return
    st.markdown(f"**Does it matter?** {_same(asked, mode, ratio, order) or _apart(asked, ratio, order)}")


def _same(asked, mode, ratio, order):
    """The sentence where one follows from the other on every image, else ""."""
    exact = (ratio["high"] - ratio["low"]).abs() <= 1e-5 * ratio["value"].abs()  # values are recorded in half precision
    if not exact.all() or order["value"].min() < 1 - 1e-6:
        return ""
    title = asked.metric.title
    if all(isclose(value, 1, rel_tol=1e-5) for value in ratio["value"]):
        return f"No: {title} is the same number both ways, on every image and in every layer."
    parts = {"filter": "maps", "channel": "positions"}[mode]
    counts = ", ".join(
        f"{plain(asked.selection.layers[layer])} {value:.6g}"
        for layer, value in ratio.groupby("layer", sort=False)["value"].first().items()
    )
    return (
        f"No: {title} of the whole layer is that of its {parts}, averaged, times the number of {parts} ({counts}). "
        "The images stand in the same order (rank correlation 1): any question about images has the same answer."
    )


def _apart(asked, ratio, order):
    low, high = order["value"].min(), order["value"].max()
    where = order.loc[order["value"].idxmin()]
    return (
        f"Yes: {asked.metric.title} is another quantity. Whole layers have {ratio['value'].min():.3g} to "
        f"{ratio['value'].max():.3g} times the value of their parts, and the images do not stand in the same order: "
        f"rank correlation {low:.2f} ({plain(asked.selection.layers[where['layer']])}, {plain(where['run'])}) to "
        f"{high:.2f}, "
        f"n = {int(order['n'].max())} images."
    )


def draw(asked, mode, table, keys):
    """Both side by side, and below them their ratio and the order of the images."""
    titles = {"one": MODES[WHOLE], "other": WORDS[mode], RATIO: RATIO, ORDER: ORDER}
    table = table[table["status"] == "measured"]
    rows = series.beside_untrained(table.assign(**{VARIANT: table["quantity"].map(titles)}), asked.selection.epoch)

    def panels():
        values = rows[rows["quantity"].isin(["one", "other"])]
        shown = [charts.by_layer(values, asked.scene(), small=True)]
        for quantity, bounds in ((RATIO, None), (ORDER, (-1.0, 1.0))):
            part = rows[rows["quantity"] == quantity]
            scene = replace(asked.scene(quantity), bounds=bounds or (float("-inf"), float("inf")))
            shown += [charts.by_layer(part, scene, small=True)] if len(part) else []
        return charts.Panels(tuple(chart for one in shown for chart in one.charts), 2, shown[0].key)

    shown = drawn.show(asked.key("modes", *keys), panels, "modes")
    null = "Grey: the untrained network. " if rows[SERIES].isin(NULLS).any() else ""
    n = int(table["n"].max())
    st.caption(
        f"{null}Bars: 95 % intervals over images (n = {n}), of the ratio in pairs. Ratio: whole layer over parts."
    )
    downloads.offer(shown, table, f"{asked.name}-modes")
