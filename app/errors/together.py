"""Where two models agree: which images both, one or none of them get right, and whether chance explains it."""

from itertools import combinations

import numpy as np
import pandas as pd
import streamlit as st

from analysis import METRICS, errors
from analysis.estimators.bootstrap import wilson
from analysis.metrics.function.agreement import KINDS, beside, kinds
from analysis.metrics.metric import NotMeasured
from app import charts, downloads, drawn, load, pick
from app.around import provenance
from app.errors import gallery
from app.errors.asked import every, located, looks, model
from app.language import N_, _
from app.text import plain

WORDS = {
    KINDS[0]: N_("both right"),
    KINDS[1]: N_("only {one} right"),
    KINDS[2]: N_("only {other} right"),
    KINDS[3]: N_("both wrong alike"),
    KINDS[4]: N_("both wrong differently"),
}
BOTH_RIGHT, ALIKE, APART = "#307272", "#8a5a54", "#808892"
RIGHT_OR_WRONG, ALL = "right or wrong", "all"
MOST_SEEDS = 6  # of a group, whose pairs stand beside the two


def show(asked):
    metric, runs = METRICS["agreement"], asked.study.runs
    if len(runs) < 2:
        st.info(_("The study has one model only; there is none to agree with."))
        return metric
    one, other = _choose(asked)
    group = _group(asked, one, other)
    told = every(asked, [one, other, *(run for run in group if run.name not in (one.name, other.name))])
    if not {one.name, other.name} <= set(told):
        return metric
    provenance.note(metric, {"split": asked.split}, (one.name, other.name))
    try:
        for name in (one.name, other.name):
            told[name].demand_all(name)
        shares, kappas = (beside(told[one.name], told[other.name], what).set_index("on") for what in ("share", "kappa"))
    except NotMeasured as error:
        st.info(plain(_(str(error))))
        return metric
    st.markdown(_said(asked, shares, kappas))
    place = kinds(told[one.name], told[other.name])
    _kinds(asked, one, other, place)
    _seeds(asked, one, other, told)
    _images(asked, one.name, other.name, told, place)
    return metric


def _choose(asked):
    runs = asked.study.runs
    first = next((run.name for run in asked.selection.runs), next(iter(runs)))
    left, right = st.columns(2)
    with left:
        one = model("error_model", _("Model"), runs, first)
    others = {name: run for name, run in runs.items() if name != one.name}
    chosen = [run.name for run in asked.selection.runs if run.name in others]
    with right:
        return one, model("error_other", _("Beside"), others, chosen[0] if chosen else next(iter(others)))


def _said(asked, shares, kappas):
    row, kappa = shares.loc[ALL], kappas.loc[RIGHT_OR_WRONG]
    words = _(
        "Both give the same class to **{value:.1f} %** of {n} {images} (95 %: {low:.1f} to {high:.1f} %); two "
        "networks of these accuracies whose errors have nothing to do with each other would to {expected:.1f} %."
    ).format(n=row["n"], images=asked.images, **(100 * row[["value", "low", "high", "expected"]].astype(float)))
    if kappa["value"] != kappa["value"]:
        return f"{words} {_('Kappa does not exist: {why}.').format(why=_(kappa['reason']))}"
    return f"{words} " + _(
        "Right or wrong together beyond chance: **kappa = {value:.2f}** (95 %: {low:.2f} to {high:.2f})."
    ).format(**kappa[["value", "low", "high"]].to_dict())


def _kinds(asked, one, other, place):
    names = [_(WORDS[kind]).format(one=one.name, other=other.name) for kind in KINDS]
    images, n = np.bincount(place, minlength=len(KINDS)), len(place)
    low, high = wilson(images, n)
    table = pd.DataFrame({"kind": names, "value": images / n, "low": low, "high": high, "images": images, "n": n})
    look = looks(asked)
    own = (look[run.name].colour for run in (one, other))
    colours = dict(zip(names, (BOTH_RIGHT, *own, ALIKE, APART), strict=True))
    title, key = _("share of the images"), asked.key("kinds", runs=(one, other))
    shown = drawn.show(key, lambda: charts.kinds(table, colours, title), "kinds")
    downloads.offer(shown, table, asked.name(f"{one.name}-{other.name}"))


def _group(asked, one, other):
    """The runs that differ from one of the two in the seed only, these included."""
    groups = load.groups(asked.study)
    found = []
    for group in dict.fromkeys(groups[run.name] for run in (one, other)):
        members = [run for name, run in asked.study.runs.items() if groups[name] == group]
        found += members[:MOST_SEEDS] if len(members) > 1 else []
    return found


def _seeds(asked, one, other, told):
    """Kappa of the two beside kappa of pairs that differ in the seed only: what chance in training alone makes."""
    st.subheader(_("Beside what the seed alone changes"), anchor=False)
    groups = load.groups(asked.study)
    known = [run for run in _group(asked, one, other) if run.name in told and told[run.name].given.all()]
    pairs = [(a.name, b.name) for a, b in combinations(known, 2) if groups[a.name] == groups[b.name]]
    pairs = [pair for pair in pairs if set(pair) != {one.name, other.name}]
    if not pairs:
        st.caption(_("No other models of this study differ from one of these two in the seed only: what the seed alone "
                     "changes is not known here."))  # fmt: skip
        return
    rows = [_row(told, (one.name, other.name), _("these two"))]
    rows += [_row(told, pair, _("models that differ in the seed only")) for pair in pairs]
    table = pd.DataFrame(rows)
    title = _("kappa of right and wrong")
    key = asked.key("seeds", runs=(one, other, *known))
    shown = drawn.show(key, lambda: charts.intervals(table.dropna(subset=["value"]), title), "seeds")
    downloads.behind_button(shown, table, asked.name(f"{one.name}-{other.name}-seeds"))


def _row(told, pair, group):
    row = beside(*(told[name] for name in pair), "kappa").set_index("on").loc[RIGHT_OR_WRONG]
    return {"name": f"{pair[0]}, {pair[1]}", "group": group, **row[["value", "low", "high", "n"]].to_dict()}


def _images(asked, one, other, told, place):
    st.subheader(_("The images of a kind"), anchor=False)
    kind = pick.one("kind_of_image", KINDS, KINDS[1], _("kind"))
    st.segmented_control(
        _("Kind"), KINDS, key="kind_of_image", required=True,
        format_func=lambda name: _(WORDS[name]).format(one=one, other=other),
    )  # fmt: skip
    most = gallery.count()
    both = [errors.images(told[name]) for name in (one, other)]
    rows = np.flatnonzero(place == KINDS.index(kind))
    # What either is surest of stands first: that is where they differ most, or err most alike.
    surest = np.maximum(*(part["probability"].to_numpy()[rows] for part in both))
    rows = rows[np.argsort(-surest, kind="stable")]
    table = located(asked).iloc[rows].assign(true=asked.classes[told[one].labels[rows]]).reset_index(drop=True)
    for name, part in zip((one, other), both, strict=True):
        part = part.iloc[rows].reset_index(drop=True)
        table[f"given by {name}"] = asked.classes[part["given"]]
        table[f"probability of {name}"] = part["probability"]
    given = zip(table["true"], table[f"given by {one}"], table[f"given by {other}"], strict=True)
    words = _("{true}, given {one} and {other}")
    said = [words.format(true=true, one=first, other=second) for true, first, second in given]
    gallery.show(asked, table.assign(said=said), most, asked.name(f"{one}-{other}-{kind.replace(' ', '-')}"))
