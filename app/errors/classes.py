"""How often each model errs, on which classes, and which classes one of them takes for which."""

import pandas as pd
import streamlit as st

from analysis import METRICS, errors
from analysis.estimators.bootstrap import wilson
from analysis.metrics.function.class_accuracy import by_class
from analysis.metrics.function.confusion import between_classes
from app import charts, columns, downloads, drawn
from app.around import provenance
from app.charts.scene import SERIES
from app.errors.asked import every, model
from app.language import _, ngettext
from app.text import plain

MOST_CLASSES = 30  # that a chart has room for
LISTED = 12
SHARES = ("share", "low", "high")


def show(asked):
    told = every(asked, asked.selection.runs)
    if not told:
        return None
    table = _by_model(told)
    st.markdown(_said(asked, table))
    shown = columns.in_percent(table, *SHARES)
    st.dataframe(shown, hide_index=True, key="errors by model", column_config=_columns())
    _accuracies(asked, told)
    run = model("error_model", _("Model"), {name: asked.study.run(name) for name in told}, next(iter(told)))
    _confusions(asked, run, told[run.name])
    return METRICS["confusion"]


def _by_model(told):
    """A row a model: images, wrong, share with Wilson's interval, mean probability of the wrong answers."""
    rows = []
    for name, one in told.items():
        wrong, images = errors.wrong(one), int(one.given.sum())
        low, high = wilson(len(wrong), images)
        share = len(wrong) / images if images else float("nan")
        rows.append((name, len(wrong), images, share, float(low), float(high), wrong["probability"].mean()))
    return pd.DataFrame(rows, columns=["model", "wrong", "images", "share", "low", "high", "sure"])


def _columns():
    share = st.column_config.NumberColumn
    return {
        "model": _("model"),
        "wrong": _("wrong"),
        "images": _("images"),
        "share": share(_("share wrong"), format=columns.PERCENT),
        "low": share(_("95 %: from"), format=columns.PERCENT),
        "high": share(_("to"), format=columns.PERCENT),
        "sure": share(_("mean probability of wrong answers"), format="%.3f"),
    }


def _said(asked, table):
    known = table.dropna(subset=["share"])
    if known.empty:
        words = _("The models chosen give no answer to any of the {images}: nan or infinity.")
        return words.format(images=asked.images)
    least, most = known.loc[known["share"].idxmin()], known.loc[known["share"].idxmax()]
    words = _("**{model}** gets {wrong} of {n} {images} wrong: {share:.1f} % (95 %: {low:.1f} to {high:.1f} %).")

    def of(row):
        percent = (100 * row[["share", "low", "high"]].astype(float)).to_dict()
        return words.format(
            model=plain(row["model"]), wrong=row["wrong"], n=row["images"], images=asked.images, **percent
        )

    if len(known) == 1:
        return of(least)
    return _("Least: {least} Most: {most}").format(least=of(least), most=of(most))


def _accuracies(asked, told):
    parts = [by_class(one).assign(**{SERIES: name}) for name, one in told.items()]
    table, metric = pd.concat(parts, ignore_index=True), METRICS["class_accuracy"]
    provenance.note(metric, {"split": asked.split}, tuple(told))
    classes = table.groupby("class_name", sort=False)["value"].mean()
    shown = table
    if len(classes) > MOST_CLASSES:
        shown = table[table["class_name"].isin(classes.nsmallest(MOST_CLASSES).index)]
        words = _("The {n} classes of {all} that the models know least; the table to take away holds all.")
        st.caption(words.format(n=MOST_CLASSES, all=len(classes)))
    if shown["value"].notna().any():
        key = asked.key("classes", *told)
        chart = drawn.show(key, lambda: charts.by_class(shown, asked.scene(metric.title)), "accuracy by class")
        st.caption(_("Bars: Wilson's 95 % intervals over the images of a class."))
        downloads.offer(chart, table, asked.name("classes"))
    without = table[table["value"].isna()]
    if len(without):
        st.caption("; ".join(plain(_(reason)) for reason in without["reason"].unique()))


def _confusions(asked, run, told):
    st.subheader(_("Which classes {model} takes for which").format(model=plain(run.name)), anchor=False)
    provenance.note(METRICS["confusion"], {"split": asked.split}, (run.name,))
    most = errors.most_confused(told, LISTED)
    if most.empty:
        st.info(_("It takes no class for another.") if told.given.any() else _("It gives no answer to any of them."))
        return
    first = most.iloc[0]
    words = ngettext(
        "Most often **{true}** is taken for **{given}**: {n} image of {all}.",
        "Most often **{true}** is taken for **{given}**: {n} images of {all}.",
        int(first["images"]),
    )
    true, given = (plain(asked.classes[int(first[name])]) for name in ("label", "given"))
    st.markdown(words.format(true=true, given=given, n=int(first["images"]), all=int(first["n"])))
    if len(asked.classes) <= MOST_CLASSES:
        table = between_classes(told).assign(**{SERIES: run.name})
        key = asked.key("confusion", run.name)
        scene = asked.scene(METRICS["confusion"].title)
        chart = drawn.show(key, lambda: charts.matrix(table, scene), "confusion")
        downloads.offer(chart, table, asked.name(f"confusion-{run.name}"))
    listed = most.assign(label=asked.classes[most["label"]], given=asked.classes[most["given"]])
    listed = columns.in_percent(listed, "value", "low", "high")
    share = st.column_config.NumberColumn
    names = {"label": _("true class"), "given": _("given class"), "images": _("images"), "n": _("of")}
    names |= {"value": share(_("share"), format=columns.PERCENT), "low": share(_("95 %: from"), format=columns.PERCENT)}
    st.dataframe(
        listed, hide_index=True, key="most confused",
        column_config=names | {"high": share(_("to"), format=columns.PERCENT)},
    )  # fmt: skip
