"""Layer by epoch as a picture, a panel a model: one scale of colour for all, two-sided where values have two signs."""

import altair as alt

from app.charts.look import DIVERGING
from app.charts.panels import Panels
from app.charts.ramp import ramp
from app.charts.scene import SERIES, listing, span
from app.language import _

COLUMNS = 3
GREY = "#808892"
SIGNS = {"not computed": "○", "not recorded": "×"}
SIGN_OF_OTHERS = "–"
ROW, LEAST = 17, 150


def layer_by_epoch(table, gaps, scene, large=False):
    """table: columns series, layer, epoch, value, low, high, n. gaps: columns run, epoch, state, reason of epochs
    without a value: empty, with a sign."""
    labels = scene.labels(table)
    low, high, scale = colours(table["value"], scene)
    names = scene.series(table)
    parts = [
        _panel(
            scene.labelled(table[table[SERIES] == name]), gaps[gaps["run"] == name], name, labels, scale, scene.title
        )
        for name in names
    ]
    return Panels(tuple(parts), 1 if large else min(COLUMNS, len(parts)), ramp(scene.title, low, high, scale))


def colours(values, scene):
    """(lowest, highest, alt.Scale): the known range where it is drawn whole, else that of the values; where some are
    negative and some positive, as far to both sides, 0 being the ground's colour."""
    low, high = float(values.min()), float(values.max())
    if low < 0 < high:
        far = max(-low, high)
        return -far, far, alt.Scale(domain=[-far, far], range="diverging", interpolate="rgb")
    least, greatest = scene.bounds
    if scene.full_range:
        known = greatest - least <= 1
        low, high = (least, greatest) if known else (min(low, 0), max(high, 0))
    high = high if high > low else low + 1
    return low, high, alt.Scale(domain=[low, high], scheme="viridis")


def _panel(rows, gaps, name, labels, scale, title):
    epochs = sorted({*map(int, rows["epoch"]), *map(int, gaps["epoch"])})
    x = alt.X("epoch:O", title=_("epoch"), scale=alt.Scale(domain=epochs),
              axis=alt.Axis(labelAngle=0, labelOverlap=True))  # fmt: skip
    y = alt.Y("layer:N", title=None, sort=labels, scale=alt.Scale(domain=labels), axis=alt.Axis(labelOverlap=False))
    shown = [alt.Tooltip("layer:N"), alt.Tooltip("epoch:O"), alt.Tooltip("value:Q", title=title, format=".4g")]
    shown += [alt.Tooltip(f"{end}:Q", format=".4g") for end in ("low", "high") if rows[end].notna().any()]
    shown += [alt.Tooltip("n:Q")] if rows["n"].notna().any() else []
    told = ["layer", "epoch", "value", "low", "high", "n"]
    squares = alt.Chart(rows[told]).mark_rect(strokeWidth=0.7).encode(
        x=x, y=y, tooltip=shown, color=alt.Color("value:Q", scale=scale, legend=None),
        stroke=alt.Stroke("value:Q", scale=scale, legend=None),
    )  # fmt: skip
    layers = [squares, *([_signs(gaps, labels, x, y)] if len(gaps) else [])]
    missing = listing([str(int(epoch)) for epoch in gaps["epoch"]], 12) if len(gaps) else _("none")
    what = _("{title} by layer and epoch in {model}, {layers}; {span}. Without a value: {missing}.").format(
        title=title, model=name, layers=listing(labels), span=span(rows["value"]), missing=missing
    )
    chart = alt.layer(*layers).properties(title=name, height=max(LEAST, ROW * len(labels)), description=what)
    return chart.configure_range(diverging=list(DIVERGING["light"]))


def _signs(gaps, labels, x, y):
    """A column of signs for each epoch without a value."""
    every = gaps[["epoch", "state", "reason"]].merge(_as_table(labels), how="cross")
    every = every.assign(sign=every["state"].map(SIGNS).fillna(SIGN_OF_OTHERS))
    marks = alt.Chart(every).mark_text(color=GREY, fontSize=11)
    return marks.encode(x=x, y=y, text="sign:N", tooltip=["epoch:O", "state:N", "reason:N"])


def _as_table(labels):
    import pandas as pd

    return pd.DataFrame({"layer": labels})
