"""Charts are functions of a table: layers in network order, known scales, words for those who do not see them."""

import numpy as np
import pandas as pd
import pytest

from app import charts
from app.charts.look import UNTRAINED, UNTRAINED_AS_INITIALISED

LAYERS = {"conv1": "conv1", "conv2": "conv2", "conv10": "conv10", "dense2": "output"}
MODELS = {name: name for name in ("sgd_0", "sgd_1", "layca_0")}


def scene(**changes):
    given = {"title": "Zero ratio", "bounds": (0.0, 1.0)} | changes
    return charts.Scene(LAYERS, charts.looks(MODELS), **given)


def table(series=("sgd_0", "layca_0", UNTRAINED), units=1, epochs=(5,), variants=("",), **columns):
    """Rows in an order that is not the network's."""
    rows = [
        {"series": name, "run": name, "layer": layer, "epoch": epoch, "variant": variant, "neuron": unit}
        for layer in reversed(LAYERS)
        for name in series
        for epoch in epochs
        for variant in variants
        for unit in range(units)
    ]
    found = pd.DataFrame(rows)
    random = np.random.default_rng(0)
    value = random.uniform(0.2, 0.8, len(found))
    return found.assign(value=value, low=value - 0.01, high=value + 0.01, n=100).assign(**columns)


DRAWN = {
    "by layer": lambda: charts.by_layer(table(), scene()),
    "by layer, variants": lambda: charts.by_layer(table(variants=("all", "without constants")), scene()),
    "by epoch": lambda: charts.by_epoch(table(epochs=(0, 1, 2)), scene()),
    "by model": lambda: charts.by_model(table().query("layer == 'conv1'"), scene()),
    "distribution": lambda: charts.distribution(table(units=50), scene(), "neuron"),
    "per neuron": lambda: charts.per_neuron(table(units=50), scene(), "neuron"),
}


def specifications(panels):
    return [chart.to_dict() for chart in panels.charts]


def title(specification):
    """The title of a panel; of a layered one the title of its layers."""
    return specification.get("title") or specification["layer"][0]["title"]


def encodings(specification):
    """All encodings of a chart, layered or not."""
    layers = specification.get("layer", [specification])
    return [layer["encoding"] for layer in layers]


@pytest.mark.parametrize(("value", "ends"), [(3.0, [0, 5]), (7.0, [0, 7])])
def test_a_value_beyond_the_ends_that_stay_is_on_the_axis_too(value, ends):
    staying = scene(bounds=(0.0, np.inf), steady={"": (0.3, 5.0)})
    rows = table(value=value, low=np.nan, high=np.nan)
    assert staying.value_scale(rows).to_dict()["domain"] == staying.shared(rows).value_scale(rows[:1])["domain"] == ends


@pytest.mark.parametrize("kind", DRAWN)
def test_every_chart_has_words_for_those_who_do_not_see_it(kind):
    for specification in specifications(DRAWN[kind]()):
        words = specification["description"]
        assert "Zero ratio" in words and "sgd_0" in words and "0." in words, words


def test_layers_stand_in_network_order_and_the_last_is_called_output():
    (specification,) = specifications(charts.by_layer(table(), scene()))
    for encoding in encodings(specification):
        assert encoding["x"]["scale"]["domain"] == ["conv1", "conv2", "conv10", "output"]


@pytest.mark.parametrize("kind", ["by epoch", "distribution", "per neuron"])
def test_a_panel_a_layer_in_network_order(kind):
    titles = [title(specification) for specification in specifications(DRAWN[kind]())]
    assert titles == ["conv1", "conv2", "conv10", "output"]


def test_a_known_range_is_drawn_whole_whatever_the_values():
    (specification,) = specifications(charts.by_layer(table(), scene()))
    assert encodings(specification)[-1]["y"]["scale"]["domain"] == [0, 1]


def test_a_fitted_scale_leaves_the_range():
    (specification,) = specifications(charts.by_layer(table(), scene(full_range=False)))
    assert "domain" not in encodings(specification)[-1]["y"]["scale"]


@pytest.mark.parametrize(("values", "domain"), [(0.4, [0, 1]), (1.05, None)])
def test_a_wide_range_is_drawn_from_0_to_1_while_all_values_lie_there(values, domain):
    rows = table(value=values, low=np.nan, high=np.nan)
    (specification,) = specifications(charts.by_layer(rows, scene(bounds=(0.0, 180.0))))
    assert encodings(specification)[-1]["y"]["scale"].get("domain") == domain


def test_intervals_are_drawn_where_there_are_any():
    with_intervals = specifications(charts.by_layer(table(), scene()))[0]["layer"]
    without = specifications(charts.by_layer(table(low=np.nan, high=np.nan), scene()))[0]["layer"]
    assert len(with_intervals) == len(without) + 1


def test_every_variant_has_its_panel():
    panels = charts.by_layer(table(variants=("norm_ratio", "projection")), scene())
    assert len(panels.charts) == 2


def test_each_variant_of_a_whole_network_has_a_panel_that_names_it():
    rows = table(variants=("random, global", "random, layer")).query("layer == 'conv1'").assign(layer="")
    rows.loc[rows["variant"] == "random, layer", ["value", "low", "high"]] += 2
    drawn = specifications(charts.by_model(rows, scene(bounds=(0.0, np.inf))))
    assert [chart["title"] for chart in drawn] == ["random, global", "random, layer"]
    first, second = (encodings(chart)[-1]["x"]["scale"] for chart in drawn)
    assert first == second and first["domain"][1] > 2, "on one scale"


def test_many_variants_are_small_and_two_beside_each_other():
    classes = tuple("abcdefg")
    panels = charts.by_layer(table(variants=classes), scene())
    drawn = specifications(panels)
    assert panels.columns == 2 and [chart["title"] for chart in drawn] == [f"Zero ratio: {name}" for name in classes]
    assert all(chart["height"] < 400 for chart in drawn)


@pytest.mark.parametrize(
    ("layers", "angle"),
    [([f"conv{n}" for n in range(1, 14)] + ["dense1", "output"], 0),
     ([f"block{n}_conv{m}" for n in range(1, 6) for m in range(1, 4)] + ["fc1", "output"], -45),
     ([f"block{n}_conv" for n in range(50)], -90)],
    ids=["the source's", "long names", "many"],
)  # fmt: skip
def test_every_layer_has_its_name_on_the_axis(layers, angle):
    rows = pd.concat([table(series=("sgd_0",)).head(1).assign(layer=name) for name in layers], ignore_index=True)
    scene = charts.Scene({name: name for name in layers}, charts.looks(MODELS), "Gini index")
    (specification,) = specifications(charts.by_layer(rows, scene))
    axes = [encoding["x"]["axis"] for encoding in encodings(specification)]
    assert {(axis["labelAngle"], axis["labelOverlap"]) for axis in axes} == {(angle, False)}


def test_a_distribution_counts_every_unit_once():
    for specification in specifications(charts.distribution(table(units=50), scene(), "neuron")):
        (rows,) = specification["datasets"].values()
        for name in ("sgd_0", "layca_0"):
            assert sum(row["share"] for row in rows if row["series"] == name) == pytest.approx(1)


def test_a_line_is_broken_where_epochs_were_not_measured():
    rows = table(series=("sgd_0",), epochs=range(5), variants=("train", "test"))
    rows = rows[(rows["variant"] == "test") | rows["epoch"].isin([0, 4])]
    train = [one for one in specifications(charts.by_epoch(rows, scene())) if "train" in title(one)]
    for specification in train:
        (points,) = specification["datasets"].values()
        assert [point["stretch"] for point in points] == [0, 1], "no line from epoch 0 to 4"


@pytest.mark.parametrize("draw", [charts.by_layer, charts.by_epoch])
def test_what_chance_gives_is_drawn_below_and_named_in_the_key(draw):
    panels = draw(table(floor=0.1, epochs=(0, 1)), scene())
    layers = specifications(panels)[0]["layer"]
    (dotted,) = [layer for layer in layers if layer["encoding"]["y"].get("field") == "floor"]
    assert dotted["encoding"]["color"]["scale"] == layers[-1]["encoding"]["color"]["scale"], "in the models' colours"
    assert dotted["encoding"]["y"]["scale"] == layers[-1]["encoding"]["y"]["scale"]
    assert "what chance alone gives" in str(panels.key.to_dict())
    assert "what chance alone gives" not in str(draw(table(epochs=(0, 1)), scene()).key.to_dict())


def test_long_names_in_the_key_have_room():
    across = {}
    for long in (3, 30):
        names = tuple(f"{'n' * long}{number}" for number in range(5))
        looks = charts.looks({name: name for name in names})
        panels = charts.by_layer(table(series=names), charts.Scene(LAYERS, looks, "Gini index"))
        across[long] = panels.key.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert across == {3: [0, 5], 30: [0, 2]}, "names beside each other"


def test_panels_that_share_a_scale_share_it_whatever_they_hold():
    rows = table(value=[0.1, -0.2] * 6, low=np.nan, high=np.nan)
    wide = scene(bounds=(-np.inf, np.inf))
    scales = [wide.shared(rows).value_scale(part) for _, part in rows.groupby("layer")]
    assert all(scale == scales[0] for scale in scales)
    assert scales[0].to_dict() == {"domain": [-0.2, 0.1]}, "from the least to the largest of all, 0 among them"
    assert scene().shared(rows).value_scale(rows).to_dict() == {"domain": [0, 1]}, "a known range stays whole"
    assert scene(bounds=(-1.0, 1.0)).shared(rows).value_scale(rows).to_dict() == {"domain": [-1.0, 1.0]}


def test_shares_are_drawn_over_decades_from_0():
    scale = scene(shares=True).shared(table(value=0.3, low=np.nan, high=np.nan)).value_scale(table()).to_dict()
    assert scale["type"] == "symlog" and scale["domain"] == [0, 0.3]


@pytest.mark.parametrize(
    "names",
    [
        [f"{kind}_{level}" for kind in ("sgd", "wdecay", "layca") for level in range(3)],
        ["a", "b", "c"],
        [f"run{number}" for number in range(25)],
        ["sgd_0", "sgd_0+seed2", "sgd_0+seed3", "sgd_1"],
    ],
    ids=["the source's nine", "three", "twenty-five", "seeds"],
)
def test_no_two_models_look_the_same(names):
    looks = charts.looks({name: name.partition("+")[0] for name in names})
    assert len(set(looks.values())) == len(names)


def test_a_look_depends_on_the_study_and_not_on_what_is_picked():
    rows = table(series=("layca_0",))
    colour = encodings(specifications(charts.by_layer(rows, scene()))[0])[-1]["color"]["scale"]
    assert colour == {"domain": ["layca_0"], "range": [charts.looks(MODELS)["layca_0"].colour]}


def test_the_untrained_network_is_grey_and_comes_last():
    panels = charts.by_layer(table(series=(UNTRAINED_AS_INITIALISED, UNTRAINED, "sgd_0")), scene())
    scale = encodings(panels.key.to_dict())[0]["color"]["scale"]
    assert scale["domain"] == ["sgd_0", UNTRAINED, UNTRAINED_AS_INITIALISED]
    assert scale["range"][1] == scale["range"][2]


@pytest.mark.parametrize("ground", ["#fcfcfa", "#14181d"], ids=["light", "dark"])
def test_every_colour_stands_out_from_the_ground(ground):
    nine = {f"{kind}_{level}": f"{kind}_{level}" for kind in "abcd" for level in range(3)}
    for names in (nine, {f"run{number}": f"run{number}" for number in range(10)}):
        for name, look in charts.looks(names).items():
            assert contrast(look.colour, ground) >= 3, f"{name} {look.colour}: WCAG asks 3 : 1 of graphics"


def contrast(one, other):
    """WCAG 2.1 contrast ratio of two colours in #rrggbb."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
