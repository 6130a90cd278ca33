"""Pairwise NMI against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score


def activations(images=90, neurons=12, seed=0):
    """Dead, constant, twin and complementary neurons among random ones."""
    values = np.maximum(np.random.default_rng(seed).integers(-8, 9, (images, neurons)), 0) / 4
    values[:, 0], values[:, 1], values[:, 2] = 0, 1.5, 0
    values[:, 4] = 2 * values[:, 3]
    values[:, 6] = 8 - values[:, 5]
    return values


def peer(values, first, second, average):
    above = values > values.mean(axis=0)
    return normalized_mutual_info_score(above[:, first], above[:, second], average_method=average)


@pytest.mark.parametrize("average", ["arithmetic", "max"])
@pytest.mark.parametrize("images", [1, 2, 90])
def test_pairs_equal_scikit_learn(measure, average, images):
    values = activations(images)
    table = measure("pair_nmi", values, per="pair", average=average)
    assert len(table) == 66, "a layer with fewer pairs than asked gives all of them"
    assert len(set(zip(table["neuron"], table["other_neuron"], strict=True))) == 66
    expected = [peer(values, row.neuron, row.other_neuron, average) for row in table.itertuples()]
    np.testing.assert_allclose(table["value"], expected, rtol=0, atol=1e-12)


def test_both_means_and_the_constant_neurons_are_shown(measure):
    values = activations()
    table = measure("pair_nmi", values).set_index("pairs")
    every = [peer(values, i, j, "arithmetic") for j in range(12) for i in range(j)]
    live = [peer(values, i, j, "arithmetic") for j in range(3, 12) for i in range(3, j)]
    assert table["value"].to_dict() == pytest.approx({"all": np.mean(every), "without constant neurons": np.mean(live)})
    assert table["n"].tolist() == [66, 36] and table["constant_neurons"].tolist() == [3, 3]
    assert table["low"].isna().all(), "a mean over all pairs of the layer has no sampling error"


def test_third_of_a_layer_dead_puts_a_ninth_of_pairs_at_one(measure):
    values = np.random.default_rng(0).random((200, 90)).astype(np.float16)
    values[:, :30] = 0
    pairs = measure("pair_nmi", values, per="pair")
    assert (pairs["value"] == 1).mean() == pytest.approx(1 / 9, abs=0.01)
    assert (pairs[pairs["value"] == 1]["constant_neurons"] == 2).all()


def test_drawn_pairs_are_distinct_and_repeatable(measure):
    values = np.random.default_rng(1).random((40, 200)).astype(np.float16)
    first, again, other = (measure("pair_nmi", values, per="pair", pairs=500, seed=seed) for seed in (0, 0, 1))
    drawn = list(zip(first["neuron"], first["other_neuron"], strict=True))
    assert len(set(drawn)) == 500 and all(0 <= i < j < 200 for i, j in drawn)
    assert drawn == list(zip(again["neuron"], again["other_neuron"], strict=True))
    assert drawn != list(zip(other["neuron"], other["other_neuron"], strict=True))
    assert {i for pair in drawn for i in pair} > set(range(5, 195)) - {1} or len({i for p in drawn for i in p}) > 190


def test_sampled_mean_has_an_interval_that_holds_the_mean_of_all_pairs(measure):
    values = np.random.default_rng(2).random((60, 150)).astype(np.float16)
    every = measure("pair_nmi", values, pairs=1_000_000)["value"].iloc[0]
    inside = 0
    for seed in range(10):
        row = measure("pair_nmi", values, pairs=400, seed=seed).iloc[0]
        assert row["low"] < row["value"] < row["high"] and row["n"] == 400
        inside += row["low"] <= every <= row["high"]
    assert inside >= 7, f"the 95 % interval held the mean of all pairs in {inside} of 10 draws"


def test_layer_of_constant_neurons_has_no_second_mean(measure):
    table = measure("pair_nmi", np.zeros((10, 4)))
    assert table["value"].iloc[0] == 1 and np.isnan(table["value"].iloc[1])
    assert table["status"].tolist() == ["measured", "undefined"]
    assert table["reason"].iloc[1] == "every pair drawn holds a constant neuron"


def test_one_neuron_makes_no_pair(measure):
    table = measure("pair_nmi", np.ones((10, 1)))
    assert table["status"].tolist() == ["not applicable"]
    assert table["reason"].item() == "a pair needs two neurons, the layer has 1"


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("pair_nmi", np.array([[0.0, np.inf], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
