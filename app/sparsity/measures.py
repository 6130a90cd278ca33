"""Measure by measure: which of them put the images in the same order, layer by layer."""

import streamlit as st

from analysis import METRICS
from app import charts, computing, downloads, drawn, kept, page, pick, series
from app.charts.look import UNTRAINED
from app.charts.scene import SERIES
from app.charts.words import series as in_words
from app.language import N_, _
from app.sparsity.asked import MODES, Asked, mode, row, split, tensor
from app.text import plain

OF_IMAGES = [name for name in MODES if name != "lifetime"]
MODE = "mode_of_images"  # the key of the choice of one


def show(selection):
    metric = METRICS["measure_correlation"]
    st.markdown(metric.question)
    with row():
        one, other = mode(OF_IMAGES, MODE), mode(OF_IMAGES, "other_mode", N_("The other taken over"))
        parameters = {"mode": one, "other_mode": other, "tensor": tensor(), "split": split(selection.study)}
        full = page.full_range()
    name = choose_model(selection)
    runs = [run for run in selection.runs if name in (run.name, UNTRAINED)][:1]
    epoch = kept.FIRST if name == UNTRAINED else selection.epoch
    ((answer, table),) = page.ask_each(selection, [(metric, parameters)], (epoch,), runs)
    if len(table):
        rows = series.beside_untrained(table, selection.study, epoch)
        rows = rows[rows[SERIES] == name] if (rows[SERIES] == name).any() else rows
        said(rows, one, other)
        asked = Asked(selection, metric, parameters, full)
        shown = drawn.show(asked.key(answer.key, name), lambda: charts.matrix(rows, asked.scene()), "measures")
        words = _("n = {n} images. Point at a square for its interval.")
        if rows["n"].min() < rows["n"].max():
            words = _(
                "n = {n} images; fewer where a measure does not exist on some. Point at a square for its interval."
            )
        st.caption(words.format(n=int(rows["n"].max())))
        downloads.offer(shown, rows.drop(columns=[SERIES]), f"{selection.study.name}-measures")
    computing.say_missing(answer.unmeasured)
    return metric


def choose_model(selection):
    """The name of one model, or that of the untrained network."""
    names = [run.name for run in selection.runs] + [UNTRAINED]
    name = pick.one("correlated_model", names, names[0], _("model"))
    note = _("Of which the measures are compared.")
    st.selectbox(_("Model"), names, key="correlated_model", format_func=in_words, help=note)
    return name


def said(rows, one, other):
    """Which two measures agree most and least, over all layers shown."""
    known = rows.dropna(subset=["value"])
    if one == other:
        known = known[known["measure"] < known["other_measure"]]
    else:
        known = known[known["measure"] == known["other_measure"]]
    if known.empty:
        return
    pairs = known.groupby(["measure", "other_measure"])["value"].agg(["median", "min", "max"]).sort_values("median")

    def words(pair):
        names = dict.fromkeys(METRICS[name].title for name in pair)
        row = pairs.loc[pair]
        told = {"measures": plain(_(" and ").join(names)), **row}
        return _("{measures} {median:.2f} ({min:.2f} to {max:.2f})").format(**told)

    if one == other:
        sentence = _("Most alike: {most}; least: {least}. Median over layers, and range.")
        st.markdown(sentence.format(most=words(pairs.index[-1]), least=words(pairs.index[0])))
        return
    sentence = _(
        "Each measure with itself, {one} against {other}, median over layers and range: {measures}. At 1 it does not "
        "matter for images."
    )
    each = "; ".join(words(pair) for pair in pairs.index[::-1])
    st.markdown(sentence.format(one=_(MODES[one]), other=_(MODES[other]), measures=each))
