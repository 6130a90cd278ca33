"""Manifests: what cannot be read is said in one line, and costs only the run that it belongs to."""

import json
import shutil

import pytest

from analysis import StoreError, compute, open_study
from analysis.store.manifest import RunManifest, StudyManifest, as_json, parse


def change(path, **fields):
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def test_read_of_write_is_the_same(study):
    run = study.runs["sgd_0"].manifest
    assert RunManifest.model_validate(json.loads(json.dumps(as_json(run)))) == run
    assert StudyManifest.model_validate(json.loads(json.dumps(as_json(study.manifest)))) == study.manifest
    assert next(iter(as_json(run))) == "schema"


def test_fields_of_a_later_version_are_passed_over(study):
    path = study.folder / "runs" / "sgd_0" / "run.json"
    change(path, colour="red")
    assert parse(RunManifest, path) == study.runs["sgd_0"].manifest


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda path: change(path, schema=99), "written with schema 99, this program reads up to 1; update Strata"),
        (lambda path: change(path, schema="one"), "states no schema number"),
        (lambda path: path.write_text("[1]"), "states no schema number"),
        (lambda path: path.write_text(path.read_text()[:40]), "not readable as JSON"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "not readable as JSON"),
        (lambda path: change(path, files={"probe.h5": 3}), "files.probe.h5"),
        (lambda path: change(path, name=None), "name: Input should be a valid string"),
    ],
)
def test_errors_are_one_line_with_the_path(study, harm, message):
    for path, kind in (
        (study.folder / "study.json", StudyManifest),
        (study.folder / "runs/sgd_0/run.json", RunManifest),
    ):
        harm(path)
        with pytest.raises(StoreError) as error:
            parse(kind, path)
        assert str(error.value).startswith(str(path)) and message in str(error.value)
        assert "\n" not in str(error.value)
    with pytest.raises(StoreError):
        open_study(study.folder)


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"run\.json: not there"):
        parse(RunManifest, tmp_path / "run.json")
    with pytest.raises(StoreError, match="no study here"):
        open_study(tmp_path)


def test_a_damaged_run_leaves_the_others_readable(study):
    (study.folder / "runs" / "sgd_0" / "run.json").write_text("{")
    again = open_study(study.folder)
    assert list(again.runs) == ["layca_0"] and "not readable as JSON" in again.damaged["sgd_0"]
    assert set(compute("rotation", again)["run"]) == {"layca_0"}
    with pytest.raises(StoreError, match="not readable as JSON"):
        compute("rotation", again, runs=["sgd_0"])


def test_runs_come_in_the_recipes_order_and_by_name_without_it(study):
    assert list(study.runs) == ["sgd_0", "layca_0"]
    (study.folder / "recipe.toml").unlink()
    assert list(open_study(study.folder).runs) == ["layca_0", "sgd_0"]


def test_a_folder_without_run_json_is_no_run(study):
    shutil.copytree(study.folder / "runs" / "sgd_0", study.folder / "runs" / "begun")
    (study.folder / "runs" / "begun" / "run.json").unlink()
    assert "begun" not in open_study(study.folder).runs
