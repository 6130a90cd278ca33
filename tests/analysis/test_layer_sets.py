"""Named selections of layers, taps and means over blocks: found in the network, measured like layers."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis import LAYER_SETS, StoreError, compute, open_study
from analysis.__main__ import main
from analysis.blocks import blocks
from analysis.compute import is_computed
from analysis.layer_sets import chosen
from analysis.places import place, places
from analysis.store.manifest import LayerRecord

BLOCKS = [("conv1", "conv2"), ("conv3", "conv4"), ("conv5", "conv6", "conv7"), ("conv8", "conv9", "conv10")]
BLOCKS += [("conv11", "conv12", "conv13")]
POOLED = {"pool1": "conv2", "pool2": "conv4", "pool3": "conv7", "pool4": "conv10", "pool5": "conv13"}


@pytest.fixture(scope="module")
def vgg(digits_study):
    return open_study(digits_study)


def layer(name, input_, kind="conv", strides=(1, 1), output=False):
    return LayerRecord(
        name=name,
        kind=kind,
        kernel="",
        kernel_shape=(3, 3, 1, 4) if kind == "conv" else (4, 4),
        parameters=1,
        activation="relu",
        input=input_,
        strides=strides,
        output=output,
        tensors={},
    )


def of(operation, *parts, **details):
    return {"operation": operation, "name": details.pop("name", operation.lower()), **details, "of": list(parts)}


def after(name):
    return {"layer": name}


@dataclass(frozen=True, eq=False)
class Network:
    """As much of a Run as its layer sets look at."""

    layers: tuple


def network(*layers):
    return Network(layers)


def residual():
    """Two stages of a residual network: the second is reduced by strides, beside a projection."""
    added = of("Activation", of("Add", after("b"), after("stem"), name="add1"), name="relu1", activation="relu")
    joined = of("Add", after("d"), after("projection"), name="add2")
    return network(
        layer("stem", {"images": True}),
        layer("a", after("stem")),
        layer("b", after("a")),
        layer("c", added, strides=(2, 2)),
        layer("projection", added, strides=(2, 2)),
        layer("d", after("c")),
        layer("head", of("GlobalAveragePooling2D", joined, name="gap"), kind="dense", output=True),
    )


def test_blocks_of_vgg_16_are_those_of_its_paper(vgg):
    run = vgg.run("sgd_0")
    assert blocks(run) == BLOCKS
    expected = {
        "all": [*sum(BLOCKS, ()), "dense1", "dense2"],
        "convolutions": [*sum(BLOCKS, ())],
        "last_conv_of_each_block": ["conv2", "conv4", "conv7", "conv10", "conv13"],
        "block_means": [f"block{number}_mean" for number in range(1, 6)],
        "around_pooling": [name for pair in POOLED.items() for name in pair[::-1]],
        "flatten": ["flatten"],
        "last_hidden_dense": ["dense1"],
        "taps": [*POOLED, "flatten"],
    }
    assert {name: list(chosen(run, [name])) for name in LAYER_SETS} == expected
    assert list(chosen(run)) == expected["all"], "taps and means are not among all layers"
    assert places(run)[:6] == ("conv1", "conv2", "block1_mean", "pool1", "conv3", "conv4")


def test_blocks_are_found_in_other_networks_too():
    run = residual()
    assert blocks(run) == [("stem", "a", "b"), ("c", "projection", "d")]
    assert chosen(run, ["last_conv_of_each_block"]) == ("b", "d")
    assert chosen(run, ["taps"]) == ("add1", "relu1", "add2", "gap")
    assert chosen(run, ["flatten"]) == ("gap",) and chosen(run, ["last_hidden_dense"]) == ()
    assert chosen(run, ["around_pooling"]) == ()
    pool = of("MaxPooling2D", after("only"), name="pool", pool_size=[3, 3], strides=[1, 1], padding="same")
    inception = network(layer("only", {"images": True}), layer("next", of("Dropout", pool, name="drop")))
    assert blocks(inception) == [("only", "next")], "a pooling that keeps the map's size ends no block"
    assert chosen(inception, ["taps"]) == ("pool",), "dropout changes nothing, so it is none"


@pytest.mark.parametrize("split", ["train", "test"])
@pytest.mark.parametrize("tap", [*POOLED, "flatten"])
def test_a_tap_is_what_its_operations_make_of_the_recorded_activations(vgg, tap, split):
    snapshot = vgg.run("sgd_0").snapshot("last")
    maps = snapshot.activations(POOLED.get(tap, "conv13"), split)
    images, rows, columns, channels = maps.shape
    expected = maps.reshape(images, rows // 2, 2, columns // 2, 2, channels).max(axis=(2, 4))
    expected = expected.reshape(images, -1) if tap == "flatten" else expected
    stream = place(snapshot, tap).stream(split)
    assert stream.shape == expected.shape and stream.neurons == expected[0].size
    np.testing.assert_array_equal(stream.read(), expected)
    by_neuron = np.full((images, stream.neurons), np.nan, np.float32)
    for numbers, values in stream.neuron_blocks():
        by_neuron[:, numbers] = values
    np.testing.assert_array_equal(by_neuron, expected.reshape(images, -1))


def test_metrics_of_activations_measure_taps(vgg):
    snapshot = vgg.run("sgd_0").snapshot("last")
    pooled = place(snapshot, "pool3").stream().read()
    assert compute("zero_ratio", vgg, "sgd_0", layers="pool3")["value"].item() == pytest.approx(np.mean(pooled == 0))
    active = (pooled > pooled.mean(axis=0, dtype=np.float64)).mean()
    assert compute("below_mean_ratio", vgg, "sgd_0", layers="pool3")["value"].item() == pytest.approx(1 - active)
    for metric, parameters in {"gini": {}, "entropy": {}, "pair_nmi": {"pairs": 50}}.items():
        table = compute(metric, vgg, "sgd_0", layers="around_pooling", **parameters)
        assert table["status"].isin(["measured", "undefined"]).all() and (table["status"] == "measured").any()
        assert list(dict.fromkeys(table["layer"])) == list(chosen(vgg.run("sgd_0"), ["around_pooling"]))
    overlap = compute("pair_nmi", vgg, "sgd_0", layers="pool1", pairs=50, per="overlap")
    assert (overlap["status"] == "measured").any(), "what a pooled neuron sees of the image is known"


@pytest.mark.parametrize("mode", ["flatten", "filter"])
def test_a_block_is_the_mean_of_its_layers_image_by_image(vgg, mode):
    members = compute("gini", vgg, "sgd_0", layers=BLOCKS[2], per="image", mode=mode)
    expected = members.groupby("image")["value"].mean()
    images = compute("gini", vgg, "sgd_0", layers="block3_mean", per="image", mode=mode)
    np.testing.assert_allclose(images["value"], expected, rtol=1e-12)
    layer = compute("gini", vgg, "sgd_0", layers="block3_mean", mode=mode)
    assert layer["value"].item() == pytest.approx(expected.mean())
    assert layer["n"].item() == len(expected) and layer["low"].item() < layer["value"].item() < layer["high"].item()
    channels = compute("gini", vgg, "sgd_0", layers="block3_mean", per="channel")
    assert channels["reason"].item() == "block3_mean is the mean of several layers: they do not share channels"


@pytest.mark.parametrize(("metric", "why"), [
    ("rotation", "needs a layer with a kernel"),
    ("norms", "needs a layer with a kernel"),
    ("update_consistency", "needs a layer with a kernel"),
    ("silhouette", "needs a layer with a kernel"),
    ("cross_layer_nmi", "needs a layer with a kernel"),
    ("dead_neurons", "measures one at a time"),
])  # fmt: skip
def test_what_cannot_be_measured_says_why_without_being_computed(vgg, metric, why):
    places = "block1_mean" if metric == "dead_neurons" else ["pool1", "block1_mean", "flatten"]
    assert is_computed(metric, vgg, vgg.run("sgd_0"), layers=places)
    table = compute(metric, vgg, "sgd_0", layers=places)
    assert table["status"].eq("not applicable").all() and table["reason"].str.contains(why).all()


def test_every_set_is_offered_in_compute_and_on_the_command_line(vgg, capsys):
    table = compute("l1_norm", vgg, "sgd_0", layers=["last_hidden_dense", "flatten", "conv1"])
    assert table["layer"].tolist() == ["conv1", "flatten", "dense1"], "in network order"
    assert (
        main(["table", str(vgg.folder), "l1_norm", "--runs", "sgd_0", "--layers", "last_conv_of_each_block,taps"]) == 0
    )
    assert capsys.readouterr().out.count("sgd_0") == 11
    everything = compute("l1_norm", vgg, "sgd_0").set_index("layer")["value"]
    assert everything["dense1"] == table.set_index("layer")["value"]["dense1"]


def test_sets_that_hold_nothing_and_unknown_names_are_refused_in_one_line(study):
    with pytest.raises(StoreError, match=r"no network here has anything in the layer set 'taps' \(outputs of the op"):
        compute("gini", study, layers="taps")
    with pytest.raises(
        StoreError, match="no layer 'conv9'; there are conv1, conv2, dense1; beside them block1_mean; or "
    ):
        compute("gini", study, layers="conv9")
