"""A computation that fails is remembered with its message until it succeeds, and does not take others with it."""

import os
import shutil
import time

from analysis.__main__ import main
from analysis.compute import is_computed
from analysis.store import failures, layout, open_study
from analysis.store.results import folders
from analysis.store.write import RunWriter


def damaged(study, run):
    """Change a file of activations behind the manifest's back; returns its path and what was in it."""
    path = study.folder / "runs" / run / layout.activations_file(2)
    before = path.read_bytes()
    path.write_bytes(before[:-8] + b"damaged!")
    return path, before


def test_of_several_runs_the_one_that_failed_is_remembered(study, capsys):
    path, before = damaged(study, "sgd_0")
    assert main(["compute", str(study.folder), "gini"]) == 1
    assert "error: gini:" in capsys.readouterr().err
    folder, _ = folders(study)
    (place, failure), *others = failures.noted(folder).items()
    assert not others and place.endswith("/sgd_0") and place.startswith("gini/")
    assert str(path) in failure.message and time.time() - failure.when < 60
    assert is_computed("gini", study, study.run("layca_0")), "the other run is measured all the same"
    assert failure.holds([path])
    os.utime(path, (failure.when + 5, failure.when + 5))
    assert not failure.holds([path]), "a file that was written since may be whole again"
    path.write_bytes(before)
    assert main(["compute", str(study.folder), "gini"]) == 0
    assert failures.noted(folder) == {}, "what succeeded has not failed"


def test_runs_that_lack_what_was_asked_for_have_not_failed(study, capsys):
    """One run ends before the epoch, another lacks the layer: neither is at fault for what failed of a third."""
    runs = study.folder / "runs"
    RunWriter.open(runs / "layca_0").commit(history=study.run("layca_0").manifest.history[:2])
    other = shutil.copytree(runs / "sgd_0", runs / "sgd_1")
    manifest = study.run("sgd_0").manifest
    RunWriter(other, manifest).commit(name="sgd_1", layers=manifest.layers[1:])
    damaged(study, "sgd_0")
    assert main(["compute", str(study.folder), "gini", "--epochs", "2", "--layers", "conv1"]) == 1
    folder, _ = folders(study)
    assert [place.rpartition("/")[2] for place in failures.noted(folder)] == ["sgd_0"]


def test_a_damaged_note_says_nothing(tmp_path):
    failures.note(tmp_path, "gini/0/a", "why")
    (tmp_path / failures.FOLDER / "cut.json").write_text("{")
    assert list(failures.noted(tmp_path)) == ["gini/0/a"]
    failures.forget(tmp_path, "gini/0/a")
    assert failures.noted(tmp_path) == {} == failures.noted(tmp_path / "nowhere")


def test_other_parameters_fail_on_their_own(study):
    damaged(study, "sgd_0")
    main(["compute", str(study.folder), "gini", "--runs", "sgd_0", "--set", "split=test"])
    main(["compute", str(study.folder), "gini", "--runs", "sgd_0"])
    assert len(failures.noted(folders(open_study(study.folder))[0])) == 2
