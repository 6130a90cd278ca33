"""Where everything in a report is from: the study's data and seeds, versions, digests, and when it was computed."""

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import pandas as pd
from markupsafe import Markup

from analysis import METRICS
from analysis.store import StoreError, digests, layout
from analysis.store.results import kept_files
from analysis.store.version import STRATA
from app.language import N_
from app.report.tables import table

PACKAGES = ("streamlit", "altair", "numpy", "pandas", "scipy", "scikit-learn", "h5py")
FACT = ""
NAMED = (layout.STUDY_FILE, layout.RECIPE_FILE, layout.PROBE_FILE, layout.SCORES_FILE, layout.BUNDLE_FILE)


def chapter(study, told):
    """The chapter as HTML. told: translates."""
    parts = [
        _part(told(N_("The study")), _table(_study(study), told)),
        _part(told(N_("Models")), _table(_runs(study), told)),
        _part(
            told(N_("Files")),
            told(N_("A run.json names every file of its run with its SHA-256.")),
            _table(_files(study), told),
        ),
        _part(told(N_("Results")), _table(_results(study), told)),
        _part(told(N_("Recipe")), Markup("<pre>{}</pre>").format(_recipe(study))),
        _part(told(N_("This report")), _table(_here(), told)),
    ]
    return Markup("\n").join(parts)


def _part(heading, *content):
    said = (Markup("<p>{}</p>").format(part) if not isinstance(part, Markup) else part for part in content)
    return Markup("<h3>{}</h3>{}").format(heading, Markup("").join(said))


def _table(frame, told):
    """A table with its columns, and the names of facts, in the report's language."""
    if FACT in frame:
        frame = frame.assign(**{FACT: frame[FACT].map(told)})
    return table(frame.rename(columns=lambda name: told(name) if name.strip() else name), told)


def _facts(facts):
    return pd.DataFrame([{FACT: name, " ": str(value)} for name, value in facts.items() if value])


def _study(study):
    manifest, dataset = study.manifest, study.manifest.dataset
    return _facts(
        {
            N_("name"): study.name,
            N_("title"): manifest.title,
            N_("created"): manifest.created,
            N_("dataset"): dataset.name,
            N_("dataset digest"): dataset.digest,
            N_("classes"): ", ".join(dataset.classes),
            N_("images"): ", ".join(f"{count:,} {split}" for split, count in dataset.counts.items()),
            N_("image shape"): " × ".join(map(str, dataset.image_shape)),
            N_("normalised with"): ", ".join(f"{name} {value:.6g}" for name, value in dataset.normalisation.items()),
            N_("probe images"): ", ".join(
                f"{stop - start} {name}" for name, (start, stop) in manifest.probe_splits.items()
            ),
            N_("threads"): manifest.threads,
            N_("versions"): _in_line(manifest.versions),
            N_("files left out of the bundle"): len(study.left_out),
        }
    )


def _runs(study):
    rows = [
        {
            N_("model"): run.name,
            N_("seed"): run.seed,
            N_("epochs"): run.last_epoch,
            N_("state"): run.state,
            N_("layers"): len(run.layers),
            N_("device"): _in_line(run.manifest.device),
            N_("versions"): _in_line(run.manifest.versions),
        }
        for run in study.runs.values()
    ]
    rows += [{N_("model"): name, N_("state"): why} for name, why in study.damaged.items()]
    return pd.DataFrame(rows)


def _files(study):
    paths = [study.folder / name for name in NAMED] + [run.folder / layout.RUN_FILE for run in study.runs.values()]
    there = [path for path in paths if path.is_file()]
    return pd.DataFrame(
        {N_("file"): path.relative_to(study.folder).as_posix(), "SHA-256": digests.sha256(path)} for path in there
    )


def _results(study):
    """A row a metric and set of parameters: for which models, and when the last of it was computed."""
    found = {}
    for name, _content, written in kept_files(study):
        _, metric, folder, file = name.split("/")
        if metric in METRICS and file.endswith(".parquet"):
            runs, last = found.get((metric, folder), (0, 0.0))
            found[metric, folder] = runs + 1, max(last, written)
    rows = [
        {
            N_("metric"): METRICS[metric].title,
            N_("parameters"): _parameters(study.folder / "results" / metric / folder),
            N_("models"): runs,
            N_("computed"): datetime.fromtimestamp(last, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        }
        for (metric, folder), (runs, last) in found.items()
    ]
    return pd.DataFrame(rows, columns=["metric", "parameters", "models", "computed"])


def _parameters(folder):
    try:
        return _in_line(json.loads((folder / "parameters.json").read_text(encoding="utf-8"))["parameters"])
    except (OSError, ValueError, KeyError):  # the table stands without what its hash means
        return folder.name


def _recipe(study):
    try:
        digests.verify(study.folder / layout.RECIPE_FILE, study.manifest.files[layout.RECIPE_FILE])
        return (study.folder / layout.RECIPE_FILE).read_text(encoding="utf-8")
    except (StoreError, KeyError) as error:
        return str(error)


def _here():
    packages = {}
    for name in PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return _facts(
        {N_("made"): made, "Strata": STRATA, "Python": platform.python_version(), N_("packages"): _in_line(packages)}
    )


def _in_line(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())
