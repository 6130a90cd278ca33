"""`python -m analysis indicators`."""

import io
import json

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.indicators import indicators


@pytest.mark.parametrize("form", ["csv", "json"])
def test_it_prints_the_table_and_nothing_else(six, capsys, form):
    command = ["indicators", str(six.folder), "rotation", "gini", "--compute", "--format", form]
    assert main([*command, "--target", "gap", "--split", "test"]) == 0
    output = capsys.readouterr()
    read = {"csv": lambda text: pd.read_csv(io.StringIO(text)), "json": lambda text: pd.DataFrame(json.loads(text))}
    printed = read[form](output.out)
    expected = indicators(six, ["rotation", "gini"], "gap", "test")
    assert list(printed.columns) == list(expected.columns) and len(printed) == 6
    pd.testing.assert_series_equal(printed["tau"], expected["tau"], check_dtype=False)
    assert output.err == "", "nothing is missing"


def test_what_is_not_computed_is_named_with_the_way_to_it(six, capsys):
    assert main(["indicators", str(six.folder), "gini", "rotation"]) == 0
    output = capsys.readouterr()
    assert output.err == "not computed: 2 of 2 metrics; --compute measures them\n"
    assert output.out.count(",not computed,not computed") == 2
    assert not (six.folder / "results" / "gini").exists()


def test_one_failure_does_not_lose_the_others(six, capsys, monkeypatch):
    from analysis import indicators as room

    measure = room.measure

    def fails(metric, *arguments, **options):
        if metric.name == "gini":
            raise ZeroDivisionError("half a layer")
        measure(metric, *arguments, **options)

    monkeypatch.setattr(room, "measure", fails)
    assert main(["indicators", str(six.folder), "gini", "rotation", "--compute"]) == 1
    output = capsys.readouterr()
    assert "error: gini: half a layer" in output.err and ",rotation,,conv1," in output.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--target", "luck"], "invalid choice: 'luck'"),
        (["--epoch", "0"], "epoch must be last, or a number from 1"),
        (["--epoch", "newest"], "epoch must be last, or a number from 1"),
        (["--runs", "adam"], "no run 'adam'"),
        (["nonsense"], "no metric 'nonsense'"),
    ],
)
def test_errors_are_one_line_and_exit_code_two(six, capsys, arguments, message):
    try:
        code = main(["indicators", str(six.folder), *arguments])
    except SystemExit as stop:
        code = stop.code
    output = capsys.readouterr()
    assert code == 2 and output.out == ""
    assert output.err.startswith("error: ") and output.err.count("\n") == 1 and message in output.err
