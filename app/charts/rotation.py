"""How far each layer of a run turned away from its initial weights, epoch by epoch (figures 6.4 to 6.6)."""

import altair as alt
import pandas as pd

from app.charts.frame import Frame
from app.charts.published import DASH, ORIGIN, PUBLISHED, WIDTH
from app.charts.words import tooltip
from app.language import N_, _

PREFIX = "rotation/"
SHORT = N_("cosine distance")
TITLE = N_("cosine distance to the initial weights")
ROWS = 18
ALONE = Frame()


def rotation_lines(history, layers, name, frame=ALONE, theirs=None):
    """One line a layer, from the first (dark) to the last (light). history: columns epoch and rotation/<layer>.

    layers: {name: label} in network order. theirs: published rows (layer, epoch, value, origin), or None.
    """
    rows, labels = _long(history, layers)
    legend = alt.Legend(
        title=None, columns=-(-len(labels) // ROWS), symbolType="stroke", symbolSize=200, symbolStrokeWidth=3,
        labelFontSize=11, rowPadding=1,
    )  # fmt: skip
    colour = alt.Color("layer:N", sort=labels, scale=in_order(labels), legend=legend if frame.alone else None)
    y = alt.Y("value:Q", title=frame.title(_(SHORT)), scale=_scale(rows, theirs, frame), axis=alt.Axis(**frame.room))
    shown = [tooltip("layer:N"), tooltip("epoch:Q"), alt.Tooltip("value:Q", title=_(TITLE), format=".4g")]
    lines = alt.Chart(rows).mark_line(strokeWidth=1.8, point=frame.point(14))
    chart = lines.encode(x=frame.x, y=y, color=colour, tooltip=shown)
    if theirs is not None and len(theirs):
        over = theirs.assign(layer=theirs["layer"].map(layers)).dropna(subset=["layer"])
        shown = [*shown, alt.Tooltip(f"{ORIGIN}:N", title=_(PUBLISHED))]
        # A line is broken where the source's figure could not be read between two epochs.
        over = over.sort_values(["layer", "epoch"])
        over = over.assign(stretch=(over.groupby("layer")["epoch"].diff() > 1).cumsum())
        dashes = {"strokeWidth": WIDTH, "strokeDash": list(DASH), "point": {"size": 8}}
        over = alt.Chart(over[["layer", "epoch", "value", "stretch", ORIGIN]]).mark_line(**dashes)
        chart = alt.layer(chart, over.encode(x=frame.x, y=y, color=colour, detail="stretch:N", tooltip=shown))
    if not frame.alone:
        chart = alt.layer(chart, _as_wide(frame)).resolve_scale(y="independent")
    return chart.properties(**frame.properties(_(SHORT), _words(rows, labels, name)))


def most_turned(history, layers):
    """The greatest rotation of these layers, None where none was recorded."""
    return max(_long(history, layers)[0]["value"], default=None)


def _as_wide(frame):
    """An empty axis to the right, as wide as that of the learning rate in the curves above."""
    axis = alt.Axis(orient="right", title=None, labels=False, ticks=False, domain=False, grid=False, **frame.room)
    nothing = alt.Chart(pd.DataFrame({"epoch": [0], "value": [0.0]})).mark_point(opacity=0)
    return nothing.encode(x=frame.x, y=alt.Y("value:Q", axis=axis))


def rotation_picture(history, layers, name, frame=ALONE, theirs=None):
    """Layer by epoch as a picture, dark for no rotation; the whole scale runs from 0 to 1, where a layer is orthogonal.

    theirs: published rows have no place in a picture.
    """
    rows, labels = _long(history, layers)
    axis = alt.Axis(title=None, labelOverlap=not frame.alone)
    return (
        alt.Chart(rows)
        .mark_rect()
        .encode(
            x=alt.X("epoch:O", title=frame.title(_("epoch")), axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("layer:N", sort=labels, scale=alt.Scale(domain=labels), axis=axis),
            color=alt.Color(
                "value:Q",
                title=_(SHORT),
                scale=alt.Scale(scheme="viridis", domain=[0, frame.turned or max([1.0, *rows["value"]])]),
                legend=alt.Legend(orient="right", gradientLength=180) if frame.alone else None,
            ),
            tooltip=[tooltip("layer:N"), tooltip("epoch:O"), alt.Tooltip("value:Q", title=_(TITLE), format=".4g")],
        )
        .properties(**frame.properties(_(SHORT), _words(rows, labels, name)))
    )


def _long(history, layers):
    """Columns epoch, layer (label), value; and the labels that have values, in network order."""
    columns = {f"{PREFIX}{layer}": label for layer, label in layers.items() if f"{PREFIX}{layer}" in history}
    rows = history[["epoch", *columns]].rename(columns=columns)
    rows = rows.melt("epoch", var_name="layer", value_name="value").dropna(subset=["value"])
    return rows, list(columns.values())


def _scale(rows, theirs, frame):
    if frame.turned:
        published = theirs["value"].max() if theirs is not None and len(theirs) else 0
        return alt.Scale(domain=[0, max(frame.turned, published)])
    inside = not len(rows) or rows["value"].max() <= 1
    return alt.Scale(domain=[0, 1]) if inside else alt.Scale(zero=True)


# Viridis without its ends, which vanish on a dark or a light ground.
_STOPS = ((0x5B, 0x4A, 0x9C), (0x33, 0x78, 0xA8), (0x1F, 0x98, 0x8B), (0x5A, 0xB0, 0x4C), (0xC2, 0xA0, 0x1A))


def in_order(labels):
    """Colours of layers from the first (dark) to the last (light)."""
    return alt.Scale(domain=labels, range=[_between(number / max(len(labels) - 1, 1)) for number in range(len(labels))])


def _between(share):
    place = share * (len(_STOPS) - 1)
    first = min(int(place), len(_STOPS) - 2)
    rest = place - first
    mixed = (round(a + (b - a) * rest) for a, b in zip(_STOPS[first], _STOPS[first + 1], strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _words(rows, labels, name):
    if not len(rows):
        return _("{name}: rotation was not recorded.").format(name=name)
    last = rows[rows["epoch"] == rows["epoch"].max()]
    most = last.loc[last["value"].idxmax()]
    words = _("{name}: rotation of {n} layers over {epochs} epochs; at the end {layer} has turned most, {value:.3g}.")
    return words.format(name=name, n=len(labels), epochs=rows["epoch"].max(), layer=most["layer"], value=most["value"])
