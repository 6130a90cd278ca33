"""How many of each: bars beside each other, in order."""

import altair as alt

from app.charts.panels import Panels
from app.charts.scene import listing
from app.language import _

HEIGHT = 260
APART = "#808892"


def counts(table, colour, place, title):
    """table: columns name, count, apart (whether the bar is none of the row of the others, and grey), in order.

    colour: of the bars. place: title of the axis of the names. title: of the counts.
    """
    names = list(table["name"])
    x = alt.X("name:N", title=place, sort=names, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("count:Q", title=title)
    shown = [alt.Tooltip("name:N", title=place), alt.Tooltip("count:Q", title=title)]
    shade = alt.when(alt.datum.apart).then(alt.value(APART)).otherwise(alt.value(colour))
    bars = alt.Chart(table).mark_bar().encode(x=x, y=y, color=shade, tooltip=shown)
    said = [f"{name}: {count}" for name, count in zip(names, table["count"], strict=True)]
    what = _("{title} by {place}. {each}.").format(title=title, place=place, each=listing(said, 40))
    return Panels((bars.properties(height=HEIGHT, description=what),))
