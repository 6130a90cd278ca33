"""Opened on an empty store, the app says what to run and offers to run it."""

import json
import time

from app import jobs
from tests.app.pages import button, healthy, texts


def test_it_says_what_to_run(open_app, tmp_path):
    app = healthy(open_app(tmp_path))
    assert "python -m trainer train digits" in texts(app.code), "the command is on the page"
    assert str(tmp_path) in texts(app.code), "the page says where it looked"


def test_it_offers_to_train_the_digits_study(open_app, tmp_path, monkeypatch):
    # The work itself is the trainer's promise; here a command of no length stands at its place.
    monkeypatch.setattr(jobs, "train", lambda store, recipe: jobs.start(store, "train", recipe, ("-c", "pass")))
    app = healthy(open_app(tmp_path))
    button(app, "Train the digits study").click().run()
    job = jobs.find(tmp_path, "train", "digits")
    assert job is not None, "pressing the button starts the training"
    _wait(job)
    assert job.state == jobs.DONE


def test_a_reopened_page_finds_the_training_again(open_app, tmp_path):
    job = jobs.start(tmp_path, "train", "digits", ("-c", "import time; print('epoch 3 of 40'); time.sleep(60)"))
    try:
        app = healthy(open_app(tmp_path))
        assert [one.label for one in app.button] == ["Cancel"], "a second training is not offered while one runs"
        button(app, "Cancel").click().run()
    finally:
        job.cancel()
    _wait(job)
    assert job.state == jobs.CANCELLED


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
    while job.state == jobs.RUNNING:
        assert time.time() < end, f"still running: {job.last_line}"
        time.sleep(0.1)
