"""Which indicator follows generalisation, in which layer: Kendall's tau, with n and p, and the models behind it."""

from dataclasses import replace

import streamlit as st

from analysis import METRICS, StoreError
from analysis.estimators import least_tau
from analysis.indicators import DIFFERENCE, SPLITS, TEST, TRAIN
from analysis.indicators.values import MEASURED
from analysis.targets import TARGETS, TEST_ACCURACY
from app import behind_a_square as behind
from app import charts, clicks, computing, downloads, drawn, jobs, kept, page, pick
from app.charts.indicator_picture import CELL, FIELDS, LEVEL
from app.charts.scene import listing, number
from app.ranked import NETWORK, ranked
from app.text import plain

PAGE = {"title": "Indicators", "icon": ":material/grid_on:", "group": "Answers", "place": 30}

selection = st.session_state["selection"]
study = selection.study

ABOUT = (
    "Does a measurement tell which of two models generalises better? Each square compares the order that an indicator "
    "gives the models, in one layer, with their order by the target."
)
WORDS = {TRAIN: "training images", TEST: "test images", DIFFERENCE: "difference"}
HOW_TO_READ = """
Kendall's tau looks at all pairs of models. It is the share of pairs that the indicator orders as the target does, less
the share that it orders the other way: **1** is the same order, **0** none in common, **-1** the opposite order. Pairs
that are equal on either side are left out of what is divided by (tau-b). An indicator near -1 is as telling as one
near 1; with the gap as target, -1 says that models with more of it have the smaller gap.

- **n** is the number of models. **p** is the chance that models in random order give a tau as far from 0: exact up to
  33 models without ties. With nine models a tau of .556 is needed for p under .05, with four models none is enough.
- Many squares are looked at, so that some have a small p by chance. The **adjusted p** (Benjamini & Hochberg) is the
  share of false finds among all squares with at most this value. Neighbouring layers and related metrics are not
  independent: many marks can be one finding.
- Models that differ in optimiser and learning rate differ in many things at once: that an indicator goes with accuracy
  does not say that it explains it. Look at the models of one optimiser, and at the scatter behind a square.
- Seeds of one model are not independent: p takes them for it, the interval (a bootstrap over models, all seeds of a
  model together) does not.
- Values are compared to six digits; what differs only by rounding is a tie.
"""
FORMULA = r"\tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}"
SOURCE = (
    'Kendall 1938 and 1945; as a test of what tells generalisation: Jiang et al. 2020, "Fantastic generalization '
    'measures and where to find them". Intervals: Efron & Tibshirani 1993. Adjusted p: Benjamini & Hochberg 1995.'
)


def body():
    st.markdown(ABOUT)
    target, split = choose()
    if selection.epoch == kept.FIRST:
        st.info("Before training no model generalises: choose another epoch.")
        return
    try:
        found = ranked(study, selection.runs, target, split, selection.epoch)
    except StoreError as error:
        st.info(plain(error))
        return
    models = len(found.target)
    if models < 2:
        st.info(f"A rank correlation needs at least two trained models; {number(models, 'model')} is chosen.")
        return
    offer(found, split)
    if (found.table["status"] == MEASURED).any():
        show(found, target, split)
    say_missing(found)
    explain()


def choose():
    """What the indicators are held against, and whose images they look at."""
    left, right = st.columns(2)
    target = pick.one("target", list(TARGETS), TEST_ACCURACY, "target")
    left.segmented_control("Held against", TARGETS, key="target", required=True, help=(
        "test accuracy: the higher the better; gap: training minus test accuracy, the smaller the better"
    ))  # fmt: skip
    split = pick.one("split", list(SPLITS), TRAIN, "split")
    right.segmented_control("Activations on", SPLITS, key="split", format_func=WORDS.get, required=True, help=(
        "The probe images that metrics of activations look at. The difference is the value on training images minus "
        "that on test images. Metrics of weights know no images."
    ))  # fmt: skip
    return target, split


def offer(found, split):
    """The metrics that are not computed yet, and the button that computes them."""
    if not found.pending:
        return
    titles = [METRICS[metric].title for metric in found.pending]
    runs = [run.name for run in selection.runs]

    def start():
        jobs.indicators(study.folder.parent, study, runs, split, selection.epoch)

    said = f"Not computed yet for all models: {number(len(titles), 'metric')} ({plain(listing(titles))})."
    computing.offer_job((study.folder.parent, "compute", study.name), "Compute", start, said, key="compute indicators")


def show(found, target, split):
    """The picture, family by family; below its family the models behind the square that is chosen."""
    # An indicator without a tau in any layer is listed below the picture, not drawn as a row of dashes.
    table = found.table[found.table.groupby("id")["tau"].transform("count") > 0]
    table = table[table["layer"].isin([*selection.layers, NETWORK])]
    whole = {NETWORK: NETWORK} if NETWORK in set(table["layer"]) else {}
    layers = selection.layers | whole
    chosen = behind.choose(table, layers)
    st.caption(summary(table, target))
    key = ("indicators", found.key, tuple(layers), chosen)
    shown = drawn.specify(key, lambda: charts.indicator_picture(table, layers, chosen))
    drawn.put(replace(shown, charts=()), "indicators")
    for panel, family in zip(shown.charts, table["family"].unique(), strict=True):
        name = f"indicators {family}"
        follow = clicks.follow(f"{name} 0", CELL, FIELDS, behind.set_chosen)
        drawn.put(replace(shown, charts=(panel,), key=None), name, on_select=follow)
        if chosen and family == METRICS[chosen[0].partition(":")[0]].family:
            behind.show(found, selection, chosen, target)
    name = f"{study.name}-indicators-{target.replace(' ', '-')}-{split}"
    downloads.offer(shown, table.drop(columns=["id", "name"]), name)


def summary(table, target):
    """How many squares there are, of how many models, and how many have a small p."""
    known = table.dropna(subset=["tau"])
    counts = sorted({int(n) for n in known["n"]})
    models = number(counts[-1], "model") if len(counts) == 1 else f"{counts[0]} to {counts[-1]} models"
    small = int((known["p"] < LEVEL).sum())
    left = int((known["p_benjamini_hochberg"] < LEVEL).sum())
    least = least_tau(counts[-1], LEVEL)
    needed = f"|tau| of {least:.3f} is needed for it" if least == least else "no tau is enough for it"
    return (
        f"{number(len(known), 'square')}, each the tau of an indicator with the {target} over {models} (n). "
        f"{small} have p < {LEVEL:g}, where chance alone gives about {round(LEVEL * len(known))}; with "
        f"{number(counts[-1], 'model')} {needed}. {left} have an adjusted p < {LEVEL:g}."
    )


def say_missing(found):
    """The indicators and squares without a tau, with the reasons."""
    lacking = found.table[found.table["status"] != MEASURED].rename(columns={"name": "indicator"})
    computing.say_missing(lacking[["indicator", "layer", "n", "status", "reason"]])


def explain():
    st.subheader("How to read it", anchor=False)
    st.markdown(HOW_TO_READ)
    st.latex(FORMULA)
    st.caption("C, D: pairs of models in the same and in the opposite order; T: pairs equal on one side only.")
    left, right = st.columns(2, gap="large")
    left.markdown("**Range**: from -1 to 1; 0 is no relation")
    right.markdown(f"**Source**: {SOURCE}")


page.run("Indicators", selection, body)
