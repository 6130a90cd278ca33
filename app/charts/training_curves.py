"""A run's accuracy or loss over epochs, with its learning rate on an axis of its own."""

import altair as alt

from app.charts.frame import Frame
from app.charts.published import DASH, ORIGIN, PUBLISHED, WIDTH
from app.charts.words import tooltip
from app.language import N_, _

PENALTY_COLUMN = "activation_penalty"
TRAINING, VALIDATION, TEST = N_("training (running)"), N_("validation"), N_("test")
CURVES = {
    N_("accuracy"): {TRAINING: "accuracy", VALIDATION: "val_accuracy", TEST: "test_accuracy"},
    N_("loss"): {TRAINING: "loss", VALIDATION: "val_loss", TEST: "test_loss"},
    N_("penalty"): {TRAINING: PENALTY_COLUMN},
}
STYLES = {TRAINING: (2, 2), VALIDATION: (1, 0), TEST: (6, 3)}
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
    dash = alt.Scale(domain=list(map(_, STYLES)), range=[list(dash) for dash in STYLES.values()])
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=500)
    curves = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.2, color=look.colour, point=frame.point(22, color=look.colour))
        .encode(
            x=x,
            y=alt.Y("value:Q", title=frame.title(_(what)), scale=scale, axis=alt.Axis(**frame.room)),
            strokeDash=alt.StrokeDash("curve:N", scale=dash, legend=legend if frame.alone else None),
            tooltip=[alt.Tooltip("curve:N", title=_("curve")), tooltip("epoch:Q"), tooltip("value:Q", ".4g")],
        )
    )
    steps = (
        alt.Chart(rate)
        .mark_line(interpolate="step-before", strokeWidth=1.5, color=RATE)
        .encode(
            x=x,
            y=alt.Y(
                "learning_rate:Q", title=frame.title(_("learning rate")), scale=frame.rate_scale, axis=_rate_axis(frame)
            ),
            tooltip=[tooltip("epoch:Q"), alt.Tooltip("learning_rate:Q", title=_("learning rate"), format=".3g")],
        )
    )
    if theirs is not None and len(theirs):
        curves = alt.layer(curves, _published(theirs, what, look, x, scale))
    return (
        alt.layer(steps, curves)
        .resolve_scale(y="independent")
        .properties(**frame.properties(_(what), _words(history, name, what)))
    )


def _published(theirs, what, look, x, scale):
    """The published curves: thin, in the model's colour; validation above the running mean of training."""
    rows = _long(theirs, what).assign(**{ORIGIN: theirs[ORIGIN].iloc[0]})
    shown = [alt.Tooltip("curve:N", title=_("curve")), tooltip("epoch:Q"), tooltip("value:Q", ".4g")]
    shown.append(alt.Tooltip(f"{ORIGIN}:N", title=_(PUBLISHED)))
    lines = alt.Chart(rows).mark_line(strokeWidth=WIDTH, strokeDash=list(DASH), color=look.colour)
    return lines.encode(x=x, y=alt.Y("value:Q", title=None, scale=scale), detail="curve:N", tooltip=shown)


def _rate_axis(frame):
    look = {"titleColor": RATE, "labelColor": RATE, "grid": False, "tickCount": 3}
    return alt.Axis(orient="right", format="~g", **look, **frame.room)


def _long(history, what):
    columns = {column: _(curve) for curve, column in CURVES[what].items() if column in history}
    rows = history[["epoch", *columns]].rename(columns=columns)
    return rows.melt("epoch", var_name="curve", value_name="value").dropna(subset=["value"]).astype({"value": float})


def _words(history, name, what):
    watched = VALIDATION if VALIDATION in CURVES[what] else TRAINING
    column = CURVES[what][watched]
    values = history[column].dropna() if column in history else history["epoch"][:0]
    said = {"name": name, "what": _(what), "n": len(history) - 1, "curve": _(watched)}
    if not len(values):
        words = _("{name}: {what} in training, validation and test over {n} epochs; {curve} was not measured.")
        return words.format(**said)
    words = _("{name}: {what} in training, validation and test over {n} epochs; {curve} ends at {end:.3g}.")
    return words.format(**said, end=values.iloc[-1])
