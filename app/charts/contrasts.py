"""Claims as points between the opposite and what they say, each with its interval: one row a claim."""

import altair as alt
import pandas as pd

from app.charts.panels import Panels
from app.charts.published import GREY, PUBLISHED
from app.charts.scene import listing
from app.charts.words import choice, tooltip
from app.language import N_, _

HOLDS, FAILS, CANNOT_TELL = N_("holds"), N_("does not hold"), N_("cannot tell")
COLOURS = {HOLDS: "#12855f", FAILS: "#cf5a1f", CANNOT_TELL: "#808892"}
SHAPES = {HOLDS: "circle", FAILS: "square", CANNOT_TELL: "diamond"}
ROW, LABEL = 24, 430
ENDS = {-1.0: N_("-1 opposite"), -0.5: "-0.5", 0.0: "0", 0.5: "0.5", 1.0: N_("1 as claimed")}


def contrasts(table):
    """table: columns statement, value, low, high, n, verdict, and published_value (nan where there is none).

    Statements stand in the order of the table; one without a value keeps its row. The side on which a claim holds is
    shaded; numbers of the source's own models are small grey rings.
    """
    table = table[["statement", "value", "low", "high", "n", "verdict", "published_value"]]
    table = table.astype({"n": float}).assign(said=table["verdict"].map(_))  # Vega knows no missing whole numbers
    base = alt.Chart(table).encode(y=_rows(table), tooltip=_tooltips())
    colour = alt.Color("verdict:N", scale=_scale(COLOURS), legend=None)
    layers = [_claimed_side(), _zero()]
    if table["published_value"].notna().any():
        layers.append(
            base.mark_point(size=90, filled=False, color=GREY, strokeWidth=1.4).encode(x=_x("published_value"))
        )
    layers.append(base.mark_rule(strokeWidth=2.5, opacity=0.6).encode(x=_x("low"), x2="high:Q", color=colour))
    points = base.mark_point(size=95, filled=True, opacity=1)
    layers.append(
        points.encode(x=_x("value"), color=colour, shape=alt.Shape("verdict:N", scale=_scale(SHAPES), legend=None))
    )
    chart = alt.layer(*layers).properties(height=ROW * len(table) + 40, description=_words(table))
    return Panels((chart,), key=_key(table))


def _x(name):
    words = choice({value: _(text) for value, text in ENDS.items()})
    inwards = alt.condition(f"datum.value == {max(ENDS)}", alt.value("right"), alt.value("center"))
    title = _("agreement of the models with the claim")
    axis = alt.Axis(values=list(ENDS), labelExpr=words, labelAlign=inwards, title=title)
    return alt.X(f"{name}:Q", scale=alt.Scale(domain=[-1.05, 1.05], nice=False), axis=axis)


def _rows(table):
    axis = alt.Axis(title=None, labelLimit=LABEL, grid=True)
    return alt.Y("statement:N", sort=list(table["statement"]), axis=axis)


def _scale(looks):
    return alt.Scale(domain=list(looks), range=list(looks.values()))


def _claimed_side():
    side = alt.Chart(alt.Data(values=[{"start": 0, "stop": 1.05}]))
    return side.mark_rect(color=COLOURS[HOLDS], opacity=0.07).encode(x=_x("start"), x2="stop:Q")


def _zero():
    return alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=GREY, strokeWidth=1.5).encode(x=_x("zero"))


def _tooltips():
    shown = [alt.Tooltip("statement:N", title=_("statement")), alt.Tooltip("said:N", title=_("verdict"))]
    shown += [tooltip(f"{name}:Q", ".2f") for name in ("value", "low", "high")]
    return [*shown, tooltip("n:Q"), alt.Tooltip("published_value:Q", title=_(PUBLISHED), format=".2f")]


def _key(table):
    """What the shapes mean: verdicts, and the source's own models."""
    signs = [{"verdict": verdict, "text": _(verdict), "place": place} for place, verdict in enumerate(COLOURS)]
    base = alt.Chart(pd.DataFrame(signs))
    x = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[0, 5], nice=False))
    shape = alt.Shape("verdict:N", scale=_scale(SHAPES), legend=None)
    points = base.mark_point(size=95, filled=True, opacity=1, xOffset=8).encode(
        x=x, shape=shape, color=alt.Color("verdict:N", scale=_scale(COLOURS), legend=None)
    )
    names = base.mark_text(align="left", fontSize=13, dx=20).encode(x=x, text="text:N")
    layers = [points, names]
    if table["published_value"].notna().any():
        theirs = alt.Chart(pd.DataFrame([{"text": _("the source's own models"), "place": 3}]))
        layers.append(theirs.mark_point(size=90, filled=False, color=GREY, strokeWidth=1.4, xOffset=8).encode(x=x))
        layers.append(theirs.mark_text(align="left", fontSize=13, dx=20).encode(x=x, text="text:N"))
    return alt.layer(*layers).properties(height=24, description=_("Key: which mark stands for which verdict."))


def _words(table):
    said = [f"{_(verdict)}: {listing(part['statement'], 30)}" for verdict, part in table.groupby("verdict", sort=False)]
    return _("Claims and whether they hold for these models. {verdicts}.").format(verdicts="; ".join(said))
