"""Opened on an empty store, the app says what to run and offers to run it."""

import json
import time

from app import jobs
from app.job import CANCELLED, RUNNING
from tests.app.pages import button, healthy, texts


def test_it_says_what_to_run(open_app, tmp_path):
    app = healthy(open_app(tmp_path))
    assert "python -m trainer train digits" in texts(app.code), "the command is on the page"
    assert str(tmp_path) in texts(app.code), "the page says where it looked"


def test_its_button_trains_the_digits_study(open_app, tmp_path):
    app = healthy(open_app(tmp_path))
    button(app, "Train the digits study").click().run()
    job = jobs.find(tmp_path, "train", "digits")
    assert job is not None, "pressing the button starts the training"
    deadline = time.monotonic() + 120
    while not (tmp_path / "digits" / "study.json").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert (tmp_path / "digits" / "study.json").exists(), job.last_line
    job.cancel()
    _wait(job)
    assert job.state == CANCELLED
    assert "Go on with: python -m trainer train digits" in job.last_line, "what was trained is kept"


def test_a_store_that_is_a_file_is_named(open_app, tmp_path):
    (tmp_path / "store").write_text("not a folder")
    app = healthy(open_app(tmp_path / "store"))
    assert "store: is a file; studies lie in a folder" in texts(app.error)


def test_a_study_that_cannot_be_read_is_named_on_the_page(open_app, own_store):
    (own_store / "digits" / "study.json").write_text("{")
    app = healthy(open_app(own_store))
    assert "study.json: not readable as JSON" in texts(app.error)


def test_a_reopened_page_finds_the_training_again(open_app, tmp_path):
    job = jobs.start(tmp_path, "train", "digits", ("-c", "import time; print('epoch 3 of 40'); time.sleep(60)"))
    try:
        app = healthy(open_app(tmp_path))
        assert [one.label for one in app.button] == ["Cancel"], "a second training is not offered while one runs"
        button(app, "Cancel").click().run()
    finally:
        job.cancel()
    _wait(job)
    assert job.state == CANCELLED


def test_a_failed_training_says_why(open_app, tmp_path):
    job = jobs.start(tmp_path, "train", "digits", ("-c", "raise SystemExit('the disk is full')"))
    _wait(job)
    app = healthy(open_app(tmp_path))
    assert "the disk is full" in texts(app.error)
    assert button(app, "Train the digits study"), "it can be started again"


def test_without_tensorflow_it_says_so_in_a_line(open_app, tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "can_train", lambda: False)
    app = healthy(open_app(tmp_path))
    assert "TensorFlow is not installed" in texts(app.info)
    assert not app.button, "what cannot work is not offered"


def test_a_half_written_job_record_is_no_job(open_app, tmp_path):
    (tmp_path / jobs.FOLDER).mkdir()
    (tmp_path / jobs.FOLDER / "1.json").write_text(json.dumps({"kind": "train"}))
    healthy(open_app(tmp_path))


def _wait(job, seconds=20):
    end = time.time() + seconds
    while job.state == RUNNING:
        assert time.time() < end, f"still running: {job.last_line}"
        time.sleep(0.1)
