"""Winners: which values stay, what the saved network says of it, and what is recorded."""

import keras
import numpy as np
import pytest

from trainer import network as networks
from trainer.architectures import ARCHITECTURES
from trainer.layer_records import describe
from trainer.layer_sets import layers_named
from trainer.penalised import penalised_layers, with_winners

TABLE = {"kind": "winners", "keep": 0.25, "over": "position", "layers": ["conv3", "dense1"]}


def vgg16():
    module = ARCHITECTURES["vgg16"]
    return module.build((32, 32, 1), 10, module.Options(width=0.125))


def values(model, name, images):
    layer = model.get_layer(name)
    return np.asarray(keras.Model(model.input, networks.tensors(model, layer)[networks.ACTIVATION])(images))


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).normal(size=(5, 32, 32, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def plain():
    return vgg16()


@pytest.mark.parametrize("over", ["layer", "map", "position"])
def test_the_largest_stay_and_the_rest_is_zero(over, plain, images):
    chosen = with_winners(plain, TABLE | {"over": over, "layers": ["conv3"]})
    chosen.set_weights(plain.get_weights())
    before, after = (values(model, "conv3", images) for model in (plain, chosen))
    order = {"layer": (0, 1, 2, 3), "map": (0, 3, 1, 2), "position": (0, 1, 2, 3)}[over]
    size = {"layer": before[0].size, "map": before[0, ..., 0].size, "position": before.shape[-1]}[over]
    rows, left = (part.transpose(order).reshape(-1, size) for part in (before, after))
    least = np.sort(rows, axis=1)[:, -max(1, round(0.25 * size)), None]
    np.testing.assert_array_equal(left, np.where(rows >= least, rows, 0))
    assert 0.2 < (after > 0).mean() <= 0.26 < (before > 0).mean()


def test_plain_keras_rebuilds_it_from_its_json_and_weights(plain, images, tmp_path):
    chosen = with_winners(plain, TABLE)
    text = chosen.to_json()
    assert "strata" not in text and text == with_winners(plain, TABLE).to_json(), "equal networks, equal bytes"
    chosen.save_weights(tmp_path / "some.weights.h5")
    again = keras.models.model_from_json(text)
    again.load_weights(tmp_path / "some.weights.h5")
    np.testing.assert_array_equal(again(images), chosen(images))


def test_weights_go_by_layer_name_to_and_from_the_plain_network(plain, tmp_path):
    chosen = with_winners(plain, TABLE)
    assert [layer.name for layer in chosen.layers] == [layer.name for layer in plain.layers]
    for number, model in enumerate((plain, chosen)):
        model.set_weights(plain.get_weights())
        model.save_weights(tmp_path / f"{number}.weights.h5")
    assert (tmp_path / "0.weights.h5").read_bytes() == (tmp_path / "1.weights.h5").read_bytes()


def test_run_json_says_what_is_kept(plain, tmp_path):
    chosen = with_winners(plain, TABLE)
    chosen.save_weights(tmp_path / "some.weights.h5")
    records = {record.name: record for record in describe(chosen, tmp_path / "some.weights.h5", ["activation"])}
    assert (
        records["conv3"].remark == "of its values the 4 largest of each position are kept, the others are set to zero"
    )
    assert records["conv3"].activation == "relu" and records["conv2"].remark == ""
    assert records["conv4"].input == {"layer": "conv3"}, "what it reads is what is left"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"layers": ["conv99"]}, "layers: received 'conv99', which stands for no layer of vgg16; allowed: conv1, "),
        ({"layers": ["dense1"], "over": "map"}, "winners over map of dense1: a unit of a dense layer is a map of one"),
        (
            {"kind": "kl", "share": "value"},
            "kl over position of conv1: its relu does not stay between 0 and 1; allowed",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(table, said, plain):
    given = TABLE | {"layers": ["hidden"]} | table
    if given["kind"] == "kl":
        given = {name: value for name, value in given.items() if name != "keep"} | {"strength": 1.0}
    with pytest.raises(ValueError) as error:
        penalised_layers(plain, given)
    assert str(error.value).startswith(said) and "\n" not in str(error.value)


def test_sets_of_layers_are_found_in_the_network(plain):
    def names(*wanted):
        return [layer.name for layer in layers_named(plain, wanted)]

    assert names("last_conv_of_each_block") == ["conv2", "conv4", "conv7", "conv10", "conv13"]
    assert names("last_hidden_dense", "conv1") == ["conv1", "dense1"]
    assert names("hidden") == [f"conv{number}" for number in range(1, 14)] + ["dense1"]
    assert len(names("convolutions")) == 13
