"""All neurons or channels of a layer, with every metric that is kept of them; a click on a row opens one."""

import streamlit as st

from analysis import METRICS
from analysis.inside import count_of
from app import columns, computing, jobs, pick
from app.charts.scene import listing
from app.inside import choose, known
from app.language import N_, _, ngettext
from app.text import plain

COUNTS = (50, 200, 1000)
NUMBER = "number"
SLOW = "clusters"  # the family of metrics that take minutes: they are offered once all others are there
SORTED_BY = "mean_activation"  # where it is kept, until another is chosen
ENDS = {"highest": N_("highest"), "lowest": N_("lowest")}
UNITS = {"neuron": N_("neurons"), "channel": N_("channels")}


def show(selection, run, record, per, split):
    found = known.attempt(known.units, run, selection.epoch, record.name, per, split)
    if found is None:
        return
    offer(selection, run, record, per, split, found)
    by, end, most = order(found)
    rows = found.table
    if by != NUMBER:
        rows = rows.dropna(subset=[by])
        rows = rows.sort_values(by, ascending=end == "lowest", kind="stable")
    shown = rows.head(most)
    st.caption(said(record, per, rows, shown, by, end))
    key = f"units {run.name} {record.name} {per}"
    formats = columns.named(shown, **dict.fromkeys(found.metrics, "%.4g"))

    def clicked():
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            choose.opened(per, int(shown[per].iloc[chosen[0]]))

    st.dataframe(
        shown, hide_index=True, key=key, on_select=clicked, selection_mode="single-row", column_config=formats,
        height=520,
    )  # fmt: skip
    st.download_button(
        "CSV", lambda: found.table.to_csv(index=False), f"{selection.study.name}-{run.name}-{record.name}-{per}s.csv",
        "text/csv", on_click="ignore", help=_("All of them, not only those shown."),
    )  # fmt: skip
    unmeasured(found)


def order(found):
    """By which metric, from which end, and how many."""
    titles = list(found.metrics)
    most = pick.one("most", COUNTS, COUNTS[0], _("number"))
    if not titles:  # nothing to choose, nor to be remembered once there is
        return NUMBER, "highest", most
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    first = METRICS[SORTED_BY].title
    by = pick.one("sort", [NUMBER, *titles], first if first in titles else titles[0], _("metric"))
    left.selectbox(
        _("Sorted by"), [NUMBER, *titles], key="sort",
        format_func=lambda title: _("their number") if title == NUMBER else title,
        help=_("Which of them are shown, where there are many; a click on a column's name sorts those shown."),
    )  # fmt: skip
    end = pick.one("end", list(ENDS), "highest", _("end"))
    middle.segmented_control(
        _("From"), list(ENDS), key="end", required=True, format_func=lambda one: _(ENDS[one]), disabled=by == NUMBER
    )
    right.segmented_control(_("How many"), COUNTS, key="most", required=True)
    return by, end, most


def said(record, per, rows, shown, by, end):
    """How many there are, and which of them are shown."""
    units, count = _(UNITS[per]), count_of(record, per)
    if by == NUMBER:
        words = _("{shown:,} of {count:,} {units}, by number.")
        return words.format(shown=len(shown), count=count, units=units)
    words = _("The {shown:,} {end} of {count:,} {units} by {metric}.")
    text = words.format(shown=len(shown), end=_(ENDS[end]), count=count, units=units, metric=plain(by))
    without = count - len(rows)
    if without:
        words = ngettext("{n:,} has no value of it.", "{n:,} have no value of it.", without)
        text += " " + words.format(n=without)
    return text


def offer(selection, run, record, per, split, found):
    """The metrics that are not computed yet for this layer, and the button that computes them."""
    if not found.pending:
        return
    study = selection.study
    names = tuple(name for name in found.pending if METRICS[name].family != SLOW) or found.pending

    def start():
        given = {"per": per, "split": split}
        epochs = (run.epoch(selection.epoch),)
        jobs.compute(study, names, (run.name,), epochs, given, (record.name,))

    titles = listing([METRICS[name].title for name in names], 6)
    words = _("Not computed yet for each {unit} of {layer}: {metrics}.")
    unit = _("neuron") if per == "neuron" else _("channel")
    text = words.format(unit=unit, layer=plain(record.name), metrics=plain(titles))
    computing.offer_job(jobs.of(study, "compute"), _("Compute"), start, text, key="compute units")


def unmeasured(found):
    """Metrics that have no value here, with the reason."""
    if found.unmeasured:
        count = len(found.unmeasured)
        words = ngettext("Not measured: {n} metric", "Not measured: {n} metrics", count).format(n=count)
        with st.expander(words):
            for title, reason in found.unmeasured.items():
                st.markdown(f"- {plain(title)}: {plain(_(reason))}")
