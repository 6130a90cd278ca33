"""A run's accuracy or loss over epochs, with its learning rate on an axis of its own."""

import altair as alt

from app.charts.frame import Frame
from app.charts.published import DASH, ORIGIN, PUBLISHED, WIDTH

PENALTY_COLUMN = "activation_penalty"
CURVES = {
    "accuracy": {"training (running)": "accuracy", "validation": "val_accuracy", "test": "test_accuracy"},
    "loss": {"training (running)": "loss", "validation": "val_loss", "test": "test_loss"},
    "penalty": {"training (running)": PENALTY_COLUMN},
}
STYLES = {"training (running)": (2, 2), "validation": (1, 0), "test": (6, 3)}
RATE = "#808892"
ALONE = Frame()


def training_curves(history, look, name, what="accuracy", frame=ALONE, theirs=None):
    """history: a row an epoch, columns epoch, learning_rate and those of CURVES[what]. look: the run's Look.

    theirs: a published history of the same columns, or None.

    The running training accuracy has no value at epoch 0: it is a mean over the batches of an epoch.
    """
    rows = _long(history, what)
    rate = history.dropna(subset=["learning_rate"])
    x = frame.x
    scale = alt.Scale(domain=[0, 1]) if what == "accuracy" else alt.Scale(zero=True)
    dash = alt.Scale(domain=list(STYLES), range=[list(dash) for dash in STYLES.values()])
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=500)
    curves = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.2, color=look.colour, point=frame.point(22, color=look.colour))
        .encode(
            x=x,
            y=alt.Y("value:Q", title=frame.title(what), scale=scale),
            strokeDash=alt.StrokeDash("curve:N", scale=dash, legend=legend if frame.alone else None),
            tooltip=["curve:N", "epoch:Q", alt.Tooltip("value:Q", format=".4g")],
        )
    )
    steps = (
        alt.Chart(rate)
        .mark_line(interpolate="step-before", strokeWidth=1.5, color=RATE)
        .encode(
            x=x,
            y=alt.Y("learning_rate:Q", title=frame.title("learning rate"), scale=frame.rate_scale, axis=_rate_axis()),
            tooltip=["epoch:Q", alt.Tooltip("learning_rate:Q", title="learning rate", format=".3g")],
        )
    )
    if theirs is not None and len(theirs):
        curves = alt.layer(curves, _published(theirs, what, look, x, scale))
    return (
        alt.layer(steps, curves)
        .resolve_scale(y="independent")
        .properties(**frame.properties(what, _words(history, name, what)))
    )


def _published(theirs, what, look, x, scale):
    """The published curves: thin, in the model's colour; validation above the running mean of training."""
    rows = _long(theirs, what).assign(**{ORIGIN: theirs[ORIGIN].iloc[0]})
    shown = ["curve:N", "epoch:Q", alt.Tooltip("value:Q", format=".4g"), alt.Tooltip(f"{ORIGIN}:N", title=PUBLISHED)]
    lines = alt.Chart(rows).mark_line(strokeWidth=WIDTH, strokeDash=list(DASH), color=look.colour)
    return lines.encode(x=x, y=alt.Y("value:Q", title=None, scale=scale), detail="curve:N", tooltip=shown)


def _rate_axis():
    return alt.Axis(orient="right", format="~g", titleColor=RATE, labelColor=RATE, grid=False, tickCount=3)


def _long(history, what):
    columns = {column: curve for curve, column in CURVES[what].items() if column in history}
    rows = history[["epoch", *columns]].rename(columns=columns)
    return rows.melt("epoch", var_name="curve", value_name="value").dropna(subset=["value"]).astype({"value": float})


def _words(history, name, what):
    watched = "validation" if "validation" in CURVES[what] else "training (running)"
    column = CURVES[what][watched]
    values = history[column].dropna() if column in history else history["epoch"][:0]
    end = f"{watched} ends at {values.iloc[-1]:.3g}" if len(values) else f"{watched} was not measured"
    return f"{name}: {what} in training, validation and test over {len(history) - 1} epochs; {end}."
