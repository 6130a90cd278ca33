"""Silhouette against a transcription of the source's text with scikit-learn."""

import numpy as np
import pytest

from analysis.recent import Recent
from tests.analysis.metrics.seen import LAYERS, Seen, silhouette

NEURONS = {layer: int(np.prod(shape)) for layer, shape in LAYERS.items()}


@pytest.fixture(params=["noise", "nasty"])
def seen(request, build_study, tmp_path):
    return Seen(build_study, tmp_path, kind=request.param)


def expected(seen, layer, variant, distance, centres=0.1, neighbourhood=0.2):
    return [
        silhouette(
            seen.vectors(layer, neuron, variant, distance), seen.active(layer, neuron), distance, centres, neighbourhood
        )
        for neuron in range(NEURONS[layer])
    ]


@pytest.mark.parametrize("distance", ["cosine", "euclidean"])
@pytest.mark.parametrize("variant", ["as written", "as coded"])
@pytest.mark.parametrize(
    "shares", [{}, {"centres": 0.35, "neighbourhood": 0.5}], ids=["published shares", "other shares"]
)
def test_every_neuron_equals_the_transcription(seen, variant, distance, shares):
    table = seen.compute("silhouette", variant=variant, distance=distance, per="neuron", neurons=1000, **shares)
    for layer in LAYERS:
        rows = table[table["layer"] == layer]
        assert rows["neuron"].tolist() == list(range(NEURONS[layer]))
        values = expected(seen, layer, variant, distance, **shares)
        np.testing.assert_allclose(rows["value"].astype(float), values, rtol=0, atol=1e-6)
        assert np.isfinite(values).any()


def test_layer_is_the_mean_of_the_neurons_that_count(seen):
    each = seen.compute("silhouette", per="neuron", neurons=12)
    table = seen.compute("silhouette", neurons=12).set_index("layer")
    for layer, rows in each.groupby("layer"):
        known = rows["value"].dropna()
        assert table.loc[layer, "value"] == pytest.approx(known.mean())
        assert table.loc[layer, "n"] == len(known) and table.loc[layer, "neurons_drawn"] == min(12, NEURONS[layer])
        assert table.loc[layer, "low"] < known.mean() < table.loc[layer, "high"]


def test_neurons_are_drawn_and_the_fewer_are_among_the_more(seen):
    few, more, other = (
        set(seen.compute("silhouette", layers=["conv1"], per="neuron", neurons=count, seed=seed)["neuron"])
        for count, seed in ((5, 0), (15, 0), (15, 1))
    )
    assert len(few) == 5 and few < more and len(more) == 15 and more != other


def test_neurons_that_do_not_count_say_why(build_study, tmp_path):
    seen = Seen(build_study, tmp_path, kind="nasty")
    rows = seen.compute("silhouette", layers=["dense1"], per="neuron").set_index("neuron")
    for neuron in (0, 3):
        assert rows.loc[neuron, "status"] == "undefined"
        assert rows.loc[neuron, "reason"] == "fewer than 10 images activate it"
    assert rows.loc[1, "reason"] == "each neighbourhood of its central images holds one cluster only"
    assert rows.loc[4, "status"] == "measured", "ten activated images are enough"


def test_clusters_that_lie_apart_are_near_one_and_noise_is_near_zero(build_study, tmp_path):
    seen = Seen(build_study, tmp_path, images=100)
    noise = seen.compute("silhouette", layers=["dense1"])["value"].item()
    bright = np.arange(100) % 6 == 0
    seen = Seen(build_study, tmp_path, images=100, seed=1)
    seen.pixels[:] = np.where(bright, 0, 9)[:, np.newaxis, np.newaxis, np.newaxis] + np.arange(4) % 2 * 200
    seen.pixels += np.random.default_rng(0).integers(0, 3, seen.pixels.shape)
    seen.pixels[bright, ..., 0] = 90
    seen.activations["dense1"][:] = bright[:, np.newaxis]
    study = build_study(
        tmp_path / "apart", runs=("run",), last=1, recorded=(1,), layers=LAYERS, images={"train": 100},
        pixels=lambda shape: seen.pixels, activations=lambda run, epoch, layer, shape: seen.activations[layer],
    )  # fmt: skip
    seen.study = study
    assert abs(noise) < 0.1
    assert seen.compute("silhouette", layers=["dense1"])["value"].item() > 0.8


def test_always_positive_outputs_are_not_measured(build_study, tmp_path):
    seen = Seen(build_study, tmp_path)
    manifest = seen.study.run("run").manifest
    layers = tuple(layer.model_copy(update={"activation": "softmax"}) for layer in manifest.layers)
    object.__setattr__(seen.study.run("run"), "manifest", manifest.model_copy(update={"layers": layers}))
    table = seen.compute("silhouette")
    assert table["status"].eq("not applicable").all()
    assert table["reason"].eq("a softmax is above 0 on every image: there are no two clusters").all()


def test_memory_of_many_images_is_in_blocks(build_study, tmp_path, monkeypatch):
    seen = Seen(build_study, tmp_path)
    whole = seen.compute("silhouette", per="neuron", distance="euclidean", seed=5)["value"]
    monkeypatch.setattr("analysis.metrics.surroundings._FOUND", Recent(limit=0))
    monkeypatch.setattr("analysis.estimators.neighbourhoods.ENTRIES_AT_ONCE", 100)
    monkeypatch.setattr("analysis.estimators.cloud.ENTRIES_AT_ONCE", 100)
    again = Seen(build_study, tmp_path / "again").compute("silhouette", per="neuron", distance="euclidean", seed=5)
    np.testing.assert_allclose(again["value"].astype(float), whole.astype(float), rtol=0, atol=1e-12)


def test_what_others_found_of_the_same_neurons_changes_nothing(build_study, tmp_path, monkeypatch):
    alone = {}
    for metric in ("silhouette", "labels_around", "ratio_around"):
        monkeypatch.setattr("analysis.metrics.surroundings._FOUND", Recent(limit=2**20))
        alone[metric] = Seen(build_study, tmp_path / metric).compute(metric, per="neuron")
    monkeypatch.setattr("analysis.metrics.surroundings._FOUND", Recent(limit=2**20))
    together = Seen(build_study, tmp_path / "together")
    for metric, table in alone.items():
        assert together.compute(metric, per="neuron").equals(table)


def test_another_kernel_has_other_surroundings(build_study, tmp_path):
    one = Seen(build_study, tmp_path / "one")
    other = Seen(build_study, tmp_path / "other", heavier=100)
    first, second = (seen.compute("silhouette", layers=["conv1"], per="neuron")["value"] for seen in (one, other))
    assert not first.equals(second)
