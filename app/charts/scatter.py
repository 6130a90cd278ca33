"""An indicator against the target: one point a model, with the intervals that there are."""

import altair as alt

from app.charts.panels import Panels, key
from app.charts.scene import listing

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
    what = f"{title}. {scene.title} against {target} of {listing(scene.series(points), most=9)}."
    return Panels((alt.layer(*layers).properties(height=HEIGHT, description=what),), key=key(points, scene))


def _tooltips(points, target):
    shown = [alt.Tooltip("series:N", title="model"), alt.Tooltip("value:Q", format=".4g")]
    if points["low"].notna().any():
        shown += [alt.Tooltip("low:Q", format=".4g"), alt.Tooltip("high:Q", format=".4g")]
    ends = [alt.Tooltip(f"target_{end}:Q", title=f"{target} {end}", format=".4g") for end in ("low", "high")]
    return [*shown, alt.Tooltip("target:Q", title=target, format=".4g"), *ends]
