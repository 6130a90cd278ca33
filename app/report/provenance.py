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
from app.report.tables import table

PACKAGES = ("streamlit", "altair", "numpy", "pandas", "scipy", "scikit-learn", "h5py")
NAMED = (layout.STUDY_FILE, layout.RECIPE_FILE, layout.PROBE_FILE, layout.SCORES_FILE, layout.BUNDLE_FILE)


def chapter(study, told):
    """The chapter as HTML. told: translates."""
    parts = [
        _part(told("The study"), table(_study(study), told)),
        _part(told("Models"), table(_runs(study), told)),
        _part(
            told("Files"), told("A run.json names every file of its run with its SHA-256."), table(_files(study), told)
        ),
        _part(told("Results"), table(_results(study), told)),
        _part(told("Recipe"), Markup("<pre>{}</pre>").format(_recipe(study))),
        _part(told("This report"), table(_here(), told)),
    ]
    return Markup("\n").join(parts)


def _part(heading, *content):
    said = (Markup("<p>{}</p>").format(part) if not isinstance(part, Markup) else part for part in content)
    return Markup("<h3>{}</h3>{}").format(heading, Markup("").join(said))


def _facts(facts):
    return pd.DataFrame([{"": name, " ": str(value)} for name, value in facts.items() if value])


def _study(study):
    manifest, dataset = study.manifest, study.manifest.dataset
    return _facts(
        {
            "name": study.name,
            "title": manifest.title,
            "created": manifest.created,
            "dataset": dataset.name,
            "dataset digest": dataset.digest,
            "classes": ", ".join(dataset.classes),
            "images": ", ".join(f"{count:,} {split}" for split, count in dataset.counts.items()),
            "image shape": " × ".join(map(str, dataset.image_shape)),
            "normalised with": ", ".join(f"{name} {value:.6g}" for name, value in dataset.normalisation.items()),
            "probe images": ", ".join(
                f"{stop - start} {name}" for name, (start, stop) in manifest.probe_splits.items()
            ),
            "threads": manifest.threads,
            "versions": _in_line(manifest.versions),
            "left out of the bundle": f"{len(study.left_out)} files" if study.left_out else "",
        }
    )


def _runs(study):
    rows = [
        {
            "model": run.name,
            "seed": run.seed,
            "epochs": run.last_epoch,
            "state": run.state,
            "layers": len(run.layers),
            "device": _in_line(run.manifest.device),
            "versions": _in_line(run.manifest.versions),
        }
        for run in study.runs.values()
    ]
    rows += [{"model": name, "state": why} for name, why in study.damaged.items()]
    return pd.DataFrame(rows)


def _files(study):
    paths = [study.folder / name for name in NAMED] + [run.folder / layout.RUN_FILE for run in study.runs.values()]
    there = [path for path in paths if path.is_file()]
    return pd.DataFrame(
        {"file": path.relative_to(study.folder).as_posix(), "SHA-256": digests.sha256(path)} for path in there
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
            "metric": METRICS[metric].title,
            "parameters": _parameters(study.folder / "results" / metric / folder),
            "models": runs,
            "computed": datetime.fromtimestamp(last, UTC).strftime("%Y-%m-%d %H:%M UTC"),
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
    return _facts({"made": made, "Python": platform.python_version(), "packages": _in_line(packages)})


def _in_line(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())
