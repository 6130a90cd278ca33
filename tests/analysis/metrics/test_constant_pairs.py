"""Constant pairs against counts of all pairs, one by one."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import binomtest

KINDS = ["both constant", "both always 0", "both always 1", "one of each"]


def activations(images=40, neurons=30):
    """Five dead neurons, three with one value on all images, one of them too close to zero to be told from it."""
    values = np.maximum(np.random.default_rng(0).integers(-8, 9, (images, neurons)), 0) / 4
    values[:, :5], values[:, 5:8] = 0, [1.5, 0.3, 1e-6]
    return values.astype(np.float16)


def kind_of(one, other):
    if one.min() < one.max() or other.min() < other.max():
        return None
    return {0: "both always 1", 1: "one of each", 2: "both always 0"}[int(one[0] == 0) + int(other[0] == 0)]


def test_all_pairs_are_counted(measure):
    values = activations()
    found = [kind_of(*values[:, pair].T) for pair in combinations(range(30), 2)]
    counts = [sum(kind is not None for kind in found), *[found.count(kind) for kind in KINDS[1:]]]
    assert counts == [28, 10, 3, 15]
    table = measure("constant_pairs", values)
    assert table["pairs"].tolist() == KINDS
    np.testing.assert_allclose(table["value"], np.array(counts) / 435, atol=1e-12)
    assert (table["n"] == 435).all() and (table["constant_neurons"] == 8).all()
    assert table["low"].isna().all(), "a share of all pairs of the layer has no sampling error"


def test_expected_is_the_square_of_the_share_of_constant_neurons(measure):
    table = measure("constant_pairs", activations()).set_index("pairs")["expected"]
    assert table.to_dict() == pytest.approx(
        dict(zip(KINDS, [(8 / 30) ** 2, (5 / 30) ** 2, (3 / 30) ** 2, 2 * 15 / 900], strict=True))
    )


def test_as_coded_only_dead_neurons_count(measure):
    values = activations()
    table = measure("constant_pairs", values, variant="as coded").set_index("pairs")
    dead = measure("dead_neurons", values)["count"].item()
    assert dead == 5 and (table["constant_neurons"] == dead).all()
    assert (table["value"] * 435).round(9).tolist() == [10, 10, 0, 0]
    assert table["expected"].tolist() == pytest.approx([(5 / 30) ** 2, (5 / 30) ** 2, 0, 0])


def test_drawn_pairs_are_those_of_the_pair_nmi(measure):
    values = activations(neurons=120)
    pairs = measure("pair_nmi", values, per="pair", pairs=900, seed=4)
    table = measure("constant_pairs", values, pairs=900, seed=4)
    count = (pairs["constant_neurons"] == 2).sum()
    assert table["value"].iloc[0] == count / 900 and (table["n"] == 900).all()
    interval = binomtest(int(count), 900).proportion_ci(method="wilson")
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx([interval.low, interval.high])
    assert table["value"].iloc[1:].sum() == pytest.approx(table["value"].iloc[0])


def test_layers_without_and_of_nothing_but_constant_neurons(measure):
    assert measure("constant_pairs", np.arange(12.0).reshape(4, 3))["value"].tolist() == [0, 0, 0, 0]
    assert measure("constant_pairs", np.zeros((4, 3)))["value"].tolist() == [1, 1, 0, 0]
    assert measure("constant_pairs", np.ones((4, 3)))["value"].tolist() == [1, 0, 1, 0]


def test_one_neuron_makes_no_pair(measure):
    table = measure("constant_pairs", np.ones((10, 1)))
    assert table["reason"].item() == "a pair needs two neurons, the layer has 1"


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("constant_pairs", np.array([[0.0, np.inf], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
