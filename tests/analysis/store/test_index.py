"""An index that is damaged or locked costs time only."""

import contextlib
import sqlite3

import pandas as pd
import pytest

from analysis.store import index, index_file

TABLE = pd.DataFrame({
    "fingerprint": "of its files", "epoch": range(40), "bn": "trained", "split": "train", "layer": "conv1",
    "value": 1.0, "low": None, "high": None, "n": 3, "status": "measured", "reason": "",
})  # fmt: skip
PLACES = [f"gini/{number}/sgd_0" for number in range(9)]
QUESTIONS = {
    "noted": index.noted,
    "cells": lambda folder: index.cells(folder, PLACES, [0]),
    "means": lambda folder: index.means(folder, PLACES, [0], ["conv1"]),
}


def note_all(folder):
    for place in PLACES:
        index.note(folder, place, "its state", TABLE)


def past_the_header(content):
    return content[:100] + bytes(len(content) - 100)


def letters(content):
    return content.replace(b"of its files", b"of its \xff\xfe\xfd\xfc\xfb")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("damaged", [past_the_header, letters])
def test_a_damaged_index_is_begun_anew_by_whoever_asks(tmp_path, question, damaged):
    note_all(tmp_path)
    path = tmp_path / index_file.INDEX_FILE
    path.write_bytes(damaged(path.read_bytes()))
    assert not question(tmp_path)
    note_all(tmp_path)
    assert len(question(tmp_path)) == len(PLACES)


def test_what_is_noted_in_a_damaged_index_is_there(tmp_path):
    note_all(tmp_path)
    path = tmp_path / index_file.INDEX_FILE
    path.write_bytes(past_the_header(path.read_bytes()))
    index.note(tmp_path, PLACES[0], "its state", TABLE)
    assert list(index.noted(tmp_path)) == PLACES[:1]


def test_an_index_that_was_locked_is_opened_again_after_a_while(tmp_path, monkeypatch):
    note_all(tmp_path)
    monkeypatch.setattr(index_file, "SECONDS", 0)
    with contextlib.closing(sqlite3.connect(tmp_path / index_file.INDEX_FILE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        index.note(tmp_path, PLACES[0], "its state", TABLE)
        assert list(index.noted(tmp_path)) == PLACES[:1], "what is noted meanwhile is known"
    now = index_file.time.monotonic()
    monkeypatch.setattr(index_file.time, "monotonic", lambda: now + index_file.UNLOCKED_AFTER + 1)
    assert list(index.noted(tmp_path)) == PLACES
