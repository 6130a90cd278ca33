"""The findings on the command line: a table on standard output and nothing else."""

import io
import json

import pandas
import pytest

from analysis.__main__ import main
from analysis.findings import CLAIMS


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_line_a_claim(study, capsys, form):
    assert main(["findings", str(study.folder), "--format", form]) == 0
    printed = capsys.readouterr().out
    table = pandas.read_csv(io.StringIO(printed)) if form == "csv" else pandas.DataFrame(json.loads(printed))
    assert list(table["claim"]) == list(CLAIMS)
    assert {"value", "low", "high", "n", "verdict", "reason", "published", "published_value"} <= set(table)


def test_what_was_measured_is_kept(study, capsys):
    main(["findings", str(study.folder)])
    assert (study.folder / "results" / "pair_nmi").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--target", "loss"], "invalid choice: 'loss'"),
        (["--runs", "adam"], "no run 'adam'"),
    ],
)
def test_mistakes_are_one_line(study, capsys, arguments, message):
    try:
        code = main(["findings", str(study.folder), *arguments])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr().err
    assert code == 2 and message in said and said.count("\n") == 1


def test_help_shows_an_example(capsys):
    with pytest.raises(SystemExit):
        main(["findings", "--help"])
    assert "example:\n  python -m analysis findings" in capsys.readouterr().out
