"""What a comparison says in words: what of two networks does not match, the answer, and how sure it is."""

import streamlit as st

from analysis.together import layers_apart
from app.charts.difference import told_apart
from app.language import N_, _, ngettext
from app.text import plain

UNITS = {"image": N_("images"), "neuron": N_("neurons"), "channel": N_("channels"), "pair": N_("pairs")}
PAIRED = N_(
    "Interval of the difference: the bootstrap over the {units} that both sides were measured on, in pairs, so that "
    "what they share cancels."
)
COMBINED = N_(
    "Interval of the difference: both intervals combined as if of independent samples, which is usually too wide for "
    "the same images."
)
READ = N_("Bars: 95 % intervals. A point is full where its interval leaves out 0; point at one for its n.")


def say_apart(a, b, layers):
    """What of two networks does not match. layers: names of those that are looked at."""
    alone_a, alone_b, shapes = layers_apart(a.run, b.run)
    sizes = [f"{name} ({_size(one)}, {_size(other)})" for name, (one, other) in shapes.items() if name in layers]
    parts = [
        (_("Only in A: {layers}."), [name for name in alone_a if name in layers]),
        (_("Only in B: {layers}."), [name for name in alone_b if name in layers]),
        (_("Of other sizes in A and B: {layers}."), sizes),
    ]
    said = [words.format(layers=plain(", ".join(names))) for words, names in parts if names]
    if said:
        st.info(" ".join([_("The networks differ; layers are matched by their names."), *said]))


def _size(shape):
    return " x ".join(map(str, shape))


def answer(table):
    """The answer in a sentence or two. table: of `analysis.compare`."""
    known = table["difference"].dropna()
    if len(known) < 2:
        return
    above, below = int((known > 0).sum()), int((known < 0).sum())
    said = [_("B is higher in {above} of {n} comparisons, lower in {below}.").format(
        above=above, below=below, n=len(known)
    )]  # fmt: skip
    if table["low"].notna().any():
        told = int(told_apart(table).sum())
        words = ngettext(
            "In {n} of them the interval of the difference leaves out 0.",
            "In {n} of them the intervals of the difference leave out 0.",
            told,
        )
        said.append(words.format(n=told))
    st.markdown(" ".join(said))


def how(table, sampled, waiting):
    """How the intervals of the differences came about, or why there is none. sampled: the unit of the pairs. waiting:
    names of the sides that are not computed yet."""
    if waiting:
        return _("The difference is taken when {names} is computed.").format(names=plain(", ".join(waiting)))
    ways = set(table["interval"]) - {""}
    if not ways:
        if table["difference"].isna().all():
            return _("Neither has a value where the other has one: there is no difference.")
        reasons = "; ".join(dict.fromkeys(reason for reason in table["reason"] if reason))
        return _("The difference has no interval: {reason}.").format(reason=plain(reasons))
    said = [_(READ)]
    if any(way.startswith("paired") for way in ways):
        said.append(_(PAIRED).format(units=_(UNITS[sampled])))
    if any(not way.startswith("paired") for way in ways):
        said.append(_(COMBINED))
    return " ".join(said)
