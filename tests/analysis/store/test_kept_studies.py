"""Studies written by earlier versions stay readable: one kept for each schema, with what it measured then."""

import json
import shutil
from pathlib import Path

import pytest

from analysis import compute, open_study
from analysis.store.check import problems

KEPT = Path(__file__).parent / "kept"
METRICS_THEN = ("rotation", "zero_ratio", "pair_nmi", "l1_norm", "accuracy")


@pytest.fixture(params=sorted(path.name for path in KEPT.iterdir()))
def kept(request, tmp_path):
    """A copy, so that results are not written into the repository."""
    return Path(shutil.copytree(KEPT / request.param, tmp_path / request.param))


def test_every_file_is_as_it_was_written(kept):
    assert problems(open_study(kept)) == []


def test_it_measures_what_it_measured_when_it_was_written(kept):
    then = json.loads((kept / "measured.json").read_text())
    study = open_study(kept)
    now = {name: measured(study, name) for name in METRICS_THEN}
    assert now == {name: pytest.approx(values, rel=1e-9) for name, values in then.items()}


def test_what_its_version_could_not_record_is_said_in_its_rows(kept):
    table = compute("zero_ratio", open_study(kept), split="scrambled")
    assert set(table["status"]) == {"not recorded"} and table["reason"].str.contains("recording.scrambled").all()


def measured(study, name):
    return compute(name, study)["value"].dropna().tolist()
