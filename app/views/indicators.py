"""Which indicator follows generalisation, in which layer: Kendall's tau, with n and p, and the models behind it."""

from dataclasses import replace

import streamlit as st

from analysis import METRICS, StoreError
from analysis.indicators import DIFFERENCE, SPLITS, TEST, TRAIN
from analysis.indicators.values import MEASURED
from app import charts, clicks, computing, downloads, drawn, jobs, kept, page, pick
from app.charts.indicator_picture import CELL, FIELDS
from app.charts.scene import listing
from app.family import in_words as family_in_words
from app.indicators import behind_a_square as behind
from app.indicators import explained as indicators_explained
from app.indicators import target as targets
from app.indicators.ranked import NETWORK, ranked
from app.language import N_, _, ngettext
from app.text import plain

PAGE = {"title": "Indicators", "icon": ":material/grid_on:", "group": "Answers", "place": 30}

selection = st.session_state["selection"]
study = selection.study

WORDS = {TRAIN: N_("training images"), TEST: N_("test images"), DIFFERENCE: N_("difference")}


def body():
    st.markdown(_(indicators_explained.ABOUT))
    target, split = choose()
    if selection.epoch == kept.FIRST:
        st.info(_("Before training no model generalises: choose another epoch."))
        return
    try:
        found = ranked(study, selection.runs, target, split, selection.epoch)
    except StoreError as error:
        st.info(plain(error))
        return
    models = len(found.target)
    if models < 2:
        words = ngettext(
            "A rank correlation needs at least two trained models; {n} model is chosen.",
            "A rank correlation needs at least two trained models; {n} models are chosen.",
            models,
        )
        st.info(words.format(n=models))
        return
    known = found.target["value"].notna()
    if not known.any():
        st.info(_("No model has a {target}: {reason}.").format(
            target=targets.in_words(target), reason=plain(_(found.target["reason"].iloc[0]))
        ))  # fmt: skip
        return
    offer(found, split)
    if (found.table["status"] == MEASURED).any():
        show(found, target, split)
    say_missing(found)
    indicators_explained.show()


def choose():
    """What the indicators are held against, and whose images they look at."""
    left, right = st.columns(2)
    target = targets.choose(_("Held against"), left)
    split = pick.one("split", list(SPLITS), TRAIN, _("split"))
    right.segmented_control(
        _("Activations on"), SPLITS, key="split", format_func=lambda name: _(WORDS[name]), required=True,
        help=_(
            "The probe images that metrics of activations look at. The difference is the value on training images "
            "minus that on test images. Metrics of weights know no images."
        ),
    )  # fmt: skip
    return target, split


def offer(found, split):
    """The metrics that are not computed yet, and the button that computes them."""
    if not found.pending:
        return
    titles = [METRICS[metric].title for metric in found.pending]
    runs = [run.name for run in selection.runs]

    def start():
        jobs.indicators(study, runs, split, selection.epoch)

    words = ngettext(
        "Not computed yet for all models: {n} metric ({names}).",
        "Not computed yet for all models: {n} metrics ({names}).",
        len(titles),
    )
    said, job = words.format(n=len(titles), names=plain(listing(titles))), jobs.of(study, "compute")
    computing.offer_job(job, _("Compute"), start, said, key="compute indicators")


def show(found, target, split):
    """The picture, family by family; below its family the models behind the square that is chosen."""
    # An indicator without a tau in any layer is listed below the picture, not drawn as a row of dashes.
    table = found.table[found.table.groupby("id")["tau"].transform("count") > 0]
    table = table[table["layer"].isin([*selection.layers, NETWORK])]
    whole = {NETWORK: _(NETWORK)} if NETWORK in set(table["layer"]) else {}
    layers = selection.layers | whole
    chosen = behind.choose(table, layers)
    st.caption(indicators_explained.summary(table, target))
    key = ("indicators", found.key, tuple(layers), chosen)
    named = table.assign(family=table["family"].map(family_in_words))
    shown = drawn.specify(key, lambda: charts.indicator_picture(named, layers, chosen))
    drawn.put(replace(shown, charts=()), "indicators")
    for panel, family in zip(shown.charts, table["family"].unique(), strict=True):
        name = f"indicators {family}"
        follow = clicks.follow(f"{name} 0", CELL, FIELDS, behind.set_chosen)
        drawn.put(replace(shown, charts=(panel,), key=None), name, on_select=follow)
        if chosen and family == METRICS[chosen[0].partition(":")[0]].family:
            behind.show(found, selection, chosen, target)
    name = f"{study.name}-indicators-{target.replace(' ', '-')}-{split}"
    downloads.offer(shown, table.drop(columns=["id", "name"]), name)


def say_missing(found):
    """The indicators and squares without a tau, with the reasons."""
    lacking = found.table[found.table["status"] != MEASURED].rename(columns={"name": "indicator"})
    computing.say_missing(lacking[["indicator", "layer", "n", "status", "reason"]])


page.run(_("Indicators"), selection, body)
