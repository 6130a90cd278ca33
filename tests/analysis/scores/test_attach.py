"""Attaching scores: what a CSV says is kept as it is, and what is wrong with it is one line."""

import csv

import numpy as np
import pytest

from analysis import StoreError, open_study
from analysis.__main__ import main
from analysis.scores import attach
from analysis.store import layout
from analysis.store.check import problems
from analysis.store.lock import writing
from tests.analysis.scores.conftest import IMAGES, with_files, write_csv

NAMES = [f"{'cats' if place % 2 else 'dogs'}/{place // 2}.jpg" for place in range(IMAGES)]


def read(study):
    return open_study(study.folder).scores.values


def test_scores_come_back_bit_for_bit(study, tmp_path):
    values = np.random.default_rng(0).normal(size=IMAGES) * 1e-7
    order = np.random.default_rng(1).permutation(IMAGES)
    file = write_csv(tmp_path / "a.csv", "index,score", *(f"{place},{float(values[place])!r}" for place in order))
    found = attach(study, file)
    assert found.counts == {"score": IMAGES} and found.passed_over == 0
    np.testing.assert_array_equal(read(study)["score"], values)
    assert problems(open_study(study.folder)) == []


def test_the_table_on_disk_can_be_read_without_this_program(study, tmp_path):
    attach(study, write_csv(tmp_path / "a.csv", "index,score", "7,1.5", "2,"))
    (path,) = (study.folder / "scores").glob("*.csv")
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert rows[7] == {"probe_image": "7", "index": "7", "score": "1.5"}
    assert rows[2]["score"] == "" and len(rows) == IMAGES


def test_missing_scores_are_nan_and_counted(study, tmp_path):
    file = write_csv(tmp_path / "a.csv", "index,score,other", "0,1,", "1,nan,4", "2,NA,5", "3,2.5,6")
    assert attach(study, file).counts == {"score": 2, "other": 3}
    scores = read(study)
    np.testing.assert_array_equal(scores["score"][:4], [1, np.nan, np.nan, 2.5])
    assert np.isnan(scores["score"][4:]).all() and np.isnan(scores["other"][0])


def test_what_is_attached_is_replaced_only_on_request(study, tmp_path):
    attach(study, write_csv(tmp_path / "a.csv", "index,score,stays", "0,1,5"))
    before = {path: path.read_bytes() for path in study.folder.rglob("scores*/*")}
    again = open_study(study.folder)
    newer = write_csv(tmp_path / "b.csv", "index,score", "1,2")
    with pytest.raises(StoreError, match="has scores named 'score' already; --replace lets these take their place"):
        attach(again, newer)
    assert before == {path: path.read_bytes() for path in study.folder.rglob("scores*/*")}
    attach(again, newer, replace=True)
    scores = read(study)
    assert np.isnan(scores["score"][0]) and scores["score"][1] == 2 and scores["stays"][0] == 5
    assert len(list((study.folder / "scores").glob("*.csv"))) == 1 and problems(open_study(study.folder)) == []


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_files_are_found_by_path_or_by_a_name_that_is_unique(study, tmp_path, divider):
    names = [*NAMES[:-1], "dogs/last one.jpg"]
    study = with_files(study.folder, names)
    lines = [f"cats/1.jpg{divider}4", f"./dogs\\3.jpg{divider}5", f"last one.jpg{divider}6"]
    attach(study, write_csv(tmp_path / "a.csv", f"\ufeffpicture{divider}score", *lines))
    found = read(study)["score"]
    assert {names[place]: found[place] for place in np.flatnonzero(~np.isnan(found))} == {
        "cats/1.jpg": 4, "dogs/3.jpg": 5, "dogs/last one.jpg": 6,
    }  # fmt: skip


def test_probe_images_and_columns_of_other_keys(study, tmp_path):
    attach(study, write_csv(tmp_path / "a.csv", "probe_image,file,score", "63,x.png,1"))
    assert read(study)["score"][63] == 1 and list(read(study)) == ["score"]


def test_images_outside_the_probe_are_passed_over_and_unknown_ones_on_request(study, tmp_path):
    file = write_csv(tmp_path / "a.csv", "index,score", "0,1", "70,1", "99999,1")  # 70 is a validation image
    with pytest.raises(StoreError, match="line 4: the study has no image '99999'"):
        attach(study, file)
    assert attach(study, file, skip_unknown=True).passed_over == 2


WRONG = {
    "": "is empty",
    "index,score\n": "has a header and no line below it",
    "index\n1\n": "has no column of scores",
    "index,score,score\n1,2,3\n": "two columns are named 'score'",
    "index,\n1,2\n": "column 2 has no name",
    'index,"a,b"\n1,2\n': "column 'a,b' has a comma in its name",
    "index,score\n1,2\n3\n": "line 3 has 1 columns, the header 2",
    "index,score\n1,2\n3,many\n": "line 3, column 'score': 'many' is not a number; leave it empty if unknown",
    "index;score\n1;2,5\n": "line 2, column 'score': '2,5' is not a number; write it with a point",
    "index,score\n1,inf\n": "'inf' is not a number",
    "index,score\n1,1_0\n": "'1_0' is not a number",
    "index,score\n1,2\n1,3\n": "line 3 names '1', as line 2 does; keep one of them",
    "index,score\none,2\n": "line 2: 'one' is no index; give a whole number",
    "index,score\n1,2\n-5,3\n-6,3\n": "line 3: the study has no image '-5' (1 more like it); it has 0, 1, 2 ...",
    "index,score\n-5,3\n": "none of its 1 lines names a probe image; it has 0, 1, 2 ...",
    "probe_image,score\n1,1\n64,2\n": "line 3: the study has no image '64'; they are numbered from 0 to 63",
    "index,score\n1,\n": "column 'score' holds no number",
    "index,score\n1,\n70,3\n": "column 'score' has no number for any probe image",
    "picture,score\na.jpg,1\n": "the images of this study have no file names; head it index",
}


@pytest.mark.parametrize(("text", "message"), WRONG.items(), ids=range(len(WRONG)))
def test_what_is_wrong_is_one_line_and_changes_nothing(study, tmp_path, capsys, text, message):
    file = tmp_path / "ratings.csv"
    file.write_text(text)
    assert main(["attach", str(study.folder), str(file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: {file}: ") and said.count("\n") == 1 and message in said
    assert not (study.folder / layout.SCORES_FILE).exists() and not (study.folder / "scores").exists()


def test_names_that_are_wrong_are_one_line(study, tmp_path):
    study = with_files(study.folder, NAMES)
    with pytest.raises(StoreError, match=r"line 2: '1\.jpg' may be dogs/1\.jpg and cats/1\.jpg; name the folder too"):
        attach(study, write_csv(tmp_path / "a.csv", "file,score", "1.jpg,2"))
    with pytest.raises(StoreError, match="line 3: the study has no image 'cats/x.jpg'; it has dogs/0.jpg, "):
        attach(study, write_csv(tmp_path / "a.csv", "file,score", "cats/1.jpg,2", "cats/x.jpg,2"))
    with pytest.raises(StoreError, match="no such file"):
        attach(study, tmp_path / "gone.csv")
    (tmp_path / "latin.csv").write_bytes("file,sch\xf6n\n".encode("latin-1"))
    with pytest.raises(StoreError, match="is not UTF-8 text"):
        attach(study, tmp_path / "latin.csv")


def test_a_damaged_table_is_named(scored):
    (path,) = (scored.folder / "scores").glob("*.csv")
    path.write_bytes(path.read_bytes().replace(b"luck", b"lack"))
    with pytest.raises(StoreError, match="its content differs from its manifest"):
        _ = open_study(scored.folder).scores
    assert any(str(path) in line for line in problems(open_study(scored.folder)))


def test_a_damaged_list_of_scores_is_one_problem_among_others(scored, capsys):
    (scored.folder / layout.SCORES_FILE).write_text("{ cut sho")
    checkpoint = next(scored.folder.glob("runs/*/checkpoints/*"))
    checkpoint.write_bytes(b"damaged")
    assert main(["check", str(scored.folder)]) == 1
    said = capsys.readouterr().out
    assert layout.SCORES_FILE in said and checkpoint.name in said


def test_while_another_process_writes_it_waits_its_turn(study, tmp_path):
    file = write_csv(tmp_path / "a.csv", "index,score", "0,1")
    import multiprocessing

    context = multiprocessing.get_context("fork")
    with writing(study.folder, "a test"):
        code = context.Process(target=_attached, args=(study, file))
        code.start()
        code.join()
    assert code.exitcode == 3 and not (study.folder / layout.SCORES_FILE).exists()


def _attached(study, file):
    try:
        attach(study, file)
    except StoreError as error:
        raise SystemExit(3 if "is writing here; wait for it" in str(error) else 4) from None


def test_the_command_says_how_many_images_have_a_score(study, tmp_path, capsys):
    file = write_csv(tmp_path / "a.csv", "index,score,other", "0,1,2", "1,,3", "99,1,2")
    assert main(["attach", str(study.folder), str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "score: 1 of 64 probe images have a value", "other: 2 of 64 probe images have a value",
        "passed over: 1 lines of images that are not among them",
    ]  # fmt: skip
