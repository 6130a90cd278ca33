"""Measure metrics and keep the results in the study, for the app and for `table` to read."""

import sys
import time
from itertools import product

from analysis.command_line import in_a_line
from analysis.commands import output, request
from analysis.compute import compute
from analysis.metrics import METRICS, find
from analysis.metrics.parameters import ParameterError, accepted_by, complete, there_is
from analysis.request import check_request, concerning
from analysis.store import failures
from analysis.store.results import Results, folders

HELP = "measure metrics and keep the results"
EXAMPLE = "python -m analysis compute digits pair_nmi label_nmi --epochs first,last --set split=train,test"
KEPT = "what was measured is kept"


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("metrics", metavar="METRIC", nargs="*", help="names of metrics (default: all)")
    request.add_choices(parser)


def run(arguments):
    study, chosen = request.study(arguments), request.choices(arguments)
    names = arguments.metrics or list(METRICS)
    every = [with_parameters(names, given) for given in combinations(request.parameters(arguments))]
    wanted = list({(name, *given.items()): (name, given) for one in every for name, given in one.items()}.values())
    runs = [study.run(name) for name in chosen["runs"] or study.runs]
    if runs:
        check_request(runs, chosen["epochs"], chosen["layers"])
    for damaged in study.damaged.values() if chosen["runs"] is None else ():
        print(f"left out: {damaged}", file=sys.stderr)
    failed = []
    for number, (name, parameters) in enumerate(wanted, start=1):
        step = f"{name} ({number} of {len(wanted)})" if len(wanted) > 1 else name
        if not _measured(name, step, study, chosen, parameters):
            failed.append(name)
    return 1 if failed else 0


def combinations(given):
    """One {name: value} for each way to take a value of every parameter, of those that commas divide.

    >>> list(combinations({"mode": "flatten,filter", "seed": "0"}))
    [{'mode': 'flatten', 'seed': '0'}, {'mode': 'filter', 'seed': '0'}]
    """
    values = ([value.strip() for value in text.split(",")] for text in given.values())
    found = [dict(zip(given, one, strict=True)) for one in product(*values)]
    # Of halves and quarters asked for together, there are fewer parts of the halves.
    there = [one for one in found if there_is(one.get("images", 1), one.get("part", 1))]
    return there or found


def with_parameters(names, given, known=accepted_by):
    """{metric: those of the given parameters that it has}; ParameterError where no metric has one, or refuses it."""
    wanted = {name: {} for name in names}
    for name in names:
        metric = find(name)
        own = known(metric)
        wanted[name] = {parameter: value for parameter, value in given.items() if parameter in own}
        complete(metric, wanted[name])
    for parameter in given:
        if not any(parameter in own for own in wanted.values()):
            have = ", ".join(dict.fromkeys(name for metric in names for name in known(find(metric))))
            raise ParameterError(f"no parameter {parameter!r} in {', '.join(names)}; there are {have or 'none'}")
    return wanted


def _run_by_run(name, study, chosen, parameters):
    """What failed for several runs together is measured for each alone: some may lack nothing."""
    failed = {}
    for run in chosen["runs"] or list(study.runs):
        if asked := concerning(study.run(run), chosen["epochs"], chosen["layers"]):
            epochs, layers = asked
            try:
                compute(name, study, [run], epochs, layers, chosen["jobs"], **parameters)
                failed[run] = None
            except Exception as error:
                failed[run] = in_a_line(error)
    _remember(name, study, failed, parameters)


def _remember(name, study, failed, parameters):
    """Note what failed with its message, and forget what did not. failed: {run: message, or None}."""
    metric = find(name)
    results = Results.of(study, name, complete(metric, parameters), metric.version)
    for run, message in failed.items():
        if message is None:
            failures.forget(folders(study)[0], results.place(run))
        else:
            failures.note(folders(study)[0], results.place(run), message)


def _measured(name, step, study, chosen, parameters):
    """Measure one metric and print its summary; False, with a line on stderr, where that failed. step: for its bar."""
    began = time.perf_counter()
    try:
        with output.progress(step, "snapshot") as progress:
            table = compute(name, study, progress=progress, **chosen, **parameters)
    except BrokenPipeError:
        raise
    except Exception as error:  # one metric's failure, whatever it is, does not lose the others
        print(f"error: {name}: {in_a_line(error)}", file=sys.stderr)
        _run_by_run(name, study, chosen, parameters)
        return False
    _remember(name, study, dict.fromkeys(table["run"].unique()), parameters)
    counts = ", ".join(f"{count} {status}" for status, count in table["status"].value_counts().items())
    given = "".join(f" {parameter}={value}" for parameter, value in parameters.items())
    print(f"{name}{given}: {counts or 'no rows'} ({time.perf_counter() - began:.1f} s)", flush=True)
    return True
