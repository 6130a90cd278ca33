"""Say in words how the activations of each layer are distributed, and which kurtosis is meaningful there."""

from analysis.commands import request
from analysis.compute import compute
from analysis.metrics.parameters import ParameterError
from analysis.shape_in_words import judge

HELP = "is a layer's distribution symmetric, and around what? in words"
EXAMPLE = "python -m analysis shape digits --runs sgd_2 --layers last_conv_of_each_block"
KEPT = "what was measured is kept"
METRIC = "activation_distribution"
TENSORS = {"activation": "activations", "pre_activation": "pre-activations"}


def add_arguments(parser):
    request.add_study(parser)
    request.add_choices(parser)


def run(arguments):
    study, parameters, choices = request.study(arguments), request.parameters(arguments), request.choices(arguments)
    for name in ("per", "tensor"):
        if name in parameters:
            raise ParameterError(f"shape speaks of whole layers and of every tensor: {name} cannot be set")
    for tensor, words in TENSORS.items():
        table = compute(METRIC, study, **choices, tensor=tensor, **parameters)
        for (run, epoch, bn, layer), rows in table.groupby(["run", "epoch", "bn", "layer"], sort=False):
            print(f"{run}, epoch {epoch}{'' if bn == 'trained' else f' ({bn})'}, {layer}, {words}: {_said(rows)}")
    return 0


def _said(rows):
    first = rows.iloc[0]
    of_terms = "term" in rows and rows["term"].notna().all()
    return judge(rows).words if of_terms else f"{first['status']} ({first['reason']})"
