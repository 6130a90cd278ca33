"""A study, or what was pinned in it, as one HTML file to send around: made beside the app, then downloaded."""

from datetime import datetime

import streamlit as st

from analysis.store.notes import notes
from app import computing, jobs, language, pick
from app.language import N_, _
from app.text import size

PAGE = {"title": "Report", "icon": ":material/article:", "group": "Study", "place": 30}
STUDY, NOTES = "study", "notes"
CONTENTS = {STUDY: N_("the whole study"), NOTES: N_("the pinned views")}
WHAT = {
    STUDY: N_(
        "Overview, training, each metric that is computed with its default parameters, indicators and findings, as "
        "the app shows them."
    ),
    NOTES: N_("Each view that was pinned, in the order of the notes, with what was noted."),
}

study = st.session_state["selection"].study
name = study.folder.name


def make(contents, path):
    """Start writing the report."""
    command = ("-m", "app.report", str(study.folder.resolve()), "-o", str(path.resolve()))
    command += ("--language", language.current(), *(("--views", NOTES) if contents == NOTES else ()))
    jobs.start(*jobs.of(study, "report"), command)


def download(path):
    """The report that was made last, to be taken away."""
    told = path.stat()
    when = f"{datetime.fromtimestamp(told.st_mtime):%Y-%m-%d %H:%M}"
    st.download_button(
        _("Download the report of {when} ({size})").format(when=when, size=size(told.st_size)),
        path.read_bytes, f"{name}-{path.stem}.html", "text/html", key="download report", on_click="ignore",
        icon=":material/download:", help=_("One file. It opens in any browser, also offline, and loads nothing."),
    )  # fmt: skip


st.title(_("Report"), anchor=False)
st.markdown(
    _(
        "One HTML file with tables, charts that answer when pointed at, explanations, and where everything is from: "
        "settings, seeds, versions, digests. It opens in any browser, also offline."
    )
)
contents = pick.one("report", list(CONTENTS), STUDY, _("report"))
st.segmented_control(
    _("Report on"), list(CONTENTS), key="report", required=True, format_func=lambda name: _(CONTENTS[name])
)
st.caption(_(WHAT[contents]))
place = study.folder.parent / jobs.FOLDER / f"report-{name}" / f"{contents}.html"
if contents == NOTES and not notes(study.folder):
    st.info(_("No views are pinned yet. “Pin” above a page keeps its view, with a note."))
else:
    job = jobs.of(study, "report")
    computing.offer_job(job, _("Make the report"), lambda: make(contents, place), key=f"make {contents}")
    if place.is_file():
        download(place)
st.subheader(_("To carry the study itself"), anchor=False)
st.markdown(
    _(
        "A bundle is a small zip that the app opens where only app/requirements.txt is installed: results, histories, "
        "predictions, probe images, notes, first and last weights. Activations stay behind, and are said to."
    )
)
st.code(f"python -m analysis bundle {name}\npython -m analysis unbundle {name}.zip", language="bash")
