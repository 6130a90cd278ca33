"""Single images: their score against a measure of one layer, each with its picture when pointed at."""

import altair as alt
import numpy as np
import pandas as pd

from app.charts.panels import Panels
from app.charts.scene import SERIES, span
from app.charts.words import tooltip
from app.language import _

HEIGHT = 400
LINE = "#808892"


def image_scatter(points, scene, score, title):
    """points: columns series, value, score, label, index, and image (a data URL) and file where there are any.

    scene: its title is of the measure. score: its name. title: says the correlation with n and p. The line is the
    linear regression of the score on the measure.
    """
    x = alt.X("value:Q", title=scene.title, scale=alt.Scale(zero=False))
    y = alt.Y("score:Q", title=score, scale=alt.Scale(zero=False))
    look = scene.points(points)
    base = alt.Chart(points, title=title).encode(x=x, y=y, tooltip=_tooltips(points, scene.title, score))
    layers = [base.mark_point(size=45, filled=True, opacity=0.75).encode(**look)]
    ends = _line(points)
    if ends is not None:
        layers.insert(0, alt.Chart(ends).mark_line(color=LINE, strokeDash=[5, 3]).encode(x="value:Q", y="score:Q"))
    words = _("{title}. {score} of {n} images against {measure}; {score} {scores}, {measure} {values}.")
    what = words.format(
        title=title, score=score, n=len(points), measure=scene.title,
        scores=span(points["score"]), values=span(points["value"]),
    )  # fmt: skip
    return Panels((alt.layer(*layers).properties(height=HEIGHT, description=what),))


def _tooltips(points, measure, score):
    names = [name for name in ("file", "index", "label") if name in points]
    # vega-tooltip shows a field of the name `image` as a picture; it has to be in a list for that.
    shown = ["image:N"] if "image" in points else []
    shown += [tooltip(f"{name}:N") for name in names]
    return [
        *shown,
        alt.Tooltip("value:Q", title=measure, format=".4g"),
        alt.Tooltip("score:Q", title=score, format=".4g"),
    ]


def _line(points):
    """The ends of the regression line, or None where there is none."""
    value, score = points["value"].to_numpy(float), points["score"].to_numpy(float)
    if len(value) < 3 or np.ptp(value) == 0:
        return None
    slope = np.cov(value, score, bias=True)[0, 1] / value.var()
    ends = np.array([value.min(), value.max()])
    series = points[SERIES].iloc[0]
    return pd.DataFrame({SERIES: series, "value": ends, "score": score.mean() + slope * (ends - value.mean())})
