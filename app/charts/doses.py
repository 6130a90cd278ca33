"""What a penalty does, by its strength: a row of panels an outcome, a column a kind of penalty, a point a model."""

import altair as alt

from app.charts.nothing import nothing
from app.charts.panels import Panels, key
from app.charts.scene import SERIES, listing, span
from app.charts.words import tooltip
from app.language import _

HEIGHT, AXIS = 166, 34  # of two lines of title and a panel; of the title of the doses
REACH = 1.25  # beyond the weakest and the strongest, as a factor
LINE = "#808892"
FREE = ""  # the kind of a model without a penalty
ARCHITECTURE = "architecture"


def doses(table, scene, units):
    """table: columns series, outcome, kind (FREE for the reference), dose, architecture, value, low, high, n; one row a
    model and outcome. units: {kind: title of its dose's axis}. The models without a penalty are horizontal lines in the
    panels of their architecture.

    The panels of an outcome share their range; doses are on a logarithmic scale.
    """
    kinds = [kind for kind in units if (table["kind"] == kind).any()]
    parts = []
    for outcome in dict.fromkeys(table["outcome"]):
        rows, last = table[table["outcome"] == outcome], outcome == table["outcome"].iloc[-1]
        for kind in kinds:
            title = [outcome, kind] if len(kinds) > 1 else [outcome]  # a line each: panels are narrow
            panel = _panel(rows, table, kind, units[kind], scene, ": ".join(title))
            parts.append(panel.properties(title=title, height=HEIGHT + AXIS * last))
    return Panels(tuple(parts), len(kinds), key(table, scene))


def _panel(rows, table, kind, unit, scene, title):
    own = rows[rows["kind"] == kind].dropna(subset=["value"])
    if own.empty:
        return nothing(title)
    alike = rows[ARCHITECTURE].isin(own[ARCHITECTURE])
    free = rows[alike & (rows["kind"] == FREE)].dropna(subset=["value"])
    ends = rows[["value", "low", "high"]].astype(float)
    within = [float(ends.min(axis=None)), float(ends.max(axis=None))]
    margin = 0.08 * (within[1] - within[0]) or 0.05
    scale = alt.Scale(domain=[within[0] - margin, within[1] + margin], nice=False)
    of_kind = sorted(table.loc[table["kind"] == kind, "dose"].unique())
    along = alt.Scale(type="log", domain=[of_kind[0] / REACH, of_kind[-1] * REACH], nice=False)
    last = own["outcome"].iloc[0] == table.loc[table["kind"] == kind, "outcome"].iloc[-1]
    x = alt.X(
        "dose:Q", title=unit if last else None, scale=along, axis=alt.Axis(values=of_kind, format="~g", grid=False)
    )
    y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(tickCount=4, format="~g"))
    shown = [tooltip(f"{SERIES}:N"), alt.Tooltip("dose:Q", title=unit)]
    told = [name for name in ("value", "low", "high", "n") if own[name].notna().any()]
    shown += [tooltip(f"{name}:Q", ".4g") for name in told]
    base = alt.Chart(own).encode(x=x, y=y, tooltip=shown)
    middle = own.groupby("dose", as_index=False)["value"].mean()
    layers = [alt.Chart(middle).mark_line(color=LINE, strokeWidth=1.2).encode(x=x, y=y)]
    if own["low"].notna().any():
        color = scene.points(own)["color"]
        layers.append(
            base.mark_rule(strokeWidth=2, opacity=0.55).encode(y=alt.Y("low:Q", title=None), y2="high:Q", color=color)
        )
    if len(free):
        rules = (
            alt.Chart(free)
            .mark_rule(strokeWidth=1.8)
            .encode(y=y, tooltip=[shown[0], *shown[2:]], **scene.strokes(free))
        )
        layers.insert(0, rules)
    layers.append(base.mark_point(size=70, filled=True, opacity=1).encode(**scene.points(own)))
    # Points have shapes of their own, lines none; each layer brings its own colours.
    chart = alt.layer(*layers).resolve_scale(color="independent", shape="independent", strokeDash="independent")
    return chart.properties(description=_in_words(own, free, unit, scene, title))


def _in_words(own, free, unit, scene, title):
    said = {"title": title, "unit": unit, "models": listing(scene.series(own), 9), "span": span(own["value"])}
    if not len(free):
        return _("{title} against {unit}, for {models}; {span}.").format(**said)
    words = _("{title} against {unit}, for {models}; {span}; without a penalty {reference}.")
    return words.format(**said, reference=span(free["value"]))
