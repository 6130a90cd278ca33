"""Histograms of all values of a layer, with the centre of each: one panel a tensor, one outline a model."""

import altair as alt

from app.charts.panels import Panels, key
from app.charts.scene import SERIES, listing
from app.charts.words import series, tooltip
from app.language import _

HEIGHT = 330
ZERO = "#808892"


def shapes(histograms, centres, scene):
    """histograms: {panel: columns series, position, width, value (a share), one row a bin}. centres: {panel: columns
    series, value}, the mean of each. All heights are on a scale of decades, on which a heap at 0 hides no tail."""
    parts = [_panel(name, rows, centres[name], scene) for name, rows in histograms.items()]
    import pandas as pd

    return Panels(tuple(parts), 2, key(pd.concat(histograms.values(), ignore_index=True), scene))


def _panel(name, rows, centres, scene):
    rows = rows.assign(start=rows["position"] - rows["width"] / 2, stop=rows["position"] + rows["width"] / 2)
    x = alt.X("start:Q", title=name, axis=alt.Axis(format="~r", tickCount=6))
    y = alt.Y("value:Q", title=_("share of values"), scale=scene.value_scale(rows), axis=scene.value_axis(True))
    ends = {"start": _("from"), "stop": _("to")}
    shown = [tooltip(f"{SERIES}:N"), *(alt.Tooltip(f"{end}:Q", title=ends[end], format=".3g") for end in ends)]
    outlines = alt.Chart(rows[[SERIES, "start", "stop", "value"]]).mark_line(interpolate="step-after", strokeWidth=1.8)
    outlines = outlines.encode(x=x, y=y, tooltip=[*shown, alt.Tooltip("value:Q", title=_("share"), format=".2~%")],
                               **scene.strokes(rows))  # fmt: skip
    mean = alt.Tooltip("value:Q", title=_("mean"), format=".4g")
    means = alt.Chart(centres[[SERIES, "value"]]).mark_rule(strokeWidth=1.6, opacity=0.9)
    means = means.encode(x=alt.X("value:Q"), tooltip=[shown[0], mean], **scene.strokes(centres))
    zero = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=ZERO, strokeDash=[2, 3]).encode(x="zero:Q")
    each = [f"{series(name)} {value:.3g}" for name, value in zip(centres[SERIES], centres["value"], strict=True)]
    what = _("Histogram of every {name}, for {models}; means: {each}.").format(
        name=name, models=listing(scene.series(rows)), each=listing(each, 10)
    )
    return alt.layer(zero, outlines, means).properties(height=HEIGHT, description=what)
