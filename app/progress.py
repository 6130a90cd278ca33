"""Progress of long work on a page: polled from disk, so that any tab shows it and a closed one loses nothing."""

import streamlit as st

from app import jobs, load
from app.text import duration, plain

SECONDS = 1.0
WORDS = {
    "compute": ("Computing", "The computation"),
    "prune": ("Pruning", "The pruning"),
    "train": ("Training", "The training"),
}


def of_training(folder, job=None):
    """Live progress of a study that trains; runs the page anew after each epoch and at the end.

    job: the Job that trains it, where this app started it; it can be cancelled.
    """
    seen = load.fingerprint(folder)

    @st.fragment(run_every=SECONDS)
    def poll():
        told = load.progress(folder)
        running = job is not None and job.state == jobs.RUNNING
        if load.fingerprint(folder) != seen or not (told or running):
            st.rerun()
        if told:
            bar(told)
        else:
            st.progress(0.0, text=plain(job.last_line or "Starting: TensorFlow takes some seconds to load."))
        if running:
            _cancel(job)

    poll()


def of_job(job):
    """Progress of a job with a bar of its own, and a button to stop it. Runs the page anew when it ends."""

    @st.fragment(run_every=SECONDS)
    def poll():
        if job.state != jobs.RUNNING:
            st.rerun()
        share, words = job.bar
        st.progress(share or 0.0, text=f"{WORDS[job.kind][0]}: {plain(words or 'starting')}.")
        _cancel(job)

    poll()


def bar(told):
    """A bar from what progress.json says: which run of how many, which epoch, the time left."""
    runs, epochs = max(told.get("runs") or 1, 1), max(told.get("epochs") or 1, 1)
    done = (told.get("run_number") or 1) - 1 + min((told.get("epoch") or 0) / epochs, 1.0)
    left = told.get("seconds_left")
    parts = [
        f"Training {told.get('run', '')}, model {told.get('run_number', 1)} of {runs}",
        f"epoch {told.get('epoch', 0)} of at most {epochs}",
        f"about {duration(left)} left" if left is not None else "",
        told.get("message") or "",
    ]
    st.progress(min(max(done / runs, 0.0), 1.0), text=plain(", ".join(part for part in parts if part)))


def say_end(job):
    """One line where a job did not end well; nothing where it did."""
    what = WORDS[job.kind][1]
    if job.state == jobs.FAILED:
        st.error(f"{what} stopped with: {plain(job.last_line)}")
    if job.state == jobs.LOST:
        st.warning(f"{what} was killed; starting it again goes on where it stopped.")
    if job.state == jobs.CANCELLED:
        st.info(f"{what} was cancelled; starting it again goes on where it stopped.")


def _cancel(job):
    if st.button("Cancel", key=f"cancel {job.record.stem}", help="Stops after the present step; what is done is kept."):
        job.cancel()
        st.toast("Stopping.")
