"""The models behind one square of the picture of indicators: which one is chosen, and their scatter."""

import streamlit as st

from analysis import METRICS
from analysis.indicators.values import MEASURED
from app import charts, downloads, drawn, page, pick
from app.charts.scene import SERIES
from app.explain import all_about
from app.indicators.ranked import NETWORK
from app.indicators.target import in_words as target_in_words
from app.language import _
from app.text import plain

NONE = ""
INDICATOR, LAYER = "indicator", "at"


def choose(table, layers):
    """The square that is chosen, by a click on it or from these lists: (id, layer), or None. layers: {name: label}."""
    names = dict(zip(table["id"], table["name"], strict=True))
    left, right = st.columns(2)
    chosen = pick.one(INDICATOR, [NONE, *names], NONE, _("indicator"))
    left.selectbox(
        _("Indicator"), [NONE, *names], key=INDICATOR, format_func=lambda one: names.get(one, _("none")),
        help=_("Shows the models behind a square. A click on the square chooses it too."),
    )  # fmt: skip
    own = set(table.loc[table["id"] == chosen, "layer"])
    there = [layer for layer in layers if layer in own] or [NONE]
    layer = pick.one(LAYER, there, there[-1], _("layer"))
    words = _("The layers that the indicator is measured in.")
    right.selectbox(
        _("Layer"), there, key=LAYER, format_func=lambda name: layers.get(name, ""), disabled=not chosen, help=words
    )
    return (chosen, layer) if chosen else None


def set_chosen(indicator, layer):
    """Choose a square before the page is run."""
    st.session_state[INDICATOR], st.session_state[LAYER] = indicator, layer


def show(found, selection, chosen, target):
    """The scatter of the models behind the square that is chosen. found: Ranked."""
    row = found.cell(*chosen)
    label = selection.layers.get(row["layer"], _(NETWORK))
    if row["status"] != MEASURED:
        words = _("{indicator}, {layer}: no tau. {reason}")
        st.info(words.format(indicator=plain(row["name"]), layer=plain(label), reason=plain(row["reason"])))
        return
    points = found.points(row)
    title = f"{row['name']}, {label}: {in_words(row)}"
    what = page.scene(selection, row["name"], METRICS[row["metric"]].bounds)
    key = ("scatter", found.key, chosen)
    shown = drawn.show(key, lambda: charts.scatter(points, what, target_in_words(target), title), "scatter")
    st.caption(_("Bars: 95 % intervals of the indicator, where it has them, and of the target."))
    downloads.behind_button(
        shown, points.rename(columns={SERIES: "model"}), f"{selection.study.name}-{row['metric']}-{label}"
    )
    all_about(METRICS[row["metric"]])


def in_words(row):
    """The tau of a row of the ranking with all that it must not stand without."""
    numbers = row[["tau", "low", "high", "p", "n"]]
    if row["low"] != row["low"]:
        return _("tau = {tau:.2f}, p = {p:.2g}, n = {n}").format(**numbers)
    return _("tau = {tau:.2f} (95 %: {low:.2f} to {high:.2f}), p = {p:.2g}, n = {n}").format(**numbers)
