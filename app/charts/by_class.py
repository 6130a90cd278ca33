"""A value of each class: classes beside each other, in each the models beside each other with their intervals."""

import altair as alt

from app.charts.by_layer import tooltips
from app.charts.panels import Panels, key
from app.charts.scene import SERIES, listing, span
from app.language import _

CLASS = "class_name"


def by_class(table, scene, titled=True):
    """table: columns series, class_name, value, low, high, n; one row a model and class. titled: whether their axis
    says that they are classes."""
    table = table.dropna(subset=["value"])
    names, models = list(dict.fromkeys(table[CLASS])), scene.series(table)
    axis = alt.Axis(labelAngle=0, labelOverlap=True, labelLimit=120)
    x = alt.X(f"{CLASS}:N", title=_("class") if titled else None, sort=names, axis=axis)
    y = alt.Y("value:Q", title=scene.title, scale=scene.value_scale(table))
    base = alt.Chart(table[[SERIES, CLASS, "value", "low", "high", "n"]]).encode(
        x=x, xOffset=alt.XOffset(f"{SERIES}:N", sort=models), tooltip=tooltips(table, CLASS)
    )
    marks = scene.points(table)
    points = base.mark_point(size=45, filled=True, opacity=1).encode(y=y, **marks)
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.55).encode(
        y=alt.Y("low:Q", title=scene.title), y2="high:Q", color=marks["color"]
    )
    what = _("{title} of {classes}, for {models}; {span}.").format(
        title=scene.title, classes=listing(names), models=listing(models), span=span(table["value"])
    )
    return Panels(((bars + points).properties(height=400, description=what),), key=key(table, scene))
