"""Pictures in a grid, and networks as chains: what they show, and what they say to those who do not see them."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from app import charts
from app.charts.chain import LEAST
from app.pictures.painted import RISING, TWO_SIDED, coloured, framed, painted, scale


def pixels(url):
    kind, _, code = url.partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(code))))


def rows(count):
    return pd.DataFrame({"picture": "data:,", "said": [f"{n}.5" for n in range(count)], "below": "cat",
                         "number": range(count)})  # fmt: skip


def marks(chart):
    return {layer["mark"]["type"]: layer for layer in chart.to_dict()["layer"]}


@pytest.mark.parametrize("count, height", [(1, 142), (10, 142), (11, 254), (0, 142)])
def test_pictures_fill_rows_of_ten(count, height):
    (chart,) = charts.tiles({"Most": rows(count)}).charts
    assert chart.to_dict()["height"] == height
    assert ("Most: 0.5 cat, 1.5 cat" in chart.description) == (count > 1)


def test_a_click_is_listened_for_where_it_is_wanted():
    assert "params" not in charts.tiles({"Most": rows(3)}).charts[0].to_dict()
    (param,) = charts.tiles({"Most": rows(3)}, clicks=True).charts[0].to_dict()["params"]
    assert (param["name"], param["select"]["fields"]) == ("tile", ["number"])


def test_maps_have_the_colours_of_their_key():
    found = pixels(painted(np.array([[0.0, 4.0]]), 0.0, 4.0, RISING))
    assert found[0, 0].tolist() == [0x44, 0x01, 0x54] and found[0, -1].tolist() == [0xFD, 0xE7, 0x25]
    key = charts.ramp("activation", 0, 4, scale(0, 4, RISING)).to_dict()
    assert key["encoding"]["color"]["scale"]["range"] == list(RISING)
    assert key["description"] == "Key: activation by colour, from 0 to 4."


def test_a_weight_of_nought_has_the_middle_colour_whatever_the_others():
    found = pixels(painted(np.array([[-1.0, 0.0, 3.0]]), -3.0, 3.0, TWO_SIDED))
    assert found[0, found.shape[1] // 2].tolist() == [0xF2, 0xF2, 0xEF]
    assert pixels(painted(np.zeros((2, 2)), 0.0, 0.0, RISING)).size, "equal values are drawn too"
    grey = pixels(coloured(np.zeros((3, 3, 3))))
    assert set(grey.ravel().tolist()) <= {127, 128}
    assert pixels(coloured(np.array([[[2.0, 0.0, -2.0]]])))[0, 0].tolist() in ([255, 127, 0], [255, 128, 0])


@pytest.mark.parametrize("channels", [1, 3])
def test_the_frame_holds_what_the_neuron_sees(channels):
    image = np.zeros((8, 8, channels), np.uint8)
    found = pixels(framed(image, (0.0, 0.5, 0.5, 1.0)))
    orange = (found == (255, 127, 14)).all(axis=-1)
    inside = np.argwhere(orange)
    assert inside.min(axis=0).tolist() == [0, 48] and inside.max(axis=0).tolist() == [47, 95]
    assert not orange[10:38, 58:86].any(), "a frame, not a square"
    assert not pixels(framed(image)).any(), "of one that sees all of the image there is none"
    assert pixels(framed(np.zeros((400, 300, 3), np.uint8))).shape == (192, 144, 3), "large ones are made small"


def node(name, shape, before, kind="conv", operation=False):
    return SimpleNamespace(name=name, kind=kind, shape=shape, before=before, operation=operation)


def test_a_network_is_a_chain_with_arcs_over_what_is_passed():
    chain = charts.chain(
        [node("images", (8, 8, 3), (), "images"), node("conv1", (8, 8, 4), ("images",)),
         node("conv2", (4, 4, 4), ("conv1",)), node("add", None, ("conv1", "conv2"), "Add", True),
         node("dense", (10,), ("add",), "dense")], "net: 8 x 8 x 3",
    )  # fmt: skip
    assert chain.description == "net: 8 x 8 x 3: images, conv1, conv2, add, dense."
    found = chain.to_dict()
    boxes = pd.DataFrame(found["datasets"][marks(chain)["rect"]["data"]["name"]]).set_index("name")
    height = boxes["high"] - boxes["low"]
    assert height["conv1"] == 2 * height["conv2"] and height["dense"] == height["add"] == 1 > LEAST * 8
    assert boxes["makes"]["add"] == "not known" and boxes["kind"]["add"] == "operation"
    lines = pd.DataFrame(found["datasets"][marks(chain)["line"]["data"]["name"]])
    tops = lines.groupby("line")["y"].max()
    assert set(tops.index) == {"images conv1", "conv1 conv2", "conv1 add", "conv2 add", "add dense"}
    assert tops.idxmax() == "conv1 add" and (tops.drop("conv1 add") == 4).all()


def test_of_very_many_boxes_no_name_is_written():
    many = [node(f"layer{number}", (4, 4, 4), (f"layer{number - 1}",) if number else ()) for number in range(120)]
    assert "text" not in marks(charts.chain(many, "deep")) and "text" in marks(charts.chain(many[:50], "less deep"))
