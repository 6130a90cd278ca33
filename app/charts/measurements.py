"""What is measured and what is not, as signs: a panel a family of metrics, a column a model or a layer."""

import altair as alt

from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from app.charts.panels import Panels
from app.charts.states import COLOURS as KNOWN
from app.charts.states import SIGNS as OF_KNOWN
from app.language import N_, _

CELL, FIELDS = "cell", ("name", "column")
PARTLY, FAILED = "partly computed", "failed"
COLOURS = KNOWN | {PARTLY: "#7a8f1f", FAILED: "#c2415f"}
SIGNS = OF_KNOWN | {PARTLY: "◐", FAILED: "✖"}
ORDER = (COMPUTED, PARTLY, NOT_COMPUTED, FAILED, CANNOT)
WORDS = {
    COMPUTED: N_("computed"), PARTLY: N_("partly computed"), NOT_COMPUTED: N_("not computed"), FAILED: N_("failed"),
    CANNOT: N_("cannot be"),
}  # fmt: skip
ROW, MOST_UPRIGHT, NAMES = 22, 10, 240


def measurements(table, columns):
    """table: columns name, metric, family, column, state, reason. columns: {id: label} in order."""
    parts = [_panel(rows, family, columns) for family, rows in table.groupby("family", sort=False)]
    return Panels(tuple(parts), 1, _key())


def _panel(rows, family, columns):
    upright = len(columns) <= MOST_UPRIGHT
    labels = list(columns.values())
    counts = rows["state"].value_counts()
    rows = rows.assign(
        sign=rows["state"].map(SIGNS),
        label=rows["column"].map(columns),
        said=rows["state"].map(lambda name: _(WORDS[name])),
        reason=rows["reason"].map(_),
    )[["name", "metric", "column", "label", "state", "said", "reason", "sign"]]  # fmt: skip
    axis = alt.Axis(orient="top", labelAngle=0 if upright else -60, labelLimit=110, labelOverlap=False, domain=False,
                    ticks=False)  # fmt: skip
    base = alt.Chart(rows, title=alt.Title(family, anchor="start")).encode(
        x=alt.X("label:N", sort=labels, scale=alt.Scale(domain=labels), title=None, axis=axis),
        y=alt.Y("metric:N", sort=list(dict.fromkeys(rows["metric"])), title=None, axis=alt.Axis(
            labelLimit=NAMES, minExtent=NAMES, maxExtent=NAMES, ticks=False, domain=False)),
        tooltip=[alt.Tooltip("metric:N"), alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title=_("state")),
                 alt.Tooltip("reason:N", title=_("reason"))],
    )  # fmt: skip
    # The whole square can be pointed at, not its sign alone.
    grounds = base.mark_rect(opacity=0.001, cursor="pointer").add_params(
        alt.selection_point(name=CELL, fields=list(FIELDS), toggle="true", clear=False)
    )
    colour = alt.Color("state:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    signs = base.mark_text(size=15, tooltip=None).encode(text="sign:N", color=colour)
    words = ", ".join(f"{counts[state]} {_(WORDS[state])}" for state in ORDER if state in counts)
    what = _("Measurements of the family {family}, {n} columns: {words}.").format(
        family=family, n=len(labels), words=words
    )
    return alt.layer(signs, grounds).properties(height=alt.Step(ROW), description=what)


def _key():
    places = [{"state": state, "sign": SIGNS[state], "said": _(WORDS[state]), "place": number, "text": number + 0.07}
              for number, state in enumerate(ORDER)]  # fmt: skip
    scale = alt.Scale(domain=[-0.05, len(ORDER)], nice=False)
    colour = alt.Color("state:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    base = alt.Chart(alt.Data(values=places))
    signs = base.mark_text(size=15).encode(x=alt.X("place:Q", axis=None, scale=scale), text="sign:N", color=colour)
    texts = base.mark_text(align="left", fontSize=13).encode(x=alt.X("text:Q", axis=None, scale=scale), text="said:N")
    return alt.layer(signs, texts).properties(height=24, description=_("Key: which sign stands for which state."))
