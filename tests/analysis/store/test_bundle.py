"""A bundle is the study made small: what is in it stays as it was, what was left out is said to be left out."""

import os
import shutil
import stat
import zipfile

import pytest

from analysis import StoreError, bundle, compute, open_study, unbundle
from analysis.__main__ import main
from analysis.compute import is_computed
from analysis.store import layout
from analysis.store.check import problems
from analysis.store.write import RunWriter

RUN = "sgd_0"


@pytest.fixture(scope="module")
def whole(digits_study, tmp_path_factory):
    """A copy of the study with results of weights and of activations, scores, and a note."""
    folder = tmp_path_factory.mktemp("whole") / "digits"
    shutil.copytree(digits_study, folder)
    (folder / "notes").mkdir()
    (folder / "notes" / "first.md").write_text("Seen.")
    (folder / "ratings.csv").write_text("probe_image,beauty\n0,4.2\n1,2.9\n2,3.1\n")
    assert main(["attach", str(folder), str(folder / "ratings.csv")]) == 0
    study = open_study(folder)
    compute("gini", study, epochs=[0, "last"])
    compute("norms", study, epochs="all")
    return study


@pytest.fixture(scope="module")
def zipped(whole, tmp_path_factory):
    return bundle(whole, tmp_path_factory.mktemp("zipped") / "digits.zip").path


@pytest.fixture(scope="module")
def carried(zipped, tmp_path_factory):
    """The study as it is unpacked elsewhere."""
    return open_study(unbundle(zipped, tmp_path_factory.mktemp("elsewhere")))


def test_what_is_carried_is_what_was_there(whole, carried):
    run, other = whole.runs[RUN], carried.runs[RUN]
    for epoch in (0, "last"):
        assert (other.snapshot(epoch).weights("conv1") == run.snapshot(epoch).weights("conv1")).all()
    assert (other.snapshot(1).logits("test") == run.snapshot(1).logits("test")).all()
    assert (carried.probe.images == whole.probe.images).all()
    assert carried.scores.values["beauty"][1] == 2.9
    assert (carried.folder / "notes" / "first.md").read_text() == "Seen."
    assert other.history.equals(run.history)
    assert carried.recipe == whole.recipe


def test_kept_results_answer_though_their_files_stayed_behind(whole, carried):
    for metric, epochs in (("gini", [0, "last"]), ("norms", "all")):
        assert compute(metric, carried, epochs=epochs).equals(compute(metric, whole, epochs=epochs))
        assert is_computed(metric, carried, carried.runs[RUN], epochs)


def test_what_cannot_be_measured_any_more_says_why(carried, zipped, tmp_path):
    table = compute("zero_ratio", carried, [RUN])
    assert set(table["status"]) == {"not recorded"}
    assert set(table["reason"]) == {"left out of the bundle (activations); the whole study has them"}
    assert len(table) == len(carried.runs[RUN].layers)
    own = open_study(unbundle(zipped, tmp_path))
    between = compute("sign_flips", own, [RUN], epochs=[1, "last"])
    of_epoch = between.groupby("epoch")["status"].unique().map(list).to_dict()
    assert of_epoch == {1: ["not recorded"], carried.runs[RUN].last_epoch: ["measured"]}
    reason = between.loc[between["epoch"] == 1, "reason"].iloc[0]
    assert "left out of the bundle (weights of all but the first and last epoch)" in reason


def test_readers_say_left_out_and_not_missing(carried):
    snapshot = carried.runs[RUN].snapshot("last")
    with pytest.raises(StoreError, match=r"epoch-003.h5: left out of the bundle \(activations\)"):
        snapshot.activations("conv1")
    with pytest.raises(StoreError, match="left out of the bundle"):
        carried.runs[RUN].snapshot(1).weights("conv1")
    assert problems(carried) == []


def test_check_counts_what_was_left_out_and_names_what_is_missing(carried, tmp_path, capsys):
    assert main(["check", str(carried.folder)]) == 0
    assert f"left out of the bundle: {len(carried.left_out)} files" in capsys.readouterr().out
    copy = open_study(shutil.copytree(carried.folder, tmp_path / "digits"))
    (copy.folder / "runs" / RUN / layout.predictions_file(1)).unlink()
    assert main(["check", str(copy.folder)]) == 1
    assert "the file is missing" in capsys.readouterr().out


def test_runs_of_a_bundle_are_not_written_to(carried):
    with pytest.raises(StoreError, match="is a bundle, in which runs are not changed; work on the whole study"):
        RunWriter.open(carried.runs[RUN].folder)


def test_the_same_study_gives_the_same_bytes(whole, carried, zipped, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert bundle(whole, tmp_path / "again.zip").path.read_bytes() == zipped.read_bytes()
    assert bundle(carried, tmp_path / "of-the-bundle.zip").path.read_bytes() == zipped.read_bytes()


def test_results_keep_the_time_at_which_they_were_computed(whole, carried):
    for path in carried.folder.glob("results/*/*/*.parquet"):
        before = whole.folder / path.relative_to(carried.folder)
        assert abs(path.stat().st_mtime - before.stat().st_mtime) <= 2


def test_a_damaged_file_is_not_bundled(own_study, tmp_path):
    damaged = own_study / "runs" / RUN / layout.predictions_file(1)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(StoreError, match="epoch-001.h5: its content differs from its manifest"):
        bundle(open_study(own_study), tmp_path / "digits.zip")
    assert list(tmp_path.glob("*.zip")) == [] and list(tmp_path.glob(".partial-*")) == []


def test_results_of_a_read_only_study_go_along(own_study, tmp_path, monkeypatch):
    study = open_study(own_study)
    compute("gini", study, [RUN])
    monkeypatch.setattr(os, "access", lambda *_: False)
    compute("gini", study)
    carried = open_study(unbundle(bundle(study, tmp_path / "digits.zip").path, tmp_path / "elsewhere"))
    monkeypatch.undo()
    assert all(is_computed("gini", carried, run) for run in carried.runs.values())


@pytest.mark.parametrize(
    "name",
    ["../evil", "/evil", "digits/../../evil", "digits\\evil", "C:/evil", "digits//evil", "digits/.hidden", "x/y"],
)
def test_names_that_no_bundle_has_are_refused(zipped, tmp_path, name):
    forged = _with(zipped, tmp_path, name)
    with pytest.raises(StoreError, match="nothing was unpacked|no bundle of one study"):
        unbundle(forged, tmp_path / "store")
    assert not (tmp_path / "store").exists() and not (tmp_path / "evil").exists()


def test_a_note_that_cannot_be_unpacked_is_not_bundled(own_study, tmp_path):
    (own_study / "notes").mkdir()
    (own_study / "notes" / "Été, à relire (2).md").write_text("Bien.")
    unbundle(bundle(open_study(own_study), tmp_path / "digits.zip").path, tmp_path / "store")
    assert (tmp_path / "store" / "digits" / "notes" / "Été, à relire (2).md").read_text() == "Bien."
    (own_study / "notes" / "what?.md").write_text("No.")
    with pytest.raises(StoreError, match=r"digits/notes/what\?.md: is no name for a file of a bundle; rename it"):
        bundle(open_study(own_study), tmp_path / "digits.zip")


def test_links_are_refused(zipped, tmp_path):
    with pytest.raises(StoreError, match="'digits/link' is no plain file; nothing was unpacked"):
        unbundle(_with(zipped, tmp_path, "digits/link", stat.S_IFLNK | 0o777), tmp_path / "store")


def test_more_than_is_unpacked_is_refused(zipped, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.store.unbundle.LARGEST", 1000)
    with pytest.raises(StoreError, match="GiB; at most"):
        unbundle(zipped, tmp_path / "store")


def test_a_bundle_that_was_changed_or_cut_short_is_refused_and_leaves_nothing(zipped, tmp_path):
    with zipfile.ZipFile(zipped) as file, zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
        for entry in file.infolist():
            changed.writestr(entry.filename, b"changed" if entry.filename.endswith("probe.h5") else file.read(entry))
    with pytest.raises(StoreError, match=r"changed.zip: digits/probe.h5: has 7 bytes, its manifest says"):
        unbundle(tmp_path / "changed.zip", tmp_path / "store")
    (tmp_path / "short.zip").write_bytes(zipped.read_bytes()[:-500])
    with pytest.raises(StoreError, match="short.zip: not readable as a zip"):
        unbundle(tmp_path / "short.zip", tmp_path / "store")
    with pytest.raises(StoreError, match="none.zip: there is no such file; .*: python -m analysis bundle STUDY"):
        unbundle(tmp_path / "none.zip", tmp_path / "store")
    assert list((tmp_path / "store").iterdir()) == []


@pytest.mark.parametrize("changed", ["study.json", "bundle.json", "runs/sgd_0/run.json"])
def test_what_is_wrong_is_named_as_it_is_in_the_bundle(zipped, tmp_path, changed):
    with zipfile.ZipFile(zipped) as file, zipfile.ZipFile(tmp_path / "changed.zip", "w") as other:
        for entry in file.infolist():
            other.writestr(entry.filename, b"{" if entry.filename.endswith(f"/{changed}") else file.read(entry))
    with pytest.raises(StoreError, match=rf"changed.zip: digits/{changed}: .*; have it made anew") as error:
        unbundle(tmp_path / "changed.zip", tmp_path / "store")
    assert ".partial-" not in str(error.value)


def test_a_name_that_the_disk_refuses_is_named_as_it_is_in_the_bundle(zipped, tmp_path):
    with pytest.raises(StoreError, match=r"forged.zip: digits/a{300}: .*; nothing was unpacked"):
        unbundle(_with(zipped, tmp_path, f"digits/{'a' * 300}"), tmp_path / "store")


def test_a_study_is_never_unpacked_over_another(zipped, carried):
    with pytest.raises(StoreError, match="is there already; unpack into another store"):
        unbundle(zipped, carried.folder.parent)


def test_on_the_command_line(whole, tmp_path, capsys):
    zipped = tmp_path / "small.zip"
    assert main(["bundle", str(whole.folder), "-o", str(zipped)]) == 0
    told = capsys.readouterr().out
    assert f"unpack it with: python -m analysis unbundle {zipped}" in told
    assert "left out: activations (" in told and "left out: resumable states (" in told
    assert main(["check", str(zipped)]) == 2
    assert f"is a bundle; unpack it with: python -m analysis unbundle {zipped}" in capsys.readouterr().err
    assert main(["unbundle", str(zipped), "--store", str(tmp_path / "store")]) == 0
    assert f"STRATA_STORE={tmp_path / 'store'} streamlit run app/main.py" in capsys.readouterr().out
    assert main(["bundle", str(whole.folder), "-o", str(tmp_path)]) == 2
    assert "the bundle was not made" in capsys.readouterr().err


def _with(zipped, folder, name, mode=stat.S_IFREG | 0o644):
    """A copy of a bundle with one more file of that name."""
    forged = folder / "forged.zip"
    shutil.copy(zipped, forged)
    entry = zipfile.ZipInfo("digits/evil")
    entry.filename, entry.external_attr = name, mode << 16
    with zipfile.ZipFile(forged, "a") as file:
        file.writestr(entry, "elsewhere")
    return forged
