"""What a network is made of: its layers in a table, and these with the operations between them as a graph."""

from dataclasses import dataclass

from analysis.blocks import means
from analysis.metrics.metric import NotMeasured
from analysis.origins import Origin
from analysis.receptive_fields import receptive_fields

IMAGES = "images"


@dataclass(frozen=True)
class Node:
    """A layer, an operation between layers, or the images that come in.

    kind: "conv", "depthwise", "dense", "images", or what Keras calls the operation. shape: of one image's values, None
    where it is not known. before: names of the nodes that lead to it. operation: whether it is one.
    """

    name: str
    kind: str
    shape: tuple[int, ...] | None
    before: tuple[str, ...]
    operation: bool = False


def nodes(run):
    """The Nodes of a run in network order, the images first; each comes after those that lead to it."""
    found = {IMAGES: Node(IMAGES, IMAGES, run.entrance.shape, ())}
    for layer in run.layers:
        before = _collect(run, layer.input, layer.name, found)
        found[layer.name] = Node(layer.name, layer.kind, layer.tensors["activation"].shape, (before,))
    return tuple(found.values())


def _collect(run, tree, layer, found):
    """Add the operations of a layer's input tree; returns the name of the node that it ends in."""
    if "of" not in tree:
        return tree.get("layer", IMAGES)
    before = tuple(_collect(run, part, layer, found) for part in tree["of"])
    name = tree.get("name") or f"{tree['operation']} before {layer}"
    if name not in found:
        found[name] = Node(name, tree["operation"], _shape(run, tree, layer), before, operation=True)
    return name


def _shape(run, tree, layer):
    try:
        return Origin(run.snapshot("first"), "", slice(0, 0), tree, layer).shape
    except NotMeasured:
        return None


def layer_table(run):
    """A pandas table, a row a layer with a kernel, in network order.

    Columns: layer, kind, makes (rows x columns x channels, or units), kernel, strides, padding, dilation, neurons,
    parameters (of kernel and bias), sees (the receptive field, in pixels of the network's images), block, from (the
    layers whose values come in), through (the operations on the way), activation, recorded (its tensors), kept (their
    values, or summaries alone), remark.
    """
    import pandas

    blocks = {name: block for block, names in means(run).items() for name in names}
    return pandas.DataFrame([_row(run, layer, blocks) for layer in run.layers])


def _row(run, layer, blocks):
    windowed = len(layer.kernel_shape) == 4
    return {
        "layer": layer.name,
        "kind": layer.kind,
        "makes": by(layer.tensors["activation"].shape),
        "kernel": by(layer.kernel_shape),
        "strides": by(layer.strides) if windowed else "",
        "padding": layer.padding if windowed else "",
        "dilation": by(layer.dilation) if windowed else "",
        "neurons": layer.neurons,
        "parameters": layer.parameters,
        "sees": _sees(run, layer),
        "block": blocks.get(layer.name, "").removesuffix("_mean"),
        "from": ", ".join(dict.fromkeys(_sources(layer.input))),
        "through": ", ".join(_operations(layer.input)),
        "activation": layer.activation,
        "recorded": ", ".join(layer.tensors),
        "kept": "values" if layer.kept else "summaries",
        "remark": layer.remark,
    }


def _sees(run, layer):
    """The largest receptive field of its neurons; those at the edge see less, for the padding is no image."""
    try:
        fields = receptive_fields(run, layer.name)
    except NotMeasured as error:
        return str(error)
    return by(int((sides[:, 1] - sides[:, 0]).max()) for sides in (fields.rows, fields.columns))


def _sources(tree):
    if "of" not in tree:
        return [tree.get("layer", IMAGES)]
    return [name for part in tree["of"] for name in _sources(part)]


def _operations(tree):
    inner = [name for part in tree.get("of", ()) for name in _operations(part)]
    if "of" not in tree:
        return inner
    size = f" {by(tree['pool_size'])}" if "pool_size" in tree else ""
    return [*inner, f"{tree['operation']}{size}"]


def by(sizes):
    """Sizes in words.

    >>> by((32, 32, 64))
    '32 x 32 x 64'
    """
    return " x ".join(map(str, sizes))


def totals(run):
    """{"layers", "neurons", "parameters"}: of all layers with a kernel. Parameters are those of kernels and biases."""
    layers = run.layers
    return {
        "layers": len(layers),
        "neurons": sum(layer.neurons for layer in layers),
        "parameters": sum(layer.parameters for layer in layers),
    }


def architectures(runs):
    """Runs by what they are made of: [(first run, names of all that are the same)], in their order."""
    found = {}
    for run in runs:
        key = (run.entrance.shape, tuple(_identity(layer) for layer in run.layers))
        found.setdefault(key, []).append(run)
    return [(same[0], [run.name for run in same]) for same in found.values()]


def _identity(layer):
    """What tells layers apart, whatever the files that hold them."""
    told = layer.model_dump(exclude={"kernel", "bias", "kept", "tensors"})
    return repr(told), layer.tensors["activation"].shape
