"""Adjusted NMI of pairs against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from tests.analysis.metrics.neurons import activations


def peer(values, first, second, average):
    above = values > values.mean(axis=0)
    return adjusted_mutual_info_score(above[:, first], above[:, second], average_method=average)


@pytest.mark.parametrize("average", ["arithmetic", "max"])
@pytest.mark.parametrize("images", [1, 2, 3, 90])
def test_pairs_equal_scikit_learn(measure, average, images):
    values = activations(images)
    table = measure("adjusted_nmi", values, per="pair", average=average)
    assert len(table) == 66
    expected = [peer(values, row.neuron, row.other_neuron, average) for row in table.itertuples()]
    np.testing.assert_allclose(table["value"], expected, rtol=0, atol=1e-10)


def test_both_means_and_the_constant_neurons_are_shown(measure):
    values = activations()
    table = measure("adjusted_nmi", values).set_index("pairs")
    every = [peer(values, i, j, "arithmetic") for j in range(12) for i in range(j)]
    live = [peer(values, i, j, "arithmetic") for j in range(3, 12) for i in range(3, j)]
    assert table["value"].to_dict() == pytest.approx({"all": np.mean(every), "without constant neurons": np.mean(live)})
    assert table["n"].tolist() == [66, 36] and table["constant_neurons"].tolist() == [3, 3]
    assert table["low"].isna().all(), "a mean over all pairs of the layer has no sampling error"


def test_draws_the_pairs_of_the_unadjusted(measure):
    values = np.random.default_rng(1).random((40, 200)).astype(np.float16)
    drawn = [
        measure(metric, values, per="pair", pairs=500, seed=3)[["neuron", "other_neuron", "overlap", "distance"]]
        for metric in ("pair_nmi", "adjusted_nmi")
    ]
    assert drawn[0].equals(drawn[1])


@pytest.mark.parametrize("images", [20, 200])
def test_independent_neurons_score_zero_however_few_the_images(measure, images):
    values = np.random.default_rng(2).random((images, 300)).astype(np.float16)
    row = measure("adjusted_nmi", values, pairs=3000).iloc[0]
    unadjusted = measure("pair_nmi", values, pairs=3000).iloc[0]
    assert row["low"] - 0.003 < 0 < row["high"] + 0.003
    assert row["value"] < unadjusted["value"] / 5


def test_means_by_overlap_are_those_of_the_single_pairs(measure):
    values = activations(neurons=40).reshape(90, 5, 4, 2)
    pairs = measure("adjusted_nmi", values, per="pair")
    table = measure("adjusted_nmi", values, per="overlap")
    whole = table[table["pairs"] == "all"]
    assert (whole["value"] * whole["n"].astype(float)).sum() / 780 == pytest.approx(pairs["value"].mean())
    apart = whole.set_index("overlap").loc[0.0]
    assert apart["value"] == pytest.approx(pairs.loc[pairs["overlap"] == 0, "value"].mean())


def test_one_neuron_makes_no_pair(measure):
    table = measure("adjusted_nmi", np.ones((10, 1)))
    assert table["reason"].item() == "a pair needs two neurons, the layer has 1"


def test_values_that_are_not_finite_are_undefined(measure):
    table = measure("adjusted_nmi", np.array([[0.0, np.inf], [1.0, 2.0]]))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
