"""Named selections of layers, found in the network whatever its architecture."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.blocks import CONVOLUTIONS, DENSE, blocks, means
from analysis.origins import OF_WHOLE_MAPS
from analysis.places import places, pooled
from analysis.taps import taps


@dataclass(frozen=True)
class LayerSet:
    """A named selection. title: for people. what: it holds, in words. find: maps a Run to names of its places."""

    title: str
    what: str
    find: Callable


def _layers(run):
    return [layer.name for layer in run.layers]


def _convolutions(run):
    return [layer.name for layer in run.layers if layer.kind in CONVOLUTIONS]


def _last_of_blocks(run):
    return [names[-1] for names in blocks(run)]


def _around_pooling(run):
    pairs = [(layer, pooled(run, layer)) for layer in _last_of_blocks(run)]
    return [name for layer, tap in pairs if tap for name in (layer, tap)]


def _flatten(run):
    return [name for name, tree in taps(run).items() if tree["operation"] in OF_WHOLE_MAPS]


def _last_hidden_dense(run):
    return [layer.name for layer in run.layers if layer.kind == DENSE and not layer.output][-1:]


ALL = "all"
LAYER_SETS = {
    ALL: LayerSet("all layers", "every layer with a kernel", _layers),
    "convolutions": LayerSet("convolutions", "every convolution", _convolutions),
    "last_conv_of_each_block": LayerSet(
        "last convolution of each block", "the last one before the map is reduced", _last_of_blocks
    ),
    "block_means": LayerSet(
        "blocks, averaged", "for each block the mean over all its convolutions, image by image", means
    ),
    "around_pooling": LayerSet(
        "before and after pooling", "the last convolution of each block, and its pooled output", _around_pooling
    ),
    "flatten": LayerSet("flatten layer", "where maps become a vector, by flattening or global pooling", _flatten),
    "last_hidden_dense": LayerSet("last hidden dense layer", "the last one before the output", _last_hidden_dense),
    "taps": LayerSet("taps", "outputs of the operations between layers: pooled, flattened, added", taps),
}


def chosen(run, wanted=None):
    """Names of the places of a run that are asked for, in network order.

    wanted: names of layers, taps, block means and sets; None for all layers. Names that this network does not have
    are passed over.
    """
    if wanted is None:
        return tuple(_layers(run))
    known = places(run)
    names = {place for name in wanted for place in _meant(run, name, known)}
    return tuple(place for place in known if place in names)


def why_none(runs, name):
    """Why a name stands for no place in any of the runs, or ""."""
    if any(_meant(run, name, places(run)) for run in runs):
        return ""
    if name in LAYER_SETS:
        return f"no network here has anything in the layer set {name!r} ({LAYER_SETS[name].what})"
    layers = dict.fromkeys(layer for run in runs for layer in _layers(run))
    others = dict.fromkeys(place for run in runs for place in places(run) if place not in layers)
    beside = f"; beside them {', '.join(others)}" if others else ""
    return f"no layer {name!r}; there are {', '.join(layers)}{beside}; or sets: {', '.join(LAYER_SETS)}"


def _meant(run, name, known):
    """The places that a name stands for: a place is meant before a set of the same name."""
    if name in known:
        return [name]
    return list(LAYER_SETS[name].find(run)) if name in LAYER_SETS else []
