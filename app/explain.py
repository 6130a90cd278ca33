"""The explanation of a metric in place, made from the metric itself, so that page and code cannot disagree."""

import streamlit as st

from analysis.metrics.parameters import parameters_of
from app import lead
from app.language import _

INFINITE = float("inf")


def explain(metric):
    """Formula, range, how to read it, caveats, source and parameters of a metric."""
    st.subheader("How to read it", anchor=False)
    st.markdown(metric.how_to_read)
    if metric.caveats:
        st.markdown("\n".join(f"- {caveat}" for caveat in metric.caveats))
    st.latex(metric.formula)
    left, right = st.columns(2, gap="large")
    left.markdown(f"**Range**: {range_in_words(metric)}")
    right.markdown(f"**Source**: {metric.source}")
    with st.expander("Definition and parameters"):
        st.text(metric.explanation)
        list_parameters(metric)
    all_about(metric)


def list_parameters(metric):
    """The parameters of a metric, a line each."""
    for parameter in parameters_of(metric).values():
        st.markdown(f"`{parameter.name}`: {parameter.allowed}; default {parameter.default}")


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
    parts = [
        f"from {least:g}" if least > -INFINITE else "without lower bound",
        f"to {greatest:g}" if greatest < INFINITE else "without upper bound",
    ]
    parts = ["any number"] if metric.bounds == (-INFINITE, INFINITE) else parts
    unit = f" ({metric.unit})" if metric.unit else ""
    better = f"; {metric.better} is better" if metric.better else ""
    return " ".join(parts) + unit + better
