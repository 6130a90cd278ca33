"""The explanation of a metric in place, made from the metric itself, so that page and code cannot disagree."""

import streamlit as st

from analysis.metrics.parameters import parameters_of
from app import lead
from app.language import N_, _

INFINITE = float("inf")
BETTER = {"higher": N_("higher is better"), "lower": N_("lower is better")}


def explain(metric):
    """Formula, range, how to read it, caveats, source and parameters of a metric."""
    caveats = "\n".join(f"- {caveat}" for caveat in metric.caveats)
    how_to_read(f"{metric.how_to_read}\n\n{caveats}", metric.formula, range_in_words(metric), metric.source)
    with st.expander(_("Definition and parameters")):
        st.text(metric.explanation)
        list_parameters(metric)
    all_about(metric)


def how_to_read(words, formula, allowed, source, symbols=""):
    """How numbers are read, their formula and what its symbols mean, the values that they can take, their source."""
    st.subheader(_("How to read it"), anchor=False)
    st.markdown(words)
    st.latex(formula)
    if symbols:
        st.caption(symbols)
    left, right = st.columns(2, gap="large")
    left.markdown(_("**Range**: {range}").format(range=allowed))
    right.markdown(_("**Source**: {source}").format(source=source))


def list_parameters(metric):
    """The parameters of a metric, a line each."""
    for parameter in parameters_of(metric).values():
        words = _("{allowed}; default {default}").format(allowed=parameter.allowed, default=parameter.default)
        st.markdown(f"`{parameter.name}`: {words}. {parameter.meaning}")


def all_about(metric):
    """The link to a metric on the page Methods, for a chart of it."""
    lead.to("methods", _("All about this metric: {title}").format(title=metric.title), metric=metric.name)


def range_in_words(metric):
    """The values that a metric can take, its unit, and which end is better.

    >>> from analysis import METRICS
    >>> range_in_words(METRICS["zero_ratio"])
    'from 0 to 1'
    """
    least, greatest = metric.bounds
    if metric.bounds == (-INFINITE, INFINITE):
        words = _("any number")
    elif greatest == INFINITE:
        words = _("from {least:g} without upper bound").format(least=least)
    elif least == -INFINITE:
        words = _("up to {greatest:g} without lower bound").format(greatest=greatest)
    else:
        words = _("from {least:g} to {greatest:g}").format(least=least, greatest=greatest)
    unit = f" ({metric.unit})" if metric.unit else ""
    return words + unit + (f"; {_(BETTER[metric.better])}" if metric.better else "")
