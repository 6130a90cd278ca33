"""Long work runs in a process of its own, tells how far it is, stops when asked, and is found again."""

import shutil
import time
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from analysis import open_study
from app import jobs
from app.job import CANCELLED, DONE, FAILED, LOST, RUNNING

SLEEP = ("-c", "import time; time.sleep(60)")


@pytest.fixture
def started():
    """A function that starts a job; what still runs at the end is cancelled."""
    running = []

    def start(store, command, subject="digits"):
        running.append(jobs.start(store, "compute", subject, command))
        return running[-1]

    yield start
    for job in running:
        job.cancel()
        ended(job)


def ended(job, seconds=20):
    end = time.time() + seconds
    while job.state == RUNNING:
        assert time.time() < end, f"still running after {seconds} s: {job.last_line}"
        time.sleep(0.05)
    return job.state


def wait_for(job, text, seconds=10):
    end = time.time() + seconds
    while text not in job.last_line:
        assert time.time() < end, f"never said {text!r}: {job.last_line!r}"
        time.sleep(0.05)


@pytest.mark.parametrize(("code", "state"), [("pass", DONE), ("raise SystemExit(3)", FAILED)])
def test_a_job_ends_as_its_command_ended(tmp_path, started, code, state):
    assert ended(started(tmp_path, ("-c", code))) == state


def test_one_job_of_a_kind_and_study_at_a_time(tmp_path, started):
    first = started(tmp_path, SLEEP)
    assert started(tmp_path, SLEEP) == first, "asked again, the running one is handed out"
    assert started(tmp_path, SLEEP, subject="another") != first, "another study is not kept waiting"


def test_a_copy_of_a_study_has_jobs_of_its_own(own_study, started):
    copy = Path(shutil.copytree(own_study, own_study.with_name("copy")))
    running = started(own_study.parent, SLEEP)
    assert jobs.find(*jobs.of(open_study(own_study), "compute")) == running
    assert jobs.find(*jobs.of(open_study(copy), "compute")) is None, "its manifest says the same name"


def test_progress_is_read_from_the_last_bar(tmp_path, started):
    code = r"import sys, time; sys.stderr.write('a\rrotation:  40%|####    | 4/10 [00:02<00:03,  2.0it/s]'); "
    job = started(tmp_path, ("-c", code + "sys.stderr.flush(); time.sleep(60)"))
    wait_for(job, "4/10")
    share, words = job.bar
    assert share == pytest.approx(0.4)
    assert words == "4 of 10, 00:03 left"
    assert job.step == "rotation", "of the metric that is measured, not of all"


def test_cancel_interrupts_the_command_as_ctrl_c_would(tmp_path, started):
    code = "import time\nprint('ready', flush=True)\ntry: time.sleep(60)\nexcept KeyboardInterrupt: print('tidied up')"
    job = started(tmp_path, ("-c", code + "; raise SystemExit(130)"))
    wait_for(job, "ready")
    job.cancel()
    assert ended(job) == CANCELLED
    assert job.last_line == "tidied up", "the command had its chance to tidy up"


def test_a_record_without_a_process_is_lost_not_running(tmp_path, started):
    job = started(tmp_path, ("-c", "pass"))
    ended(job)
    FileLock(job.record.with_suffix(".lock")).acquire(timeout=10).lock.release()  # the supervisor has gone
    job.record.with_suffix(".end").unlink()
    assert jobs.find(tmp_path, "compute", "digits").state == LOST


@pytest.mark.parametrize(
    ("kind", "said"),
    [("train", "The training was cancelled; starting it again goes on where it stopped."),
     ("report", "The report was cancelled; starting it again begins anew.")],
)  # fmt: skip
def test_a_page_says_what_starting_again_does(kind, said):
    def page(kind):
        from types import SimpleNamespace

        from app import progress
        from app.job import CANCELLED

        progress.say_end(SimpleNamespace(kind=kind, state=CANCELLED, last_line=""))

    app = AppTest.from_function(page, args=(kind,)).run()
    assert [one.value for one in app.info] == [said]
