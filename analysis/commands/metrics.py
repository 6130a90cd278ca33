"""All metrics by family, or one metric explained with its parameters."""

import shutil
import textwrap

from analysis.metrics import METRICS, find
from analysis.metrics.parameters import accepted_by

HELP = "list all metrics, or explain one"
EXAMPLE = "python -m analysis metrics pair_nmi"


def add_arguments(parser):
    parser.add_argument("metric", metavar="NAME", nargs="?", help="the metric to explain")


def run(arguments):
    print("\n".join(_explained(find(arguments.metric)) if arguments.metric else _listed()))
    return 0


def _listed():
    width = max(map(len, METRICS))
    for family in sorted({metric.family for metric in METRICS.values()}):
        yield family
        for metric in METRICS.values():
            if metric.family == family:
                yield f"  {metric.name:{width}}  {metric.question}"


def _explained(metric):
    yield f"{metric.title} ({metric.name}, {metric.family}, per {metric.scope})"
    yield from _paragraph(metric.question)
    yield ""
    yield metric.explanation
    yield ""
    yield "How to read it:"
    yield from _paragraph(metric.how_to_read)
    yield "Beware:"
    for caveat in metric.caveats:
        yield from _paragraph(caveat, "- ")
    yield "Formula (LaTeX):"
    yield f"  {metric.formula}"
    yield "Source:"
    yield from _paragraph(metric.source)
    yield "Parameters (--set NAME=VALUE):"
    for parameter in accepted_by(metric).values():
        yield f"  {parameter.name} = {parameter.default}  ({parameter.allowed})"
        yield from _paragraph(parameter.meaning, "  ")
    if not accepted_by(metric):
        yield "  none"


def _paragraph(text, bullet=""):
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.wrap(text, width, initial_indent=f"  {bullet}", subsequent_indent="  " + " " * len(bullet))
