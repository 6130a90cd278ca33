"""The charts of the page Scores: relation by layer, all layers together, and single images of one layer."""

from dataclasses import replace
from math import inf

import pandas as pd
import streamlit as st

from analysis import scores
from analysis.scores.predictions import BOTH, GIVEN, LAYERS
from analysis.store import layout
from analysis.variants import VARIANT
from app import charts, downloads, drawn, kept, page, pick, series
from app.charts.by_layer import ADJUSTED
from app.charts.scene import SERIES
from app.language import N_, _, ngettext
from app.pictures import thumbnails
from app.scores import explained as score_explained
from app.scores.scored import correlations
from app.text import plain

LEVEL = 0.05
RAW, REST = N_("raw"), N_("rest held constant")
NAMES = {"spearman": N_("Spearman's rho"), "pearson": N_("Pearson's r"), "slope": N_("slope")}
PREDICTORS = {
    LAYERS: N_("layers"),
    GIVEN: N_("what is held constant, alone"),
    BOTH: N_("layers and what is held constant"),
}
MOST_PICTURES = 2000  # images of which a page can carry a small picture


def by_layer(selection, asked, table):
    """A panel raw, a panel given the rest; models as lines, the untrained network in grey."""
    words = {given: _(REST) if given else _(RAW) for given in table["given"].unique()}
    rows = series.beside_untrained(
        table.assign(**{VARIANT: table["given"].map(words)}), selection.study, selection.epoch
    )
    full = page.full_range() and asked.question.method != "slope"
    scene = page.scene(selection, _(NAMES[asked.question.method]), full_range=full)
    scene = replace(scene, ends=(-1.0, 1.0)) if full else scene.shared(rows)
    st.markdown(_summary(selection, asked, rows))
    key = ("scores", asked.key, tuple(selection.layers), full)
    shown = drawn.show(key, lambda: charts.by_layer(rows, scene), "scores by layer")
    said = [page.null_in_words(asked.metric, table)]
    held = next((given for given in words if given), "")
    if held:
        names = ", ".join(map(score_explained.quantity, held.split(", ")))
        said.append(_("Held constant: {names}.").format(names=names))
    if table["low"].notna().any():
        said.append(_("Bars: 95 % intervals over images."))
    st.caption(" ".join([*said, score_explained.attached(asked.study, asked.score)]))
    downloads.offer(shown, table, _name(asked, "by-layer"))


def say_without_panel(rows, drawn):
    """Why there is no panel of what no layer has a value of. rows: of all relations. drawn: those with a value."""
    for given in rows.loc[~rows["given"].isin(drawn["given"]), "given"].unique():
        reason = rows.loc[rows["given"] == given, "reason"].iloc[0]
        words = _("Without a panel: {panel} ({reason}).")
        st.caption(words.format(panel=_(REST) if given else _(RAW), reason=plain(_(reason))))


def joint(selection, asked, table):
    """R2 of all layers: a panel for each set of predictors."""
    words = {name: _(said) for name, said in PREDICTORS.items()}
    rows = table.assign(**{VARIANT: table["predictors"].replace(words)})
    rows = series.beside_untrained(rows, selection.study, selection.epoch)
    scene = page.scene(selection, "R²", (-inf, 1.0))
    key = ("score predictions", asked.key, tuple(selection.layers))
    shown = drawn.show(key, lambda: charts.by_model(rows, scene), "scores together")
    downloads.behind_button(shown, table, _name(asked, "together"))


def images(selection, asked):
    """The images behind one relation, each with its picture."""
    st.subheader(_("Image by image"), anchor=False)
    runs = {run.name: run for run in selection.runs}
    left, right = st.columns(2)
    first = next((name for name in runs if _is_computed(asked, name)), next(iter(runs)))
    name = pick.one("score_model", list(runs), first, _("model"))
    left.selectbox(_("Model"), list(runs), key="score_model", help=_("Whose measure of each image is drawn."))
    layers = list(selection.layers)
    layer = pick.one("score_layer", layers, _strongest(asked, name, layers), _("layer"))
    words, note = selection.layers.get, _("Where it is measured.")
    right.selectbox(_("Layer"), layers, key="score_layer", format_func=words, help=note)
    if not _is_computed(asked, name):
        score_explained.say_not_computed([name])
        return
    table = scores.points(runs[name], asked.metric, asked.score, layer, asked.question, asked.parameters)
    if len(table):
        table = table[(table["bn"] == layout.TRAINED) & (table["epoch"] == runs[name].epoch(selection.epoch))]
    if not len(table):
        words = _("No image has a measure in {layer} and a score.")
        st.info(words.format(layer=plain(selection.layers[layer])))
        return
    title = _of_points(selection, asked, name, layer, len(table))
    measure = _("{measure} in {layer}").format(measure=asked.metric.title, layer=selection.layers[layer])
    scene = page.scene(selection, measure)
    key = ("score points", asked.key, name, layer)
    shown = drawn.show(key, lambda: charts.image_scatter(_pictured(asked, table), scene, asked.score, title), "images")
    st.caption(_("Point at an image to see it. Dashed: the linear regression of the score on the measure."))
    downloads.behind_button(shown, table.rename(columns={"value": asked.metric.name}), _name(asked, f"{name}-{layer}"))


def _is_computed(asked, name):
    """Whether the measure of single images is there for a model, with or without a value."""
    table = correlations(asked)
    return (table.loc[table["run"] == name, "status"] != scores.NOT_COMPUTED).any()


def _strongest(asked, name, layers):
    """The layer in which the raw relation of a model is strongest, the last where none has one."""
    table = correlations(asked)
    raw = table[(table["run"] == name) & (table["given"] == "") & table["layer"].isin(layers)]
    raw = raw[raw["epoch"] == raw["epoch"].max()].dropna(subset=["value"])
    return layers[-1] if raw.empty else raw.loc[raw["value"].abs().idxmax(), "layer"]


def _of_points(selection, asked, name, layer, images):
    """The title of a scatter: the raw relation with its n and p, as the chart above has it."""
    table = correlations(asked)
    epoch = asked.study.run(name).epoch(selection.epoch)
    place = {"run": name, "layer": layer, "epoch": epoch, "bn": layout.TRAINED, "given": "", "status": "measured"}
    rows = table[(table[list(place)] == pd.Series(place)).all(axis=1)]
    said = {"model": name, "layer": selection.layers[layer], "relation": _(NAMES[asked.question.method])}
    if rows.empty:
        words = ngettext("{model}, {layer}: {n:,} image", "{model}, {layer}: {n:,} images", images)
        return words.format(**said, n=images)
    row = rows.iloc[0]
    if row["low"] == row["low"]:
        words = _("{model}, {layer}: {relation} = {value:.2g} (95 %: {low:.2g} to {high:.2g}), p = {p:.2g}, n = {n}")
    else:
        words = _("{model}, {layer}: {relation} = {value:.2g}, p = {p:.2g}, n = {n}")
    return words.format(**said, **row[["value", "low", "high", "p", "n"]])


def _pictured(asked, table):
    table = table.assign(**{SERIES: table["run"]}).drop(columns=["run", "epoch", "bn"])
    if len(table) > MOST_PICTURES:
        return table
    return table.assign(image=thumbnails.data_urls(asked.study, table["probe_image"]))


def _summary(selection, asked, rows):
    """For each panel: how many layers have an adjusted p below the level, and the strongest."""
    models = rows[rows["epoch"] != kept.FIRST] if selection.epoch != kept.FIRST else rows
    parts = []
    for variant, of_one in models.groupby(VARIANT, sort=False):
        strongest = of_one.loc[of_one["value"].abs().idxmax()]
        few = int((of_one[ADJUSTED] < LEVEL).sum())
        words = ngettext(
            "**{panel}**: {few} of {n:,} relation with adjusted p < {level:g}, strongest {value:.2g} ({where})",
            "**{panel}**: {few} of {n:,} relations with adjusted p < {level:g}, strongest {value:.2g} ({where})",
            len(of_one),
        )
        where = f"{plain(strongest['run'])}, {plain(selection.layers[strongest['layer']])}"
        numbers = {"few": few, "n": len(of_one), "level": LEVEL, "value": strongest["value"]}
        parts.append(words.format(panel=plain(variant), **numbers, where=where))
    words = _("{measure} and {score}. {relations}.")
    return words.format(measure=asked.metric.title, score=plain(asked.score), relations="; ".join(parts))


def _name(asked, what):
    return f"{asked.study.name}-{asked.metric.name}-{asked.score.replace(' ', '-')}-{what}"
