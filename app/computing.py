"""What a page does with an answer that is not complete: an offer to compute, progress, and what cannot be measured."""

import streamlit as st

from app import jobs, progress
from app.charts.scene import number
from app.text import plain


def offer(study, metric, answer, epochs, parameters):
    """What is not computed yet, and the button that starts it; its progress while it runs. Nothing if all is there."""
    if not answer.pending:
        return
    store = study.folder.parent
    job = jobs.find(store, "compute", study.name)
    if job is not None and job.state == jobs.RUNNING:
        progress.of_job(job)
        return
    if job is not None:
        progress.say_end(job)
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(f"Not computed yet for {', '.join(map(plain, answer.pending))}.")
    key = f"compute {metric.name}"
    if right.button("Compute", type="primary", key=key, help="Runs beside the app; a closed tab loses nothing."):
        try:
            jobs.compute(store, study, [metric.name], answer.pending, epochs, parameters)
        except OSError as error:
            st.error(f"{store}: cannot be written to ({error.strerror}); compute on the command line instead")
            return
        st.rerun()


def say_missing(unmeasured, key="unmeasured"):
    """What is missing from the chart, with the reasons."""
    if len(unmeasured):
        with st.expander(f"Not measured: {number(len(unmeasured), 'row')}"):
            st.dataframe(unmeasured, hide_index=True, key=key)
