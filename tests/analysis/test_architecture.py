"""What a network is made of: tables and graphs of layers of the test's choice."""

from math import prod
from pathlib import Path

from analysis.architecture import architectures, layer_table, nodes, totals
from analysis.store.manifest import Entrance, LayerRecord, RunManifest, TensorRecord
from analysis.store.run import Run

GROUPS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def layer(name, shape, kernel, tree, **changes):
    given = {
        "kind": "conv" if len(kernel) == 4 else "dense",
        "activation": "relu",
        "kernel": f"{name}/kernel",
    } | changes
    neurons = 1
    for side in kernel:
        neurons *= side
    return LayerRecord(
        name=name, kernel_shape=kernel, parameters=prod(kernel) + kernel[-1], input=tree,
        tensors={"activation": TensorRecord(shape=shape, axes=("row", "column", "channel")[-len(shape) :])}, **given,
    )  # fmt: skip


def pool(before, name):
    return {"operation": "MaxPooling2D", "name": name, "pool_size": [2, 2], "strides": [2, 2], "padding": "valid",
            "of": [before]}  # fmt: skip


def run_of(layers, name="made up", shape=(32, 32, 3)):
    """A Run of which nothing is on disk."""
    manifest = RunManifest(
        name=name, group=name, seed=0, state="done", recipe={}, network="made up", layers=tuple(layers),
        history=({"epoch": 0},), entrance=Entrance(shape=shape),
    )  # fmt: skip
    return Run(None, Path(name), manifest)


def vgg16(name="vgg16", width=1):
    """The source study's network, as run.json states it."""
    found, before, channels, side = [], {"images": True}, 3, 32
    for number, (filters, count) in enumerate(GROUPS, start=1):
        for _ in range(count):
            filters_here, own = filters // width, f"conv{len(found) + 1}"
            found.append(layer(own, (side, side, filters_here), (3, 3, channels, filters_here), before))
            before, channels = {"layer": own}, filters_here
        before, side = pool(before, f"pool{number}"), side // 2
    flat = {"operation": "Flatten", "name": "flatten", "of": [before]}
    found.append(layer("dense1", (512,), (channels, 512), flat))
    found.append(layer("dense2", (10,), (512, 10), {"layer": "dense1"}, activation="softmax", output=True))
    return run_of(found, name)


def test_the_source_studys_network_is_counted_as_there():
    assert totals(vgg16()) == {"layers": 15, "neurons": 277_002, "parameters": 14_982_474}
    table = layer_table(vgg16()).set_index("layer")
    assert table["parameters"][["conv1", "conv2", "dense2"]].tolist() == [1792, 36928, 5130], "Table 6.2"
    assert table.loc["conv3", ["from", "through", "makes", "kernel", "sees", "block"]].tolist() == [
        "conv2", "MaxPooling2D 2 x 2", "16 x 16 x 128", "3 x 3 x 64 x 128", "10 x 10", "block2",
    ]  # fmt: skip
    assert table.loc["dense1", ["through", "strides", "sees", "block"]].tolist() == [
        "MaxPooling2D 2 x 2, Flatten", "", "32 x 32", "",
    ]  # fmt: skip


def test_the_graph_holds_operations_between_the_layers():
    found = {node.name: node for node in nodes(vgg16())}
    assert list(found)[:5] == ["images", "conv1", "conv2", "pool1", "conv3"]
    assert found["pool1"].shape == (16, 16, 64) and found["pool1"].operation
    assert found["flatten"].before == ("pool5",) and found["dense1"].before == ("flatten",)


def test_branches_are_told_by_what_they_come_from():
    merged = {"operation": "Add", "name": "add", "of": [{"layer": "conv1"}, {"layer": "conv2"}]}
    odd = {"operation": "Resizing", "of": [{"layer": "conv3"}]}
    layers = [layer("conv1", (8, 8, 4), (3, 3, 3, 4), {"images": True}),
              layer("conv2", (8, 8, 4), (3, 3, 4, 4), {"layer": "conv1"}),
              layer("conv3", (8, 8, 4), (3, 3, 4, 4), merged),
              layer("conv4", (16, 16, 4), (3, 3, 4, 4), odd)]  # fmt: skip
    run = run_of(layers, shape=(8, 8, 3))
    found = {node.name: node for node in nodes(run)}
    assert found["add"].before == ("conv1", "conv2") and found["conv3"].before == ("add",)
    assert found["Resizing before conv4"].shape is None, "an operation that is not known has no shape"
    table = layer_table(run).set_index("layer")
    assert table["from"]["conv3"] == "conv1, conv2"
    assert table["sees"]["conv4"] == "the receptive fields are not known: Resizing lies before conv4"


def test_runs_are_gathered_by_what_they_are_made_of():
    found = architectures([vgg16("sgd"), vgg16("narrow", width=8), vgg16("layca")])
    assert [(run.name, names) for run, names in found] == [("sgd", ["sgd", "layca"]), ("narrow", ["narrow"])]
