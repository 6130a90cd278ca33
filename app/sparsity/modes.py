"""Maps or the whole layer: does it matter over what the measure is taken? The meeting's question."""

from dataclasses import replace
from math import isclose

import streamlit as st

from analysis.modes_compared import ORDER, RATIO, compared
from analysis.variants import VARIANT
from app import charts, computing, downloads, drawn, page, series
from app.charts.look import null_kind
from app.charts.scene import SERIES
from app.language import N_, _
from app.sparsity.asked import MODES, choose
from app.text import plain

WHOLE = "flatten"
WORDS = {"filter": N_("each map, then averaged"), "channel": N_("each position, then averaged")}
QUANTITIES = {RATIO: N_("ratio of the two"), ORDER: N_("rank correlation of images")}


def show(selection):
    asked = choose(selection, list(WORDS), key="mode_of_parts")
    mode = asked.parameters.get("mode")
    sets = [asked.parameters | {"per": "image", "mode": one} for one in (WHOLE, mode)]
    (whole, rows), (apart, others) = page.ask_each(
        selection, [(asked.metric, one) for one in sets], asked.epochs, together=True
    )
    if len(rows) and len(others):
        with st.spinner(_("Drawing resamples of the images ...")):
            table = both(whole.key, apart.key, rows, others)
        answer(asked, mode, table)
        draw(asked, mode, table, (whole.key, apart.key))
        undefined = table.loc[table["status"] != "measured", ["run", "layer", "epoch", "status", "reason"]]
        computing.say_missing(undefined, "no ratio")
    computing.say_missing(apart.unmeasured)
    return asked.metric


@st.cache_data(max_entries=16, show_spinner=False)
def both(key, other_key, _rows, _others):
    """The rows of `compared`, once for what they depend on."""
    return compared(_rows, _others)


def answer(asked, mode, table):
    """Whether the two differ, in words made of the numbers."""
    rows = table[table["status"] == "measured"]
    rows = rows[rows["epoch"] > 0] if (rows["epoch"] > 0).any() else rows
    ratio, order = rows[rows["quantity"] == RATIO], rows[rows["quantity"] == ORDER]
    if ratio.empty or order.empty:
        st.markdown(_("No layer has a value of both."))
        return
    said = _same(asked, mode, ratio, order) or _apart(asked, ratio, order)
    st.markdown(" ".join([f"**{_('Does it matter?')}**", said]))


def _same(asked, mode, ratio, order):
    """The sentence where one follows from the other on every image, else ""."""
    exact = (ratio["high"] - ratio["low"]).abs() <= 1e-5 * ratio["value"].abs()  # values are recorded in half precision
    if not exact.all() or order["value"].min() < 1 - 1e-6:
        return ""
    title = asked.metric.title
    if all(isclose(value, 1, rel_tol=1e-5) for value in ratio["value"]):
        words = _("No: {measure} is the same number both ways, on every image and in every layer.")
        return words.format(measure=title)
    counts = ", ".join(
        f"{plain(asked.selection.layers[layer])} {value:.6g}"
        for layer, value in ratio.groupby("layer", sort=False)["value"].first().items()
    )
    words = {
        "filter": _(
            "No: {measure} of the whole layer is that of its maps, averaged, times the number of maps ({counts})."
        ),
        "channel": _(
            "No: {measure} of the whole layer is that of its positions, averaged, times the number of positions "
            "({counts})."
        ),
    }
    alike = _("The images stand in the same order (rank correlation 1): any question about images has the same answer.")
    return " ".join([words[mode].format(measure=title, counts=counts), alike])


def _apart(asked, ratio, order):
    low, high = order["value"].min(), order["value"].max()
    where = order.loc[order["value"].idxmin()]
    words = _(
        "Yes: {measure} is another quantity. Whole layers have {least:.3g} to {most:.3g} times the value of their "
        "parts, and the images do not stand in the same order: rank correlation {low:.2f} ({layer}, {model}) to "
        "{high:.2f}, n = {n} images."
    )
    return words.format(
        measure=asked.metric.title, least=ratio["value"].min(), most=ratio["value"].max(), low=low, high=high,
        layer=plain(asked.selection.layers[where["layer"]]), model=plain(where["run"]), n=int(order["n"].max()),
    )  # fmt: skip


def draw(asked, mode, table, keys):
    """Both side by side, and below them their ratio and the order of the images."""
    titles = {name: _(word) for name, word in {"one": MODES[WHOLE], "other": WORDS[mode], **QUANTITIES}.items()}
    table = table[table["status"] == "measured"]
    rows = series.beside_untrained(
        table.assign(**{VARIANT: table["quantity"].map(titles)}), asked.selection.study, asked.selection.epoch
    )

    def panels():
        values = rows[rows["quantity"].isin(["one", "other"])]
        shown = [charts.by_layer(values, asked.scene(), small=True)]
        for quantity, bounds in ((RATIO, None), (ORDER, (-1.0, 1.0))):
            part = rows[rows["quantity"] == quantity]
            scene = replace(asked.scene(titles[quantity]), bounds=bounds or (float("-inf"), float("inf")))
            shown += [charts.by_layer(part, scene, small=True)] if len(part) else []
        return charts.Panels(tuple(chart for one in shown for chart in one.charts), 2, shown[0].key)

    shown = drawn.show(asked.key("modes", *keys), panels, "modes")
    said = [_("Grey: the untrained network.")] if rows[SERIES].map(null_kind).any() else []
    bars = _("Bars: 95 % intervals over images (n = {n}), of the ratio in pairs. Ratio: whole layer over parts.")
    st.caption(" ".join([*said, bars.format(n=int(table["n"].max()))]))
    downloads.offer(shown, table, f"{asked.name}-modes")
