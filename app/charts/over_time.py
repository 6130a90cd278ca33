"""A value over epochs, one line a layer: points where it was measured, full lines between neighbouring epochs.

Where trained epochs lie between two points that were not measured, a dotted stroke leads the eye and claims nothing.
"""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.rotation import in_order
from app.charts.scene import listing, span
from app.language import _

SMALL, LARGE = 210, 430
GREY = "#808892"
GUIDE = (1, 4)
SIGNS = {"not computed": "circle", "not recorded": "M-0.9,-0.9L0.9,0.9M-0.9,0.9L0.9,-0.9"}
SIGN_OF_OTHERS = "stroke"


def over_time(table, gaps, scene, name, trained, large=False):
    """table: columns series, layer, epoch, value, low, high, n of one model. gaps: its epochs without a value, columns
    epoch, state, reason. name: of the model. trained: its committed epochs, in order."""
    labels = scene.labels(table)
    rows = _in_stretches(scene.labelled(table), trained)
    ends = [trained[0], max(trained[-1], trained[0] + 1)]
    x = alt.X("epoch:Q", title=_("epoch"), scale=alt.Scale(domain=ends, nice=False),
              axis=alt.Axis(tickMinStep=1, format="d"))  # fmt: skip
    y = alt.Y("value:Q", title=scene.title if large else None, scale=scene.value_scale(rows))
    legend = alt.Legend(title=_("layer"), symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1) if large else None
    colour = alt.Color("layer:N", sort=labels, scale=in_order(labels), legend=legend)
    base = alt.Chart(rows).encode(x=x, y=y, color=colour, tooltip=[*tooltips(rows), "epoch:Q"])
    layers = [
        base.mark_line(strokeWidth=1.4, strokeDash=list(GUIDE), opacity=0.9),
        base.mark_line(strokeWidth=2).encode(detail="stretch:N"),
        base.mark_point(size=34, filled=True, opacity=1),
    ]
    if large and rows[["low", "high"]].notna().any(axis=None):
        layers.insert(0, base.mark_rule(opacity=0.35).encode(y=alt.Y("low:Q"), y2="high:Q"))
    if len(gaps):
        layers.append(_rug(gaps, x))
    words = _("{title} over epochs in {model}, a line for each of {layers}; {span}. Epochs without a value: {missing}.")
    what = words.format(
        title=scene.title, model=name, layers=listing(labels), span=span(table["value"]),
        missing=listing([str(epoch) for epoch in gaps["epoch"]], 12) if len(gaps) else _("none"),
    )  # fmt: skip
    return alt.layer(*layers).properties(title=name, height=LARGE if large else SMALL, description=what)


def _in_stretches(rows, trained):
    """With `stretch`: it goes on from a point to the next only where no trained epoch lies between them."""
    place = {epoch: number for number, epoch in enumerate(trained)}
    rows = rows.sort_values("epoch", kind="stable")
    far = rows["epoch"].map(place).astype(float).groupby(rows["layer"]).diff() > 1
    return rows.assign(stretch=far.groupby(rows["layer"]).cumsum())


def _rug(gaps, x):
    """Epochs asked for that have no value, at the foot of the panel."""
    kinds = {state: SIGNS.get(state, SIGN_OF_OTHERS) for state in gaps["state"].unique()}
    shapes = alt.Scale(domain=list(kinds), range=list(kinds.values()))
    signs = alt.Chart(gaps[["epoch", "state", "reason"]]).mark_point(size=40, color=GREY, opacity=1, strokeWidth=1.4)
    return signs.encode(
        x=x, y=alt.value("height"), shape=alt.Shape("state:N", scale=shapes, legend=None),
        tooltip=["epoch:Q", "state:N", "reason:N"],
    )  # fmt: skip
