"""The published tables: complete, in our columns and names, with where each number comes from."""

from pathlib import Path

import pytest

import analysis.published
from analysis.published import STUDY, published

MODELS = {f"{optimiser}_{level}" for optimiser in ("sgd", "wdecay", "layca") for level in range(3)}
CONVOLUTIONS = [f"conv{number}" for number in range(1, 14)]
LAYERS = [*CONVOLUTIONS, "dense1", "dense2"]
FOLDER = Path(analysis.published.__file__).parent / STUDY
NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))
SETTINGS = ["distance", "centres", "neighbourhood"]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_explained_beside_it(name):
    assert f"| {name}.csv |" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "training"])
def test_every_number_says_where_it_comes_from(name):
    table = published(name)
    assert set(table["run"]) - {"untrained"} == MODELS
    assert table["value"].notna().all()
    assert set(table["kind"]) <= {"exact", "digitised"}
    assert (table.loc[table["kind"] == "digitised", "uncertainty"] > 0).all(), "what was measured has an uncertainty"


@pytest.mark.parametrize(
    ("name", "layers"), [("constant_pairs", LAYERS), ("silhouette", CONVOLUTIONS), ("labels_around", CONVOLUTIONS)]
)
def test_every_network_has_every_layer(name, layers):
    table = published(name)
    by = [name for name in (*SETTINGS, "which") if name in table]
    for _, part in table.groupby(["run", *by]):
        assert list(part["layer"]) == layers
        assert part["value"].between(0, 1).all()
    assert set(table["run"]) == MODELS | {"untrained"}


def test_a_point_of_each_figure():
    """Read off figures 8.3, 8.8, 8.9, 8.10 and A.20 by eye: where each model stands."""
    silhouette = published("silhouette").set_index(["run", "layer", *SETTINGS])
    best = silhouette.loc[("layca_2", "conv12", "cosine", 0.1, 0.2)]
    assert best["value"] == pytest.approx(0.48, abs=0.01) and best["n"] == 19
    assert silhouette.loc[("layca_2", "conv13", "euclidean", 0.1, 0.2), "value"] == pytest.approx(0.29, abs=0.01)
    around = published("labels_around").set_index(["run", "layer", *SETTINGS])
    assert around.loc[("layca_2", "conv13", "euclidean", 0.05, 0.05), "value"] == pytest.approx(0.96, abs=0.01)
    curve = published("ratio_around").query("run == 'wdecay_2' and layer == 'conv13'").set_index("ratio")["value"]
    assert curve[0.1] == pytest.approx(0.63, abs=0.01), "the highest of the figure"
    pairs = published("constant_pairs").set_index(["run", "layer", "which"])["value"]
    assert pairs["sgd_2", "conv12", "both constant"] == pytest.approx(0.118, abs=0.001)


def test_a_share_that_the_axis_cuts_off_may_be_anything_up_to_1():
    table = published("labels_around")
    cut_off = table["value"] >= 0.99
    assert cut_off.sum() == 9
    assert (table.loc[cut_off, "value"] + table.loc[cut_off, "uncertainty"] >= 1).all()


def test_pruning_is_named_as_the_metric_names_it():
    table = published("pruning_curve")
    assert list(table)[:5] == ["run", "epoch", "pruning", "pruning_scope", "fraction"]
    assert set(table["pruning"]) == {"random", "magnitude"} and set(table["pruning_scope"]) == {"global"}
    pruned_far = table[table["fraction"].between(0.2, 0.5)].pivot(
        index=["run", "fraction"], columns="pruning", values="value"
    )
    assert (pruned_far["magnitude"] > pruned_far["random"]).all(), "the smallest weights matter less"


def test_what_was_not_drawn_is_left_out_of_the_curves():
    table = published("ratio_around")
    assert 0.001 not in set(table["ratio"]), "never drawn"
    assert set(table.loc[table["distance"] == "euclidean", "layer"]) == {"conv2"}
    hidden = table.query("run == 'sgd_1' and layer == 'conv11'")
    assert len(hidden) < 17, "a curve that others hide has fewer points"
