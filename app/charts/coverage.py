"""What is measured and what is not: metric by model."""

import altair as alt

from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED

COLOURS = {COMPUTED: "#12855f", NOT_COMPUTED: "#a37a00", CANNOT: "#808892"}
MOST_UPRIGHT = 12  # names beside each other
SIGNS = {COMPUTED: "●", NOT_COMPUTED: "○", CANNOT: "–"}


def coverage(table, models, metrics):
    """table: columns metric (title), run, state (of the three above), reason. models, metrics: in order."""
    counts = {state: int((table["state"] == state).sum()) for state in COLOURS}
    angle = 0 if len(models) <= MOST_UPRIGHT else -90
    words = ", ".join(f"{count} {state}" for state, count in counts.items())
    return (
        alt.Chart(table.assign(sign=table["state"].map(SIGNS)))
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
            tooltip=["metric:N", alt.Tooltip("run:N", title="model"), "state:N", "reason:N"],
        )
        .properties(
            height=alt.Step(26), description=f"Measurements of {len(metrics)} metrics on {len(models)} models: {words}."
        )
    )
