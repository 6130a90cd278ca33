"""Below every page: where what it shows is from; a warning where a kept result is of other files than there are."""

import shutil
import tomllib
from pathlib import Path

import pytest

from analysis import METRICS, compute, open_study
from analysis.outdated import outdated
from analysis.store import layout
from analysis.store.write import RunWriter
from app.around.provenance import OPEN
from app.pages import pages
from tests.app.pages import healthy, texts

RUN = "sgd_0"


def record_anew(study, name=RUN):
    """Commit other weights of the last epoch: those of the first, as if the run had been trained again."""
    run = study / "runs" / name
    last = open_study(study).run(name).last_epoch
    writer = RunWriter.open(run)
    with writer.file(layout.checkpoint_file(last)) as path:
        shutil.copy(run / layout.checkpoint_file(0), path)
    writer.commit()


def lines(app):
    return [one.label for one in app.expander if one.label.startswith("Where this is from")]


@pytest.mark.parametrize("page", list(pages()))
def test_every_page_says_where_it_is_from(open_app, complete_store, digits_study, page):
    app = healthy(open_app(complete_store, page))
    study = open_study(digits_study)
    (line,) = lines(app)
    assert f"digits, {len(study.runs)} models" in line and study.manifest.dataset.digest[:12] in line


def test_opened_it_lists_results_models_and_digests(open_app, complete_store, digits_study):
    study = open_study(digits_study)
    compute("rotation", study, epochs=[0, "last"])
    app = open_app(complete_store, "explore", metric="rotation")
    assert not app.dataframe, "closed, nothing is listed"
    app.session_state[OPEN] = True
    app = healthy(app.run())
    results, runs = (one.value for one in app.dataframe)
    (row,) = results.to_dict("records")
    assert row["metric"] == METRICS["rotation"].title and row["version"] == METRICS["rotation"].version
    assert row["parameters"] == "unit = cosine distance, per = layer"
    assert row["models"] == ", ".join(study.runs)
    assert row["when"].startswith("20")
    assert list(runs["model"]) == list(study.runs)
    stated = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["version"]
    assert (
        runs["versions"].str.startswith(f"strata {stated}, python").all()
        and runs["versions"].str.contains("keras").all()
    )
    assert study.manifest.files[layout.PROBE_FILE].sha256[:12] in texts(app.markdown)
    assert any(one.proto.label == "recipe.toml" for one in app.get("download_button"))


def test_results_of_files_that_changed_are_named(open_app, own_store):
    folder = own_store / "digits"
    compute("rotation", open_study(folder), epochs=[0, "last"])
    assert not open_app(own_store, "explore", metric="rotation").warning
    record_anew(folder)
    study = open_study(folder)
    layers = len(study.run(RUN).layers)
    assert outdated("rotation", study, study.run(RUN), [0, "last"]) == layers
    said = texts(healthy(open_app(own_store, "explore", metric="rotation")).warning)
    assert said.startswith(f"{layers} results were computed from files that have changed since; they are not shown")
    compute("rotation", study, epochs=[0, "last"])
    assert outdated("rotation", study, study.run(RUN), [0, "last"]) == 0
    assert not open_app(own_store, "explore", metric="rotation").warning


def test_what_was_never_computed_is_not_outdated(open_app, bare_store):
    study = open_study(bare_store / "digits")
    assert outdated("gini", study, study.run(RUN)) == 0
    assert not open_app(bare_store, "explore", metric="gini").warning
