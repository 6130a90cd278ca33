"""What `check` says of files that no manifest names."""

from filelock import FileLock

from analysis import open_study
from analysis.__main__ import main
from analysis.store.check import problems
from analysis.store.write import RunWriter


def uncommitted(study):
    """The path of a file that was staged in a run, and that no run.json names."""
    path = study.folder / "runs" / "sgd_0" / "state" / "epoch-003.h5"
    with RunWriter.open(path.parents[1]).file("state/epoch-003.h5") as scratch:
        scratch.write_bytes(b"new")
    return path


def test_what_a_stopped_writer_left_is_named_and_what_people_put_there_is_not(study):
    path = uncommitted(study)
    scratch = path.with_name(".partial-0123abcd-run.json")
    scratch.write_text("half")
    for name in ("notes.txt", "perturbation/notes.txt", ".DS_Store"):
        (path.parents[1] / "perturbation").mkdir(exist_ok=True)
        (path.parents[1] / name).write_text("mine")
    said = " named by no run.json; left by a stopped writer, it can be removed"
    assert problems(study) == [f"{scratch}:{said}", f"{path}:{said}"]
    RunWriter.open(path.parents[1])
    assert problems(study) == [], "the next writer removes the same"


def test_files_of_a_running_writer_are_passed_over_and_that_is_said_first(study, capsys):
    uncommitted(study)
    with FileLock(study.folder / ".writer.lock"):
        assert main(["check", str(study.folder)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{study.folder}: another process is writing here; ") and second.startswith("all ")


def test_what_was_committed_meanwhile_is_not_taken_for_left(study):
    before = open_study(study.folder)
    uncommitted(study)
    writer = RunWriter(study.folder / "runs" / "sgd_0", before.runs["sgd_0"].manifest)
    with writer.file_in_place("state/epoch-003.h5"):
        pass
    writer.commit()
    assert problems(before) == []
