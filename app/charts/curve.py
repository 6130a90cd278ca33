"""A value against a coordinate of its metric (position, quantile, fraction): one panel a layer, one line a model."""

import altair as alt

from app.charts.panels import Panels, key
from app.charts.published import apart, marks
from app.charts.scene import SERIES, VARIANT, listing, span
from app.charts.words import column, tooltip
from app.language import _

COLUMNS = 3
MOST_POINTS = 30
DIGITS = 5
LOGARITHMIC = frozenset({"ratio"})  # coordinates that span decades
WHOLE = frozenset({"bin", "overlap"})  # coordinates that are drawn from 0 to 1, wherever they were measured


def curve(table, scene, coordinate, place=None, columns=COLUMNS, rule=None, height=None, ticks=True):
    """table: columns series, layer, value, the coordinate, and where there are any low, high, n, variant, origin.

    Panels are layers, and variants where there are several, at most `columns` beside each other; all share the range
    of the coordinate. place: title of its axis. rule: where a vertical line stands, or None. height: of a panel.
    ticks: whether the heights have a meaning of their own.
    """
    table = scene.labelled(table.dropna(subset=["value", coordinate]))
    titles = panel_titles(table)
    names = in_order(titles, scene)
    ours, theirs = apart(table)
    place = column(coordinate).replace("_", " ") if place is None else place
    words, models = _("{title} against {place} for {models}; {span}."), listing(scene.series(ours))
    along = place or column(coordinate)
    what = words.format(title=scene.title, place=along, models=models, span=span(ours["value"]))
    ends = [0, 1] if coordinate in WHOLE else [float(table[coordinate].min()), float(table[coordinate].max())]
    scale = alt.Scale(domain=ends, nice=False, type="log" if coordinate in LOGARITHMIC else "linear")
    x = alt.X(f"{coordinate}:Q", title=place or None, scale=scale, axis=alt.Axis(tickCount=5, format="~r"))
    parts = []
    for name in names:
        rows = [part[titles[part.index] == name] for part in (ours, theirs)]
        named = {"title": name, "description": f"{name}: {what}"} if name else {"description": what}
        parts.append(
            _panel(*rows, scene, x, not name, rule, ticks).properties(height=height or _height(names), **named)
        )
    return Panels(tuple(parts), min(columns, len(parts)), key(table, scene))


def _height(names):
    return 400 if len(names) == 1 else 230


def panel_titles(table):
    """Which panel each row belongs to: its layer, and its variant where there are several."""
    if VARIANT not in table or table[VARIANT].nunique() == 1:
        return table["layer"]
    return (table["layer"] + " " + table[VARIANT]).str.strip()


def in_order(titles, scene):
    """The panels' titles, layers in network order; variants as they come."""
    order = {label: place for place, label in enumerate(scene.layers.values())}
    return sorted(titles.unique(), key=lambda title: order.get(title.split(" ")[0], -1))


def _short(values):
    """Numbers to as many digits as a picture shows: a browser gets half as much to read."""
    return [float(f"{value:.{DIGITS}g}") for value in values.astype(float)]


def _without_flat_middles(rows, heights):
    """The rows without those between two of the same series that are as high: the line stays what it is."""
    drawn = rows[[SERIES, *heights]].fillna(-1)
    groups = drawn.groupby(SERIES)[heights]
    flat = (drawn[heights] == groups.shift(1)).all(axis=1) & (drawn[heights] == groups.shift(-1)).all(axis=1)
    return rows[~flat]


def _panel(rows, theirs, scene, x, alone, rule, ticks):
    coordinate = x.shorthand.removesuffix(":Q")
    few = rows.groupby(SERIES)[coordinate].nunique().max() <= MOST_POINTS if len(rows) else False
    # Bands of shares would fill a scale of decades.
    told = ("n",) if scene.shares else ("low", "high", "n")
    kept = [SERIES, coordinate, "value", *(name for name in told if rows[name].notna().any())]
    rows = rows[kept].sort_values(coordinate, kind="stable")
    rows = rows.assign(**{name: _short(rows[name]) for name in kept[1:]})
    rows = rows if few else _without_flat_middles(rows, kept[2:])
    y = alt.Y(
        "value:Q",
        title=scene.title if alone else None,
        scale=scene.value_scale(rows),
        axis=scene.value_axis(ticks),
    )
    shown = [tooltip(f"{SERIES}:N"), *(tooltip(f"{name}:Q", ".4g") for name in kept[1:])]
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=shown)
    layers = [base.mark_line(strokeWidth=1.8).encode(**scene.strokes(rows))]
    if few:
        layers.append(base.mark_point(size=26, filled=True, opacity=1).encode(**scene.points(rows)))
    if "low" in kept:
        band = base.mark_area(opacity=0.13).encode(y=alt.Y("low:Q"), y2="high:Q", color=scene.strokes(rows)["color"])
        layers.insert(0, band)
    if rule is not None:
        layers.append(alt.Chart(alt.Data(values=[{coordinate: rule}])).mark_rule(color="#808892").encode(x=x))
    return alt.layer(*layers, *marks(theirs, rows, scene, x, y))
