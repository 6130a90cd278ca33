"""The silhouette by ratio against a transcription of the source's text with scikit-learn."""

import numpy as np
import pytest

from tests.analysis.metrics.seen import RATIOS, Seen, by_neuron, silhouette


@pytest.fixture(params=["noise", "nasty"])
def seen(request, build_study, tmp_path):
    return Seen(build_study, tmp_path, kind=request.param)


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
@pytest.mark.parametrize("variant", ["as written", "as coded"])
def test_every_neuron_and_ratio_equals_the_transcription(seen, variant, distance):
    table = seen.compute("ratio_around", layers=["conv1"], variant=variant, distance=distance, per="neuron", neurons=8)
    assert table.groupby("neuron")["ratio"].apply(list).tolist() == [RATIOS] * 8
    neurons = table["neuron"].unique()

    def measure(vectors, active):
        return [silhouette(vectors, active, distance, 0.2, ratio) for ratio in RATIOS]

    values = by_neuron(seen, "conv1", neurons, variant, distance, measure)
    np.testing.assert_allclose(table["value"].to_numpy(float).reshape(values.shape), values, rtol=0, atol=1e-6)


def test_a_neighbourhood_is_that_of_the_silhouette(seen):
    curve = seen.compute("ratio_around", centres=0.1).set_index(["layer", "ratio"])["value"]
    for ratio in (0.1, 0.2, 0.5):
        single = seen.compute("silhouette", neighbourhood=ratio).set_index("layer")["value"]
        for layer, value in single.items():
            assert curve[layer, ratio] == pytest.approx(value, abs=1e-9)


def test_layer_is_the_mean_of_the_neurons_that_count_at_each_ratio(seen):
    each = seen.compute("ratio_around", per="neuron")
    table = seen.compute("ratio_around").set_index(["layer", "ratio"])
    for place, rows in each.groupby(["layer", "ratio"]):
        known = rows["value"].dropna()
        assert table.loc[place, "n"] == len(known)
        if len(known):
            assert table.loc[place, "value"] == pytest.approx(known.mean())
            assert table.loc[place, "low"] <= known.mean() <= table.loc[place, "high"]


def test_ratios_of_a_single_image_are_undefined_and_say_why(seen):
    table = seen.compute("ratio_around", layers=["conv1"]).set_index("ratio")
    alone = table[table.index * 60 < 2]
    assert len(alone) == 7 and alone["status"].eq("undefined").all() and alone["n"].eq(0).all()
    one_cluster = "each neighbourhood of its central images holds one cluster only"
    assert alone["reason"].eq(f"none of the 20 neurons drawn counts: {one_cluster}").all()
    assert table.loc[0.5, "status"] == "measured"
