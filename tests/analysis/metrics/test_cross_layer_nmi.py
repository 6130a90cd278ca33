"""NMI between neurons of two layers against scikit-learn."""

from itertools import product

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score

from analysis import compute

IMAGES = 60
KINDS = ["all", "without constant neurons"]


def activations(shapes, seed=0):
    """{layer: values}; the first neuron of each dead, the second constant; the last layers share a neuron."""
    rng = np.random.default_rng(seed)
    made = {name: np.maximum(rng.integers(-8, 9, (IMAGES, *shape)), 0) / 4 for name, shape in shapes.items()}
    for values in made.values():
        flat = values.reshape(IMAGES, -1)
        flat[:, 0], flat[:, 1] = 0, 1.5
    first, second = list(made.values())[-2:]
    second.reshape(IMAGES, -1)[:, 2] = first.reshape(IMAGES, -1)[:, 2]
    return made


@pytest.fixture
def across(build_study, tmp_path):
    """across(values by layer, **parameters): the table of the metric."""
    studies = {}

    def on(values, layers=None, **parameters):
        key = id(values)
        if key not in studies:
            studies[key] = build_study(
                tmp_path / f"study{len(studies)}",
                runs=("run",),
                last=1,
                recorded=(1,),
                layers={name: of_layer.shape[1:] for name, of_layer in values.items()},
                images={"train": len(next(iter(values.values())))},
                activations=lambda run, epoch, layer, shape: values[layer],
            )
        return compute("cross_layer_nmi", studies[key], layers=layers, **parameters)

    return on


def peer(one, other, average):
    """(values, whether both vary) of all pairs of a neuron of each layer."""
    above = [(values > values.mean(axis=0)).reshape(IMAGES, -1).T for values in (one, other)]
    values = [normalized_mutual_info_score(x, y, average_method=average) for x, y in product(*above)]
    varies = [x.any() and y.any() for x, y in product(*above)]
    return np.array(values), np.array(varies, bool)


@pytest.mark.parametrize("average", ["arithmetic", "max"])
def test_means_over_all_pairs_equal_scikit_learn(across, average):
    values = activations({"conv1": (2, 2, 3), "conv2": (5,), "dense1": (4,)})
    table = across(values, average=average).set_index(["layer", "other_layer", "pairs"])
    assert len(table) == 3 * 2 * 2, "each layer with each other, both orders"
    for one, other in product(values, values):
        if one == other:
            continue
        expected, varies = peer(values[one], values[other], average)
        rows = table.loc[one, other]
        assert rows["value"].tolist() == pytest.approx([expected.mean(), expected[varies].mean()], abs=1e-12)
        assert rows["n"].tolist() == [len(expected), varies.sum()]
        assert rows["low"].isna().all(), "a mean over all pairs of two layers has no sampling error"


def test_drawn_means_have_intervals_that_hold_the_mean_of_all_pairs(across):
    values = activations({"conv1": (5, 5, 4), "dense1": (30,)})
    every = across(values, pairs=100_000).set_index(["layer", "pairs"])["value"]
    inside = 0
    for seed in range(10):
        table = across(values, pairs=500, seed=seed).set_index(["layer", "pairs"])
        assert (table["low"] < table["value"]).all() and (table["value"] < table["high"]).all()
        assert table.loc["conv1"].equals(table.loc["dense1"].assign(other_layer="dense1")), "both orders say the same"
        assert table["n"].xs("all", level="pairs").tolist() == [500, 500]
        row, truth = table.loc[("conv1", KINDS[1])], every[("conv1", KINDS[1])]
        inside += row["low"] <= truth <= row["high"]
    assert inside >= 7, f"the 95 % interval held the mean of all pairs in {inside} of 10 draws"


def test_pairs_are_drawn_from_all_over_large_layers(across):
    """Half of a layer repeats the other one's neuron: about half of the pairs are at 1, whichever part is drawn."""
    rng = np.random.default_rng(0)
    one, other = np.repeat(rng.random((400, 1)), 1500, axis=1), np.repeat(rng.random((400, 1)), 1000, axis=1)
    other[:, ::2] = one[:, :500]
    table = across({"conv1": one.astype(np.float16), "dense1": other.astype(np.float16)}, pairs=700)
    assert table["value"].iloc[0] == pytest.approx(0.5, abs=0.08)


def test_a_layer_that_is_not_finite_costs_its_own_rows_only(across):
    values = activations({"conv1": (4,), "conv2": (5,), "dense1": (4,)})
    values["conv2"][3, 2] = np.nan
    table = across(values)
    touched = (table["layer"] == "conv2") | (table["other_layer"] == "conv2")
    assert (table.loc[touched, "status"] == "undefined").all() and (table.loc[~touched, "status"] == "measured").all()
    assert set(table.loc[touched, "reason"]) == {"conv2: its activations hold nan or infinite values"}


def test_layers_of_constant_neurons_have_no_second_mean(across):
    table = across({"conv1": np.zeros((10, 3)), "dense1": np.ones((10, 2))}).set_index("pairs")
    assert (table.loc["all", "value"] == 1).all()
    assert set(table.loc[KINDS[1], "reason"]) == {"every pair drawn holds a constant neuron"}


def test_a_single_layer_has_no_other(across):
    table = across({"conv1": np.arange(8.0).reshape(4, 2)})
    assert table["reason"].tolist() == ["the network has no other layer"]


def test_rows_of_one_layer_can_be_asked_for(across):
    values = activations({"conv1": (4,), "conv2": (5,), "dense1": (4,)})
    table = across(values, layers=["conv2"])
    assert set(table["layer"]) == {"conv2"} and set(table["other_layer"]) == {"conv1", "dense1"}
