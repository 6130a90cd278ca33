"""Pairwise NMI against scikit-learn."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import normalized_mutual_info_score

from tests.analysis.metrics.neurons import activations


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


@pytest.mark.parametrize("asked", [10_000, 40])
def test_histograms_are_those_of_the_single_pairs(measure, asked):
    values = activations(neurons=14)
    pairs = measure("pair_nmi", values, per="pair", pairs=asked)
    table = measure("pair_nmi", values, per="bin", pairs=asked)
    for kind, taken in (("all", pairs), ("without constant neurons", pairs[pairs["constant_neurons"] == 0])):
        rows = table[table["pairs"] == kind]
        counts, edges = np.histogram(taken["value"], bins=200, range=(0, 1))
        np.testing.assert_allclose(rows["value"], counts / len(taken), atol=1e-12)
        np.testing.assert_allclose(rows["position"], (edges[1:] + edges[:-1]) / 2, atol=1e-12)
        assert (rows["n"] == len(taken)).all() and rows["value"].sum() == pytest.approx(1)
        if asked == 40:
            interval = proportion_confint(counts, len(taken))
            np.testing.assert_allclose(rows[["low", "high"]], np.stack(interval, axis=1), atol=1e-9)
        else:
            assert rows["low"].isna().all(), "a histogram of all pairs of the layer has no sampling error"


def proportion_confint(counts, trials):
    """Wilson's, by scipy."""
    found = [binomtest(int(count), trials).proportion_ci(method="wilson") for count in counts]
    return [each.low for each in found], [each.high for each in found]


def test_pairs_say_where_their_neurons_look(measure):
    """On a map of 5 x 4 under a 3 x 3 convolution: what two neurons see, counted pixel by pixel."""
    shape = (5, 4, 2)
    pairs = measure("pair_nmi", activations(neurons=40).reshape(90, *shape), per="pair")
    sees = [
        {(r, c) for r in range(row - 1, row + 2) for c in range(column - 1, column + 2) if 0 <= r < 5 and 0 <= c < 4}
        for row, column, _ in np.ndindex(shape)
    ]
    for row in pairs.itertuples():
        one, other = sees[row.neuron], sees[row.other_neuron]
        assert row.overlap == pytest.approx(len(one & other) / len(one | other), abs=1e-12)
        apart = np.subtract(*(np.unravel_index(neuron, shape)[:2] for neuron in (row.neuron, row.other_neuron)))
        assert row.distance == pytest.approx(np.hypot(*apart), abs=1e-12)
    assert {0, 1} < set(pairs["overlap"])


def test_nmi_is_read_against_overlap(measure):
    values = activations(neurons=60).reshape(90, 6, 5, 2)
    pairs = measure("pair_nmi", values, per="pair")
    table = measure("pair_nmi", values, per="overlap").set_index(["pairs", "overlap"])
    bins = [("", 0, 0, 0.0), *[("", low / 10, low / 10 + 0.1, low / 10 + 0.05) for low in range(10)], ("", 1, 1, 1.0)]
    found = 0
    for kind, taken in (("all", pairs), ("without constant neurons", pairs[pairs["constant_neurons"] == 0])):
        for _, low, high, middle in bins:
            inside = taken["overlap"].between(low, high + 1e-12, inclusive="right") & (taken["overlap"] < 1)
            members = taken[taken["overlap"] == low if low == high else inside]
            if len(members):
                row = table.loc[kind].iloc[np.argmin(np.abs(table.loc[kind].index - middle))]
                assert row["value"] == pytest.approx(members["value"].mean()) and row["n"] == len(members)
                found += 1
    assert found == len(table), "no row for an overlap that no pair has"
    assert {0.0, 1.0} < set(table.index.get_level_values("overlap"))


def test_overlap_is_drawn_with_an_interval(measure):
    values = np.random.default_rng(3).random((50, 8, 8, 3)).astype(np.float16)
    table = measure("pair_nmi", values, per="overlap", pairs=3000)
    many = table[table["n"] > 1]
    assert len(many) > 6 and (many["low"] < many["value"]).all() and (many["value"] < many["high"]).all()
    assert table.groupby("pairs")["n"].sum().tolist() == [3000, 3000]


def test_a_layer_whose_fields_are_not_known_says_so(build_study, tmp_path, monkeypatch):
    from analysis import compute, receptive_fields

    study = build_study(tmp_path / "study", runs=("run",), last=1, recorded=(1,), layers={"here": (3, 3, 2)})
    monkeypatch.setattr(receptive_fields, "POOLING", ())
    table = compute("pair_nmi", study, per="overlap")
    assert table["status"].tolist() == ["not applicable"]
    assert table["reason"].item() == "the receptive fields are not known: MaxPooling2D lies before here"
    pairs = compute("pair_nmi", study, per="pair")
    assert pairs["overlap"].isna().all() and pairs["value"].notna().all() and pairs["distance"].notna().all()


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("pair_nmi", np.array([[0.0, np.inf], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
