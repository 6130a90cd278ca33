"""Single images by class: a point each, with its picture when pointed at, over the quartiles of its class."""

import altair as alt
import numpy as np

from app.charts.panels import Panels
from app.charts.scene import SERIES, listing, span
from app.charts.words import tooltip
from app.language import N_, _

HEIGHT = 380
EVERY = N_("all images")
BOX = "#808892"
SPREAD = 0.7  # of a class's width, that its points take


def class_strip(points, scene, title):
    """points: columns series, label ("" where there is none), value, image (a data URL) and file where there are any.

    Every image stands once among all, and once in its class; boxes hold the middle half, the line in them the median.
    """
    every = _(EVERY)
    names = [every, *dict.fromkeys(points["label"][points["label"] != ""])]
    rows = [points.assign(group=every)]
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
    what = _in_words(points, scene, title, names[1:])
    return Panels((alt.layer(boxes, dots).properties(height=HEIGHT, description=what),))


def _in_words(points, scene, title, classes):
    said = {"title": title, "measure": scene.title, "n": len(points), "span": span(points["value"])}
    if not classes:
        return _("{title}. {measure} of {n} images; {span}.").format(**said)
    middle = points.groupby("label", sort=False)["value"].median()
    words = _(
        "{title}. {measure} of {n} images by class, {classes}; {span}; median highest in {highest}, lowest in {lowest}."
    )
    return words.format(**said, classes=listing(classes, 10), highest=middle.idxmax(), lowest=middle.idxmin())


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
    shown += [tooltip(f"{name}:N") for name in names]
    return [*shown, tooltip(f"{SERIES}:N"), alt.Tooltip("value:Q", title=measure, format=".4g")]
