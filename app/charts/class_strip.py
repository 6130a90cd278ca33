"""Single images by class: a point each, with its picture when pointed at, over the quartiles of its class."""

import altair as alt
import numpy as np

from app.charts.panels import Panels
from app.charts.scene import SERIES, listing, span

HEIGHT = 380
EVERY = "all images"
BOX = "#808892"
TOLD = {"probe_image": "probe image", "label": "class"}
SPREAD = 0.7  # of a class's width, that its points take


def class_strip(points, scene, title):
    """points: columns series, label ("" where there is none), value, image (a data URL) and file where there are any.

    Every image stands once among all, and once in its class; boxes hold the middle half, the line in them the median.
    """
    names = [EVERY, *dict.fromkeys(points["label"][points["label"] != ""])]
    rows = [points.assign(group=EVERY)]
    if len(names) > 2:
        rows.append(points[points["label"] != ""].assign(group=lambda known: known["label"]))
    names = names if len(names) > 2 else names[:1]
    table = _beside(rows)
    x = alt.X(
        "group:N", title=None, sort=names, scale=alt.Scale(domain=names), axis=alt.Axis(labelAngle=0, labelLimit=90)
    )
    y = alt.Y("value:Q", title=scene.title, scale=scene.value_scale(points))
    base = alt.Chart(table, title=title).encode(x=x, y=y)
    boxes = base.mark_boxplot(extent=0, outliers=False, rule=False, size=34, color=BOX, opacity=0.35,
                              median={"color": BOX, "opacity": 1, "thickness": 2})  # fmt: skip
    place = alt.XOffset("beside:Q", scale=alt.Scale(domain=[-1, 1]))
    dots = base.mark_point(size=26, filled=True, opacity=0.65).encode(
        xOffset=place, tooltip=_tooltips(points, scene.title), **scene.points(points)
    )
    middle = points.groupby("label", sort=False)["value"].median()
    ends = f"; median highest in {middle.idxmax()}, lowest in {middle.idxmin()}" if len(names) > 1 else ""
    classes = f" by class, {listing(names[1:], 10)}" if len(names) > 1 else ""
    what = f"{title}. {scene.title} of {len(points)} images{classes}; {span(points['value'])}{ends}."
    return Panels((alt.layer(boxes, dots).properties(height=HEIGHT, description=what),))


def _beside(parts):
    """All rows with `beside`, which spreads the points of a class evenly over its width in an order without meaning."""
    import pandas as pd

    table = pd.concat(parts, ignore_index=True)
    order = table.groupby("group").cumcount()
    golden = (order * (np.sqrt(5) - 1) / 2) % 1
    return table.assign(beside=SPREAD * (2 * golden - 1))


def _tooltips(points, measure):
    names = [name for name in ("file", "probe_image", "label") if name in points]
    # vega-tooltip shows a field of the name `image` as a picture; it has to be in a list for that.
    shown = ["image:N"] if "image" in points else []
    shown += [alt.Tooltip(f"{name}:N", title=TOLD.get(name, name)) for name in names]
    return [*shown, alt.Tooltip(f"{SERIES}:N", title="model"), alt.Tooltip("value:Q", title=measure, format=".4g")]
