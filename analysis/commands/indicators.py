"""Hold every metric in every layer against how well the models of a study generalise: Kendall's tau, n and p."""

import sys

from tqdm import tqdm

from analysis import indicators
from analysis.command_line import in_a_line
from analysis.commands import output, request
from analysis.indicators.values import NOT_COMPUTED
from analysis.targets import TARGETS, TEST_ACCURACY

HELP = "which metric follows generalisation, in which layer"
EXAMPLE = "python -m analysis indicators digits --target gap --split difference --compute > indicators.csv"
KEPT = "what was measured is kept"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("metrics", metavar="METRIC", nargs="*", help="names of metrics (default: all)")
    parser.add_argument("--target", choices=TARGETS, default=TEST_ACCURACY, help=f"default: {TEST_ACCURACY}")
    parser.add_argument("--split", choices=indicators.SPLITS, default=indicators.TRAIN, help=(
        "whose images metrics of activations look at; difference: their value on train minus that on test images"
    ))  # fmt: skip
    parser.add_argument("--epoch", metavar="N", type=_epoch, default="last", help="a number from 1 (default: last)")
    parser.add_argument("--compute", action="store_true", help="measure what is not kept yet, and keep it")
    output.add_format(parser)
    request.add_runs(parser)


def run(arguments):
    study = request.study(arguments)
    question = {"split": arguments.split, "epoch": arguments.epoch}
    indicators.check(arguments.target, **question)
    metrics = indicators.chosen_metrics(arguments.metrics or None)
    runs = indicators.trained(study, arguments.runs)
    errors = _measured(metrics, runs, question, arguments.jobs) if arguments.compute else []
    names = [metric.name for metric in metrics]
    table = indicators.indicators(study, names, arguments.target, runs=[run.name for run in runs], **question)
    output.write(table, arguments.format)
    _say_missing(table, len(names), errors)
    return 1 if errors else 0


def _measured(metrics, runs, question, jobs):
    """Measure what is missing of each metric; what went wrong, a line each."""
    errors = []
    for metric in tqdm(metrics, desc="measuring", unit="metric", leave=False, delay=output.SECONDS_WITHOUT_BAR):
        try:
            indicators.measure(metric, runs, jobs=jobs, **question)
        except Exception as error:  # one metric's failure, whatever it is, does not lose the others
            errors.append(f"error: {metric}: {in_a_line(error)}")
    return errors


def _say_missing(table, metrics, errors):
    missing = table.loc[table["status"] == NOT_COMPUTED, "metric"].nunique()
    if missing and not errors:
        print(f"not computed: {missing} of {metrics} metrics; --compute measures them", file=sys.stderr)
    for line in errors:
        print(line, file=sys.stderr)


def _epoch(text):
    return int(text) if text.isdecimal() else text
