"""The study at a glance: its models, what they were trained on, what is measured."""

import streamlit as st

from analysis.store import layout
from app import charts, drawn, jobs, load, overview_table, progress
from app.charts.coverage import NOT_COMPUTED
from app.charts.scene import number
from app.text import plain

selection = st.session_state["selection"]
study = selection.study
dataset = study.manifest.dataset
SPLITS = {"train": "training", "validation": "validation", "test": "test"}


def training():
    """The live progress of a study that trains, whoever started it."""
    told = load.progress(study.folder)
    job = jobs.find(study.folder.parent, "train", study.name)
    if job is not None and job.state == jobs.RUNNING:
        progress.of_training(job, study.folder)
    elif told:
        progress.bar(told)
    if job is not None and not told:
        progress.say_end(job)
    elapsed = load.fingerprint(study.folder)
    if told and st.session_state.setdefault("overview seen", elapsed) != elapsed:
        st.session_state["overview seen"] = elapsed
        st.rerun(scope="app")


def damage():
    """One line for each run that cannot be read."""
    for name, line in study.damaged.items():
        st.error(f"Model {plain(name)} cannot be read: {plain(line)}")


def models():
    table = overview_table.models(study)
    if table.empty:
        st.info("No model has finished its first evaluation yet.")
        return
    st.dataframe(table, column_config=overview_table.columns(table), hide_index=True, key="models table")
    st.caption(
        "Accuracies of the last epoch, in inference mode. Gap: training minus test. "
        "The line is validation accuracy by epoch, from 0 to 1."
    )


def data():
    counts = ", ".join(f"{count:,} {SPLITS.get(split, split)}" for split, count in dataset.counts.items() if count)
    probe = {split: stop - start for split, (start, stop) in study.manifest.probe_splits.items()}
    sampled = " and ".join(f"{count:,} {SPLITS.get(split, split)}" for split, count in probe.items())
    size = " × ".join(map(str, dataset.image_shape))
    scale = ", ".join(f"{name} {value:.4g}" for name, value in dataset.normalisation.items())
    facts = {
        "Dataset": f"{dataset.name}: {len(dataset.classes)} classes, images of {size}",
        "Trained on": f"{counts} images",
        "Normalised with": scale or "nothing",
        "Activations of": f"{sampled} images",
        "Digest": dataset.digest[:16],
    }
    for name, value in facts.items():
        label, text = st.columns([1, 4])
        label.markdown(f":gray[{name}]")
        text.markdown(plain(value))


def pictures():
    found = load.class_pictures(study)
    columns = st.columns(5)
    for place, (name, picture) in enumerate(found.items()):
        with columns[place % 5]:
            st.image(picture, caption=plain(name), width=90)


def measurements():
    table = load.coverage(study)
    if table.empty:
        return
    missing = table[table["state"] == NOT_COMPUTED]
    titles = list(dict.fromkeys(table["metric"]))
    key = ("coverage", tuple(table.itertuples(index=False, name=None)))
    drawn.show(key, lambda: charts.coverage(table, list(study.runs), titles), "coverage")
    st.caption("● computed   ○ not computed   – cannot be (point at it for the reason); default parameters, last epoch")
    job = jobs.find(study.folder.parent, "compute", study.name)
    if job is not None and job.state == jobs.RUNNING:
        progress.of_computing(job)
    elif len(missing):
        compute_missing(missing)


def compute_missing(missing):
    what = f"Compute the {number(len(missing), 'missing result')}"
    if st.button(what, type="primary", help="Runs beside the app; closing the tab loses nothing."):
        metrics, runs = (list(dict.fromkeys(missing[name])) for name in ("name", "run"))
        jobs.compute(study.folder.parent, study, metrics, runs, (0, "last"), {})
        st.rerun()


st.title(plain(study.manifest.title or study.name), anchor=False)
if (study.folder / layout.PROGRESS_FILE).is_file():
    st.fragment(training, run_every=progress.SECONDS)()
damage()
models()
left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("Data", anchor=False)
    data()
with right:
    st.subheader("Training images by class", anchor=False)
    pictures()
st.subheader("Measurements", anchor=False)
measurements()
