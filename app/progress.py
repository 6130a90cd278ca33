"""Progress of long work on a page: polled from disk, so that any tab shows it and a closed one loses nothing."""

import streamlit as st

from app import load
from app.job import CANCELLED, FAILED, LOST, RUNNING
from app.language import N_, _
from app.text import duration, plain

SECONDS = 1.0
# Of each kind of job: what it does, and what it is.
WORDS = {
    "compute": (N_("Computing"), N_("The computation")),
    "prune": (N_("Pruning"), N_("The pruning")),
    "record": (N_("Recording"), N_("The recording")),
    "report": (N_("Writing the report"), N_("The report")),
    "train": (N_("Training"), N_("The training")),
}
BEGIN_ANEW = ("report",)  # nothing of them is kept until they are done


def of_training(folder, job=None):
    """Live progress of a study that trains; runs the page anew after each epoch and at the end.

    job: the Job that trains it, where this app started it; it can be cancelled.
    """
    seen = load.fingerprint(folder)

    @st.fragment(run_every=SECONDS)
    def poll():
        told = load.progress(folder)
        running = job is not None and job.state == RUNNING
        if load.fingerprint(folder) != seen or not (told or running):
            st.rerun()
        if told:
            bar(told)
        else:
            st.progress(0.0, text=plain(job.last_line or _("Starting: TensorFlow takes some seconds to load.")))
        if running:
            _cancel(job)

    poll()


def of_job(job):
    """Progress of a job with a bar of its own, and a button to stop it. Runs the page anew when it ends."""

    @st.fragment(run_every=SECONDS)
    def poll():
        if job.state != RUNNING:
            st.rerun()
        share, words = job.bar
        parts = (_(WORDS[job.kind][0]), plain(job.step), plain(words or _("starting")))
        st.progress(share or 0.0, text=f"{': '.join(filter(None, parts))}.")
        _cancel(job)

    poll()


def bar(told):
    """A bar from what progress.json says: which run of how many, which epoch, the time left."""
    runs, epochs = max(told.get("runs") or 1, 1), max(told.get("epochs") or 1, 1)
    done = (told.get("run_number") or 1) - 1 + min((told.get("epoch") or 0) / epochs, 1.0)
    left = told.get("seconds_left")
    parts = [
        _("Training {run}, model {number} of {runs}").format(
            run=told.get("run", ""), number=told.get("run_number", 1), runs=runs
        ),
        _("epoch {epoch} of at most {epochs}").format(epoch=told.get("epoch", 0), epochs=epochs),
        _left(told).format(duration=duration(left)) if left is not None else "",
        told.get("message") or "",
    ]
    st.progress(min(max(done / runs, 0.0), 1.0), text=plain(", ".join(part for part in parts if part)))


def _left(told):
    """Until a run has ended, the time left is known for runs that go to their caps alone."""
    return _("at most {duration} left") if told.get("is_most") else _("about {duration} left")


def say_end(job):
    """One line where a job did not end well; nothing where it did."""
    work = _(WORDS[job.kind][1])
    if job.state == FAILED:
        st.error(_("{work} stopped with: {message}").format(work=work, message=plain(job.last_line)))
    if job.state == LOST:
        st.warning(_ended(job).format(work=work))
    if job.state == CANCELLED:
        st.info(_ended(job).format(work=work))


def _ended(job):
    """How a job was stopped, and what starting it again does."""
    if job.kind in BEGIN_ANEW:
        if job.state == LOST:
            return _("{work} was killed; starting it again begins anew.")
        return _("{work} was cancelled; starting it again begins anew.")
    if job.state == LOST:
        return _("{work} was killed; starting it again goes on where it stopped.")
    return _("{work} was cancelled; starting it again goes on where it stopped.")


def _cancel(job):
    words = _("Stops after the present step; what is done is kept.")
    words = _("Stops after the present step; nothing is kept.") if job.kind in BEGIN_ANEW else words
    if st.button(_("Cancel"), key=f"cancel {job.record.stem}", help=words):
        job.cancel()
        st.toast(_("Stopping."))
