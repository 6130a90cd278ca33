"""Notes: plain Markdown files on views of a study."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis.store import StoreError
from analysis.store.notes import Note, notes, remove, write

VIEW = (("study", "digits"), ("layers", "conv1,conv2"), ("metric", "rotation"))
WORDS = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


def test_a_note_is_a_file_that_people_read(tmp_path):
    written = write(tmp_path, Note("What Layca turns", "The *first* layers.", "explore", VIEW))
    assert written.name == "001-what-layca-turns"
    assert (tmp_path / "notes" / "001-what-layca-turns.md").read_text() == (
        "# What Layca turns\n\n[explore](explore?study=digits&layers=conv1%2Cconv2&metric=rotation)\n\n"
        "The *first* layers.\n"
    )
    assert notes(tmp_path) == [written]


@given(title=WORDS.filter(str.strip), text=WORDS, values=some.lists(some.text(min_size=1, max_size=9), max_size=3))
def test_what_is_written_is_read(tmp_path_factory, title, text, values):
    folder = tmp_path_factory.mktemp("study")
    # A text that begins like a link would be one: it is written after the note's own.
    note = Note(" ".join(title.split()), text.strip(), "explore", tuple((f"key{n}", v) for n, v in enumerate(values)))
    assert notes(folder) == []
    try:
        written = write(folder, note)
    except UnicodeEncodeError:  # half a character: no text
        return
    assert notes(folder) == [written]


def test_a_second_note_of_the_same_title_is_a_second_file(tmp_path):
    names = [write(tmp_path, Note("The same")).name for _ in range(2)]
    assert names == ["001-the-same", "002-the-same"]


def test_a_note_is_written_anew_under_its_name(tmp_path):
    written = write(tmp_path, Note("Before", "old"))
    write(tmp_path, replace(written, title="After", text="new"))
    assert notes(tmp_path) == [Note("After", "new", name="001-before")]


def test_a_file_of_ones_own_is_a_note(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "meeting of May.md").write_text("Train longer.\n")
    (tmp_path / "notes" / "picture.md").write_bytes(b"\xff\xfe\x00")
    assert notes(tmp_path) == [Note("meeting of May", "Train longer.", name="meeting of May")]
    remove(tmp_path, "meeting of May")
    assert notes(tmp_path) == []


@pytest.mark.parametrize("name", ["../study", "a/b", "/etc/passwd"])
def test_a_name_never_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(StoreError, match="no note"):
        remove(tmp_path, name)


def test_where_notes_cannot_be_kept_one_line_says_so(tmp_path):
    (tmp_path / "notes").write_text("a file in the way")
    with pytest.raises(StoreError, match="the note cannot be kept .*; make the folder writable"):
        write(tmp_path, Note("A title"))
