"""An indicator against the target: one point a model, with the intervals that there are."""

import altair as alt

from app.charts.panels import Panels, key
from app.charts.scene import listing
from app.charts.words import tooltip
from app.language import _

HEIGHT = 340


def scatter(points, scene, target, title):
    """points: columns series, value, low, high, target, target_low, target_high; one row a model.

    scene: its title is of the indicator. target: its name. title: says tau, n and p.
    """
    x = alt.X("value:Q", title=scene.title, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=8))
    y = alt.Y("target:Q", title=target, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6))
    base = alt.Chart(points, title=title).encode(x=x, y=y, tooltip=_tooltips(points, target))
    looks = scene.points(points)
    layers = [base.mark_point(size=130, filled=True, opacity=1).encode(**looks)]
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.5).encode(color=looks["color"])
    if points["low"].notna().any():
        layers.insert(0, bars.encode(x=alt.X("low:Q", title=scene.title, scale=alt.Scale(zero=False)), x2="high:Q"))
    if points["target_low"].notna().any():
        layers.insert(0, bars.encode(y=alt.Y("target_low:Q", title=target), y2="target_high:Q"))
    what = _("{title}. {indicator} against {target} of {models}.").format(
        title=title, indicator=scene.title, target=target, models=listing(scene.series(points), most=9)
    )
    return Panels((alt.layer(*layers).properties(height=HEIGHT, description=what),), key=key(points, scene))


def _tooltips(points, target):
    shown = [tooltip("series:N"), tooltip("value:Q", ".4g")]
    if points["low"].notna().any():
        shown += [tooltip("low:Q", ".4g"), tooltip("high:Q", ".4g")]
    titles = {
        "target": target,
        "target_low": _("{target} low").format(target=target),
        "target_high": _("{target} high").format(target=target),
    }
    return [*shown, *(alt.Tooltip(f"{name}:Q", title=title, format=".4g") for name, title in titles.items())]
