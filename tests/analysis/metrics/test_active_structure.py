"""Active structure: counted on silhouettes of a transcription with scikit-learn, the interval against scipy."""

import numpy as np
import pytest
from scipy.stats import binomtest

from tests.analysis.metrics.seen import LAYERS, Seen, by_neuron, silhouette


@pytest.fixture(params=["noise", "nasty"])
def seen(request, build_study, tmp_path):
    return Seen(build_study, tmp_path, kind=request.param)


@pytest.mark.parametrize("borders", [{}, {"low": 0.0, "high": 0.1}, {"low": 0.3, "high": 0.2}], ids=str)
@pytest.mark.parametrize("variant", ["as written", "as coded"])
def test_share_is_counted_on_the_silhouettes_of_the_transcription(seen, variant, borders):
    table = seen.compute("active_structure", variant=variant, **borders).set_index("layer")
    low, high = borders.get("low", 0.4), borders.get("high", 0.6)

    def measure(vectors, active):
        return silhouette(vectors, active, "cosine", 0.1, 0.2)

    for layer, shape in LAYERS.items():
        values = by_neuron(seen, layer, range(int(np.prod(shape))), variant, "cosine", measure)
        known = values[~np.isnan(values)]
        inside = int(((known >= low) & (known <= high)).sum())
        row = table.loc[layer]
        assert row["value"] == inside / len(known) and row["n"] == len(known)
        assert row["neurons_drawn"] == len(values), "a layer with fewer neurons than asked gives all of them"
        interval = binomtest(inside, len(known)).proportion_ci(method="wilson")
        assert [row["low"], row["high"]] == pytest.approx([interval.low, interval.high], abs=1e-12)


def test_single_neurons_are_those_of_the_silhouette(seen):
    for neurons in (6, 1000):
        one, other = (seen.compute(name, per="neuron", neurons=neurons) for name in ("active_structure", "silhouette"))
        for column in ("neuron", "status", "reason"):
            assert one[column].tolist() == other[column].tolist()
        np.testing.assert_array_equal(one["value"].astype(float), other["value"].astype(float))


def test_few_images_leave_nothing_to_count(build_study, tmp_path):
    table = Seen(build_study, tmp_path, images=9).compute("active_structure")
    assert table["status"].eq("undefined").all() and table["n"].eq(0).all() and table["low"].isna().all()
