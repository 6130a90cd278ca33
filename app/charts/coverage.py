"""What is measured and what is not: metric by model."""

import altair as alt

from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from app.language import N_, _

STATES = {COMPUTED: N_("computed"), NOT_COMPUTED: N_("not computed"), CANNOT: N_("cannot be")}
COLOURS = {COMPUTED: "#12855f", NOT_COMPUTED: "#a37a00", CANNOT: "#808892"}
MOST_UPRIGHT = 12  # names beside each other
SIGNS = {COMPUTED: "●", NOT_COMPUTED: "○", CANNOT: "–"}


def coverage(table, models, metrics):
    """table: columns metric (title), run, state (of the three above), reason. models, metrics: in order."""
    counts = {state: int((table["state"] == state).sum()) for state in COLOURS}
    angle = 0 if len(models) <= MOST_UPRIGHT else -90
    words = ", ".join(f"{count} {_(STATES[state])}" for state, count in counts.items())
    said = _("Measurements of {metrics} metrics on {models} models: {words}.")
    return (
        alt.Chart(table.assign(sign=table["state"].map(SIGNS), said=table["state"].map(STATES).map(_)))
        .mark_text(size=17)
        .encode(
            x=alt.X(
                "run:N",
                sort=models,
                title=None,
                axis=alt.Axis(orient="top", labelAngle=angle, labelLimit=120, labelOverlap=False),
            ),
            y=alt.Y("metric:N", sort=metrics, title=None, axis=alt.Axis(labelLimit=260)),
            text="sign:N",
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=title)
                for name, title in {
                    "metric": _("metric"),
                    "run": _("model"),
                    "said": _("state"),
                    "reason": _("why"),
                }.items()  # fmt: skip
            ],
        )
        .properties(
            height=alt.Step(26),
            description=said.format(metrics=len(metrics), models=len(models), words=words),
        )
    )
