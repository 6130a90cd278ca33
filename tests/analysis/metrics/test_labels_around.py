"""Activated share around against a transcription of the source's text with scikit-learn."""

import numpy as np
import pytest

from tests.analysis.metrics.seen import LAYERS, Seen, by_neuron, surroundings


@pytest.fixture(params=["noise", "nasty"])
def seen(request, build_study, tmp_path):
    return Seen(build_study, tmp_path, kind=request.param)


def expected(seen, distance, centres=0.05, neighbourhood=0.05):
    def measure(vectors, active):
        """The share, the base rate, what chance gives, and the share of the same class."""
        found = surroundings(vectors, active, distance, centres, neighbourhood)
        if found is None:
            return [np.nan] * 4
        shares = [active[near].mean() for _, near in found]
        same = [(seen.labels[near] == seen.labels[centre]).mean() for centre, near in found]
        size, others = len(found[0][1]), (active.sum() - 1) / (len(active) - 1)
        return [np.mean(shares), active.mean(), (1 + (size - 1) * others) / size, np.mean(same)]

    return measure


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
@pytest.mark.parametrize("variant", ["as written", "as coded"])
@pytest.mark.parametrize(
    "shares", [{}, {"centres": 0.3, "neighbourhood": 0.4}], ids=["published shares", "other shares"]
)
def test_every_neuron_equals_the_transcription(seen, variant, distance, shares):
    table = seen.compute("labels_around", variant=variant, distance=distance, per="neuron", neurons=1000, **shares)
    for layer, shape in LAYERS.items():
        rows = table[table["layer"] == layer]
        neurons = range(int(np.prod(shape)))
        assert rows["neuron"].tolist() == list(neurons)
        values = by_neuron(seen, layer, neurons, variant, distance, expected(seen, distance, **shares))
        columns = rows[["value", "base_rate", "chance", "same_class"]].to_numpy(float)
        np.testing.assert_allclose(columns, values, rtol=0, atol=1e-12)


def test_layer_is_the_mean_of_the_neurons_that_count(seen):
    each = seen.compute("labels_around", per="neuron", neurons=12)
    table = seen.compute("labels_around", neurons=12).set_index("layer")
    for layer, rows in each.groupby("layer"):
        counting = rows[rows["value"].notna()]
        for column in ("value", "base_rate", "chance", "same_class"):
            assert table.loc[layer, column] == pytest.approx(counting[column].mean())
        assert table.loc[layer, "n"] == len(counting) and table.loc[layer, "neurons_drawn"] == len(rows)
        assert table.loc[layer, "low"] <= table.loc[layer, "value"] <= table.loc[layer, "high"]


def test_random_neurons_reach_chance_only(build_study, tmp_path):
    """Activations that have nothing to do with the vectors: the value is what random images around would give."""
    seen = Seen(build_study, tmp_path, images=200)
    row = seen.compute("labels_around", layers=["conv1"], neurons=30, centres=1, neighbourhood=0.1).iloc[0]
    assert row["value"] == pytest.approx(row["chance"], abs=0.03) and row["chance"] > row["base_rate"] + 0.01


def test_draws_the_neurons_of_the_silhouette(seen):
    one, other = (
        seen.compute(metric, layers=["conv1"], per="neuron", neurons=6, seed=3)["neuron"].tolist()
        for metric in ("labels_around", "silhouette")
    )
    assert one == other


def test_neuron_that_nothing_activates_says_why(build_study, tmp_path):
    seen = Seen(build_study, tmp_path, kind="nasty")
    rows = seen.compute("labels_around", layers=["dense1"], per="neuron").set_index("neuron")
    assert rows.loc[0, "reason"] == "fewer than 10 images activate it"
    assert rows.loc[1, ["value", "base_rate"]].tolist() == [1, 1], "one that all images activate is measured"


def test_layer_without_a_neuron_that_counts_says_why(build_study, tmp_path):
    seen = Seen(build_study, tmp_path, images=9)
    table = seen.compute("labels_around")
    assert table["status"].eq("undefined").all() and table["n"].eq(0).all()
    drawn = [f"none of the {count} neurons drawn counts: fewer than 10 images activate it" for count in (20, 7)]
    assert table["reason"].tolist() == drawn
