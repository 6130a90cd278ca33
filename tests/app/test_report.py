"""A report holds what the pages show, in one file that loads nothing; what it does without it says."""

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import METRICS, open_study
from analysis.store import digests
from analysis.store.notes import Note, write
from app import jobs
from app.pages import pages
from app.report import prose
from app.report.__main__ import main
from app.report.views import of_study
from tests.app.pages import button, charts, healthy, texts
from tests.conftest import ROOT

EVIL = "<script>alert(1)</script> ![x](http://example.org/x.png) [y](http://example.org) and $\\frac{1}{2}$"
LINKS = """# the first meeting
http://localhost:8501/?study=elsewhere&models=sgd_0
explore?metric=gini&models=sgd_0%2Clayca_2

training
"""


@pytest.fixture(scope="module")
def study(measured_store, tmp_path_factory):
    """A copy of the measured study, with two notes: one on a view, one on nothing."""
    folder = Path(shutil.copytree(measured_store / "digits", tmp_path_factory.mktemp("reported") / "digits"))
    write(folder, Note("What is <b>sparse</b>", EVIL, "explore", (("metric", "gini"), ("models", "layca_2"))))
    write(folder, Note("A word at the end", "Nothing *else*."))
    return open_study(folder)


@pytest.fixture(scope="module")
def of_links(study, tmp_path_factory):
    """(the file, its text) of a report on three links."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "links.txt").write_text(LINKS)
    file = folder / "report.html"
    assert main([str(study.folder), "-o", str(file), "--views", str(folder / "links.txt")]) == 0
    return file, file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def of_notes(study, tmp_path_factory):
    """The text of a report on the pinned views."""
    file = tmp_path_factory.mktemp("pinned") / "report.html"
    assert main([str(study.folder), "-o", str(file), "--views", "notes"]) == 0
    return file.read_text(encoding="utf-8")


def test_it_holds_what_the_pages_show(of_links, study, open_app):
    text = of_links[1]
    app = healthy(open_app(study.folder.parent, "explore", metric="gini", models="sgd_0,layca_2"))
    section = text.partition("<h2>Gini index</h2>")[2].partition("</section>")[0]
    assert section.count('class="chart"') == len(charts(app))
    assert METRICS["gini"].how_to_read in html.unescape(section)
    assert "<math" in section and "Hurley &amp; Rickard" in section
    assert "Models: <b>sgd_0, layca_2</b>" in section
    drawn = json.loads(re.findall(r'data-renderer="\w+">(.*?)</script>', section, re.DOTALL)[-1])
    (rows,) = [rows for rows in drawn["datasets"].values() if {"layer", "value"} <= set(rows[0])]
    layers = [layer.name for layer in study.runs["sgd_0"].layers]
    assert {row["layer"] for row in rows} >= set(layers[:-1])
    overview = text.partition("</section>")[0]
    assert all(f"<td>{name}</td>" in overview for name in study.runs)
    assert 'src="data:image/png;base64,' in overview
    assert '<b class="name">layca_2</b>' in text, "the button above a chart is its name"
    assert '<svg class="spark"' in overview and 'href="data:text/csv;base64,' in overview


def test_it_says_where_everything_is_from(of_links, study):
    chapter = of_links[1].partition('<section id="provenance">')[2]
    assert study.manifest.dataset.digest in chapter
    assert digests.sha256(study.folder / "runs" / "sgd_0" / "run.json") in chapter
    assert "[dataset]" in chapter, "the recipe"
    assert "Gini index" in chapter and "keras" in chapter and "streamlit" in chapter


def test_it_loads_nothing_and_no_text_becomes_html(of_links, of_notes):
    for text in (of_links[1], of_notes):
        body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', body) == []
        assert "default-src 'none'" in text
    assert "<script>alert" not in of_notes and "&lt;script&gt;alert(1)&lt;/script&gt;" in of_notes
    assert "What is &lt;b&gt;sparse&lt;/b&gt;" in of_notes


def test_pinned_views_come_with_their_notes(of_notes):
    first, second = of_notes.split("<section")[1:3]
    assert "<math" in first and "Models: <b>layca_2</b>" in first and 'class="chart"' in first
    assert first.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1, "above the view, and not in it once more"
    assert "A word at the end" in second and "<em>else</em>" in second


def test_a_study_is_reported_with_the_metrics_that_it_has_results_of(study):
    views, lacking, cannot_be = of_study(study)
    assert [view.page for view in views if view.page != "explore"] == ["overview", "training", "indicators", "findings"]
    explored = {view.query["metric"] for view in views if view.page == "explore"}
    assert {"gini", "rotation", "accuracy"} <= explored
    assert METRICS["kurtosis"].title in lacking and "kurtosis" not in explored
    assert METRICS["reconstruction_error"].title in cannot_be and "reconstruction_error" not in explored


@pytest.mark.nightly
def test_a_whole_study_is_reported(study, tmp_path, capsys):
    assert main([str(study.folder), "-o", str(tmp_path / "whole.html")]) == 0
    text = (tmp_path / "whole.html").read_text(encoding="utf-8")
    assert "What is not in this report" in text and METRICS["kurtosis"].title in text
    assert "sections" in capsys.readouterr().out


def test_it_speaks_the_language_that_is_asked_for(study, tmp_path):
    links = tmp_path / "links.txt"
    links.write_text("overview\nweights\n")
    file = tmp_path / "rapport.html"
    assert main([str(study.folder), "-o", str(file), "--views", str(links), "--language", "fr"]) == 0
    text = html.unescape(file.read_text(encoding="utf-8"))
    assert "toutes les couches" in text and "all layers" not in text


@pytest.mark.parametrize("name", METRICS)
def test_every_formula_can_be_set(name):
    made = html.unescape(str(prose.formula(METRICS[name].formula)))
    assert made.startswith("<math") and "\\" not in re.sub(r"<[^>]+>", "", made)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ("nowhere?x=1", "line 1: no page 'nowhere'; there are overview"),
        ("# none", "names no view; --views takes a file"),
    ],
)
def test_links_that_lead_nowhere_are_named(study, tmp_path, capsys, links, said):
    (tmp_path / "links.txt").write_text(links)
    assert main([str(study.folder), "--views", str(tmp_path / "links.txt")]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--views", "nofile"), "nofile: there is no such file; --views takes a file of links"),
        (("--language", "x"), "argument --language: invalid choice: 'x' (choose from 'en', 'fr'); see python -m app."),
    ],
)
def test_a_mistake_is_one_line_and_nothing_else(digits_study, arguments, said):
    command = [sys.executable, "-m", "app.report", str(digits_study), *arguments]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 2 and not finished.stdout
    assert len(finished.stderr.splitlines()) == 1 and said in finished.stderr


def test_a_study_without_notes_and_a_file_that_cannot_be_written_are_one_line(digits_study, study, tmp_path, capsys):
    assert main([str(digits_study), "--views", "notes"]) == 2
    assert "no views are pinned" in capsys.readouterr().err
    (tmp_path / "links.txt").write_text("methods")
    assert main([str(study.folder), "--views", str(tmp_path / "links.txt"), "-o", str(tmp_path)]) == 2
    assert "the report cannot be written" in capsys.readouterr().err


def test_the_page_starts_it_and_hands_it_out(open_app, own_store, monkeypatch):
    commands = []
    monkeypatch.setattr(jobs, "start", lambda store, kind, subject, command: commands.append((kind, subject, command)))
    app = healthy(open_app(own_store, "report"))
    button(app, "Make the report").click().run()
    ((kind, subject, command),) = commands
    assert (kind, subject, command[:2]) == ("report", "digits", ("-m", "app.report"))
    assert "--views" not in command and app.get("download_button") == []
    made = Path(command[command.index("-o") + 1])
    made.parent.mkdir(parents=True)
    made.write_text("<!DOCTYPE html>")
    app = healthy(open_app(own_store, "report"))
    assert "15 bytes" in app.get("download_button")[0].label
    app = healthy(open_app(own_store, "report", report="notes"))
    assert "No views are pinned yet" in texts(app.info) and not [one for one in app.button if "report" in one.label]


def test_pages_take_their_place_in_the_menu():
    assert (pages()["report"].group, pages()["report"].place) == ("Study", 30)
