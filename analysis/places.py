"""What of a network can be measured: its layers, the taps between them, and means over its blocks."""

from analysis.blocks import Block, means
from analysis.layer import Layer
from analysis.metrics.metric import Scope, Source
from analysis.metrics.parameters import parameters_of
from analysis.once import once_a_run
from analysis.origins import POOLING
from analysis.taps import Tap, taps

OF_A_KERNEL = {Source.WEIGHTS, Source.INPUTS}


@once_a_run
def places(run):
    """Names of all places of a run, in network order: a tap before the layer that it leads to, a block's mean behind
    the last of its layers."""
    order, tapped = [], taps(run)
    ends = {names[-1]: name for name, names in means(run).items()}
    for layer in run.layers:
        order += [name for name in _named(layer.input) if name in tapped]
        order += [layer.name, *([ends[layer.name]] if layer.name in ends else [])]
    return tuple(dict.fromkeys(order))


def place(snapshot, name):
    """The Layer, Tap or Block of that name."""
    run = snapshot.run
    if name in taps(run):
        return Tap(snapshot, name)
    is_block = name in means(run) and name not in snapshot.layers
    return Block(snapshot, name) if is_block else Layer(snapshot, name)


def refusal(metric, run, name):
    """Why a metric has no value at a place that is no layer, or ""."""
    if any(layer.name == name for layer in run.layers) or name not in places(run):
        return ""
    if metric.scope is not Scope.LAYER or metric.reads & OF_A_KERNEL:
        what = "the output of operations" if name in taps(run) else "the mean of several layers"
        return f"{name} is {what}: this metric needs a layer with a kernel"
    if name in means(run) and "mode" not in parameters_of(metric):
        return f"{name} is the mean of several layers: this metric measures one at a time"
    return ""


def pooled(run, layer):
    """The tap that is the pooled output of a layer, or None."""
    for name, tree in taps(run).items():
        if tree["operation"] in POOLING and tree["of"][0].get("layer") == layer:
            return name
    return None


def _named(tree):
    """Names of the operations of a tree, the first applied first."""
    inner = [name for part in tree.get("of", ()) for name in _named(part)]
    return [*inner, *([tree["name"]] if "name" in tree else [])]
