"""A computation that fails is remembered with its message until it succeeds, and does not take others with it."""

import os
import time

from analysis.__main__ import main
from analysis.compute import is_computed
from analysis.store import failures, layout, open_study
from analysis.store.results import folders


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
