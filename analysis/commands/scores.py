"""Hold the image-level metrics against the scores that are attached to the images, layer by layer or all together."""

import sys

from tqdm import tqdm

from analysis import command_line, scores
from analysis.commands import output, request
from analysis.commands.compute import with_parameters
from analysis.metrics.parameters import parameters_of
from analysis.request import check_request
from analysis.scores.question import chosen_scores

HELP = "which metric of images follows their scores, in which layer"
EXAMPLE = "python -m analysis scores digits gini kurtosis --given luminance,rms_contrast --compute > scores.csv"
KEPT = "what was measured is kept"
METHODS = ("spearman", "pearson", "slope")


def add_arguments(parser):
    request.add_study(parser)
    parser.add_argument("metrics", metavar="METRIC", nargs="*", help="names of metrics (default: all of single images)")
    parser.add_argument("--scores", metavar="A,B", type=command_line.names, help="only these scores (default: all)")
    parser.add_argument("--given", metavar="A,B", type=command_line.names, default=[], help=(
        f"what is held constant, too: {', '.join(scores.COVARIATES)}, or other scores"
    ))  # fmt: skip
    parser.add_argument("--method", choices=METHODS, default=METHODS[0], help="spearman (default), pearson or slope")
    parser.add_argument("--joint", action="store_true", help="all layers together: cross-validated R2 of the score")
    parser.add_argument("--split", default="train", help="whose probe images (default: train)")
    parser.add_argument("--compute", action="store_true", help="measure what is not kept yet, and keep it")
    output.add_format(parser)
    request.add_choices(parser)


def run(arguments):
    study, choices = request.study(arguments), request.choices(arguments)
    question = scores.Question(arguments.split, tuple(arguments.given), arguments.method, arguments.epochs)
    metrics = scores.image_metrics(arguments.metrics or None)
    chosen_scores(study, arguments.scores)
    runs = [study.run(name) for name in choices["runs"] or study.runs]
    check_request(runs, arguments.epochs, choices["layers"])
    names, parameters = [metric.name for metric in metrics], request.parameters(arguments)
    with_parameters(names, parameters, parameters_of)  # each image is asked: not a portion of them
    if arguments.compute:
        for metric in tqdm(metrics, desc="measuring", unit="metric", leave=False, delay=output.SECONDS_WITHOUT_BAR):
            scores.measure_missing(metric, runs, question, parameters, choices["layers"], choices["jobs"])
    asked = (study, runs, question, names, arguments.scores, choices["layers"], parameters)
    table = scores.predictions(*asked) if arguments.joint else _correlations(asked)
    output.write(table, arguments.format)
    missing = table.loc[table["status"] == scores.NOT_COMPUTED, "measure"].nunique()
    if missing:
        print(f"not computed: {missing} of {len(names)} metrics; --compute measures them", file=sys.stderr)
    return 0


def _correlations(asked):
    with output.progress("resampling", "metric") as progress:
        return scores.correlations(*asked, progress=progress)
