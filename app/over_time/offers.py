"""What a page over epochs offers: to compute and to record what is not there; and it says what is missing."""

import shlex

import streamlit as st

from app import columns, computing, jobs
from app.language import _, ngettext
from app.over_time import timeline
from app.text import plain, size


def show(study, metric, parameters, answer, layers):
    """The offers, each where there is something to do. answer: a Timeline."""
    pending = answer.pending
    if pending:
        _compute(study, metric, parameters, pending, layers)
    lacking = timeline.recordable(metric, answer.gaps, study)
    if lacking:
        _record(study, lacking)


def _compute(study, metric, parameters, pending, layers):
    epochs = _together(pending)
    count = sum(map(len, pending.values()))
    said = ngettext("Not computed yet for {n} snapshot.", "Not computed yet for {n} snapshots.", count).format(n=count)

    def start():
        jobs.compute(study, [metric.name], list(pending), epochs, parameters, layers)

    job = jobs.of(study, "compute")
    computing.offer_job(job, _("Compute"), start, said, key=f"compute {metric.name} over time")


def _record(study, lacking):
    epochs, count = _together(lacking), sum(map(len, lacking.values()))
    said = ngettext(
        "The activations of {n} snapshot are not recorded.", "The activations of {n} snapshots are not recorded.", count
    ).format(n=count)
    said = f"{said} {_space(study, lacking)}".strip()
    if not jobs.can_train():
        command = shlex.join(["python", *jobs.record_command(study, list(lacking), epochs)])
        st.info(f"{said} {_('They are recorded where TensorFlow is installed, which it is not here:')} `{command}`")
        return

    def start():
        jobs.record(study, list(lacking), epochs)

    job = jobs.of(study, "record")
    computing.offer_job(job, _("Record"), start, said, key="record")


def _together(by_run):
    return tuple(sorted({epoch for epochs in by_run.values() for epoch in epochs}))


def _space(study, lacking):
    sizes = {name: timeline.bytes_a_snapshot(study.run(name)) for name in lacking}
    if None in sizes.values():
        return ""
    total = sum(sizes[name] * len(epochs) for name, epochs in lacking.items())
    words = _("They will take about {size}; how long, the first one tells.")
    return words.format(size=size(total))


def say_gaps(gaps):
    """The epochs without a value, with the reasons."""
    told = gaps[gaps["state"] != timeline.NOT_COMPUTED]
    if len(told):
        reasons = told["reason"].unique()
        why = f" ({plain(_(reasons[0]))})" if len(reasons) == 1 else ""
        count = len(told)
        label = ngettext("{n} epoch of a model without a value", "{n} epochs of models without a value", count)
        with st.expander(label.format(n=count) + why):
            told = columns.in_words(told)
            st.dataframe(told, hide_index=True, key="gaps", column_config=columns.named(told))
