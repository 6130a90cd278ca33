"""The parameters of a metric as widgets, made from its function."""

import streamlit as st

from analysis.metrics.parameters import ParameterError, parameters_of
from app import pick
from app.around import meeting
from app.language import _

MOST_BESIDE = 5  # widgets in a row


def show(metric, without=()):
    """A widget for each parameter of a metric; returns {name: value}.

    without: names of those that the page settles itself.
    """
    known = {name: parameter for name, parameter in parameters_of(metric).items() if name not in without}
    if not known:
        return {}
    most = int(MOST_BESIDE / meeting.larger())
    rows = -(-len(known) // most)
    across = max(min(4, most), -(-len(known) // rows))
    values = {}
    for start in range(0, len(known), across):
        for column, parameter in zip(st.columns(across), list(known.values())[start : start + across], strict=False):
            with column:
                values[parameter.name] = _widget(metric, parameter)
    return values


def _widget(metric, parameter):
    key = f"{metric.name}.{parameter.name}"
    label = parameter.name.replace("_", " ")
    allowed = _("{allowed}; default {default}").format(allowed=parameter.allowed, default=parameter.default)
    note = f"{parameter.meaning} {allowed}".strip()
    if parameter.choices:
        value = pick.one(key, list(parameter.choices), parameter.default, label)
        st.selectbox(label, parameter.choices, key=key, help=note)
        return value
    value = pick.number(key, parameter, metric)
    if parameter.kind is bool:
        st.toggle(label, key=key, help=note)
        return value
    st.number_input(label, key=key, help=note, **_limits(parameter))
    return _checked(parameter, value, metric)


def _limits(parameter):
    """Bounds and step of a number's widget, in its own type; an infinite bound is none."""
    bounds = parameter.bounds
    ends = (bounds.least, bounds.greatest) if bounds else (None, None)
    least, greatest = (None if end is None or abs(end) == float("inf") else parameter.kind(end) for end in ends)
    return {"min_value": least, "max_value": greatest, "step": 1 if parameter.kind is int else None}


def _checked(parameter, value, metric):
    try:
        return parameter.check(value, metric)
    except ParameterError:
        return parameter.default
