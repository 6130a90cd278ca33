"""What a page does with work that takes time: an offer to do it, its progress, and what cannot be measured."""

import streamlit as st

from app import columns, jobs, progress
from app.job import RUNNING
from app.language import _, ngettext
from app.text import plain


def offer(study, metric, answer, epochs, parameters, layers=None):
    """What is not computed yet, and the button that starts it; its progress while it runs. Nothing if all is there."""
    names = answer.pending

    def start():
        jobs.compute(study, [metric.name], names, epochs, parameters, layers)

    offer_computing(study, names, metric.name, start, answer.partly)


def offer_computing(study, names, what, start, partly=()):
    """The same for any work that computes. names: of the runs that lack it; none, and nothing is offered. what: it is,
    for the button's key. start: starts the job. partly: those of the runs of which some is there."""
    if names:
        rest = [name for name in names if name not in partly]
        said = []
        if rest:
            said.append(_("Not computed yet for {names}.").format(names=", ".join(map(plain, rest))))
        if partly:
            words = _("For {names} not everything is computed yet: what is, is shown.")
            said.append(words.format(names=", ".join(map(plain, partly))))
        offer_job(jobs.of(study, "compute"), _("Compute"), start, " ".join(said), key=f"compute {what}")


def offer_job(job, label, start, said="", key=None):
    """Progress of a job while it runs; else how it ended, if not well, and the button that starts it.

    job: store, kind and subject, as jobs.find takes them. label: of the button. start: starts the job.
    said: what is missing, to stand beside the button.
    """
    store, kind, subject = job
    found = jobs.find(*job)
    if found is not None and found.state == RUNNING:
        progress.of_training(store / subject, found) if kind == "train" else progress.of_job(found)
        return
    if found is not None:
        progress.say_end(found)
    place = st
    if said:
        left, place = st.columns([4, 1], vertical_alignment="center")
        left.info(said)
    if place.button(label, type="primary", key=key, help=_("Runs beside the app; a closed tab loses nothing.")):
        try:
            start()
        except OSError as error:
            words = _(
                "{store}: cannot be written to ({reason}); use the command line, or another folder with STRATA_STORE"
            )
            st.error(words.format(store=plain(store), reason=error.strerror))
            return
        st.rerun()


def say_missing(unmeasured, key="unmeasured"):
    """What is missing from the chart, with the reasons; a reason that all of it has needs no click to be read."""
    if len(unmeasured):
        reasons = unmeasured["reason"].unique()
        why = f" ({plain(_(reasons[0]))})" if len(reasons) == 1 else ""
        count = len(unmeasured)
        words = ngettext("Not measured: {count} row", "Not measured: {count} rows", count).format(count=f"{count:,}")
        with st.expander(f"{words}{why}"):
            shown = columns.in_words(unmeasured)
            st.dataframe(shown, hide_index=True, key=key, column_config=columns.named(shown))
