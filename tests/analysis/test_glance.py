"""What stands at a glance is what `compute` returns; it follows the files, and no result of other files is shown."""

import shutil
import sqlite3

import pandas as pd
import pytest

from analysis import METRICS, compute, open_study
from analysis.glance import NETWORK, distances, layers_at_a_glance, models_at_a_glance
from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED, kept
from analysis.store import layout
from analysis.store.index_file import INDEX_FILE
from analysis.store.write import RunWriter

OF_LAYERS, OF_NETWORK, NOT_KEPT = "gini", "accuracy", "hoyer"
CHOSEN = [METRICS[name] for name in (OF_LAYERS, "constant_pairs", "rotation", OF_NETWORK, NOT_KEPT)]


@pytest.fixture(scope="module")
def measured(digits_study, tmp_path_factory):
    """The folder of a copy of the study with three metrics measured."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("glance") / "digits")
    shutil.rmtree(folder / "results", ignore_errors=True)
    for metric in (OF_LAYERS, "rotation", OF_NETWORK):
        compute(metric, open_study(folder), epochs=[0, "last"])
    compute("constant_pairs", open_study(folder), runs=["sgd_0"], epochs=[0, "last"])
    return folder


@pytest.fixture
def own(measured, tmp_path):
    """A copy that a test may change; times of files are kept."""
    return shutil.copytree(measured, tmp_path / "digits")


def at_a_glance(folder, run="sgd_0"):
    table = layers_at_a_glance(open_study(folder).run(run), CHOSEN)
    return table.set_index(["metric", "variant", "layer"]).sort_index()


@pytest.mark.parametrize(("metric", "null"), [(OF_LAYERS, layout.CALIBRATED), ("rotation", layout.TRAINED)])
def test_values_are_those_of_compute(measured, metric, null):
    table = at_a_glance(measured).loc[metric, ""]
    rows = compute(metric, open_study(measured), ["sgd_0"], epochs=[0, "last"]).set_index("layer")
    trained = rows[(rows["epoch"] > 0) & (rows["bn"] == layout.TRAINED)]
    untrained = rows[(rows["epoch"] == 0) & (rows["bn"] == null)]
    layers = list(trained.index)
    assert layers
    pd.testing.assert_series_equal(table.loc[layers, "value"], trained["value"], check_exact=True)
    pd.testing.assert_series_equal(table.loc[layers, "low"], trained["low"], check_exact=True)
    pd.testing.assert_series_equal(table.loc[layers, "untrained"], untrained["value"], check_names=False)
    assert (table.loc[layers, "state"] == COMPUTED).all()


def test_the_mean_of_a_model_is_over_its_layers(measured):
    study = open_study(measured)
    table = models_at_a_glance(list(study.runs.values()), CHOSEN).set_index(["metric", "variant", "run"])
    rows = compute(OF_LAYERS, study, epochs="last")
    for run, values in rows.groupby("run")["value"]:
        cell = table.loc[OF_LAYERS, "", run]
        assert cell["value"] == pytest.approx(values.mean()) and cell["n"] == values.count()
    tested = compute(OF_NETWORK, study, ["sgd_0"])
    (expected,) = tested.loc[tested["split"] == "test", "value"]
    assert table.loc[OF_NETWORK, "test", "sgd_0"]["value"] == expected


def test_no_cell_is_without_a_state(measured):
    table = at_a_glance(measured, "layca_2")
    assert set(table.loc[NOT_KEPT, "state"]) >= {NOT_COMPUTED}
    assert set(table.loc["constant_pairs", "state"]) >= {NOT_COMPUTED}
    assert table.loc[OF_LAYERS, "", NETWORK]["state"] == CANNOT
    assert table.loc[OF_LAYERS, "", NETWORK]["reason"] == "it measures each layer"
    assert (table["state"].notna() & (table["value"].notna() | (table["state"] != COMPUTED))).all()


def test_variants_of_a_metric_stand_apart(measured):
    assert {"both constant", "one of each"} <= set(at_a_glance(measured).loc["constant_pairs"].index.unique(0))


def test_a_result_of_other_files_is_not_shown(own):
    run = own / "runs" / "sgd_0"
    writer = RunWriter.open(run)
    name = next(name for name in writer.manifest.files if name.startswith("activations/") and "000" not in name)
    other = next(name for name in writer.manifest.files if name.startswith("activations/") and name.endswith("000.h5"))
    writer.adopt(name, run / other, writer.manifest.files[other])
    writer.commit()
    table = at_a_glance(own)
    assert (table.loc[OF_LAYERS, "", "conv1"][["state"]] == NOT_COMPUTED).all()
    assert table.loc["rotation", "", "conv1"]["state"] == COMPUTED, "of the weights, which are the same"


def test_what_is_measured_from_a_damaged_file_is_not_shown(own):
    study = open_study(own)
    path, record = study.run("sgd_0").file(layout.checkpoint_file(study.run("sgd_0").last_epoch))
    at_a_glance(own)
    path.write_bytes(path.read_bytes()[:-1])
    cell = at_a_glance(own).loc["rotation", "", "conv1"]
    assert cell["state"] == CANNOT and path.name in cell["reason"] and pd.isna(cell["value"])
    assert at_a_glance(own, "layca_2").loc["rotation", "", "conv1"]["state"] == COMPUTED


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no database" * 99)])
def test_an_index_that_is_lost_is_made_anew(own, damage):
    before = at_a_glance(own)
    damage(own / "results" / INDEX_FILE)
    pd.testing.assert_frame_equal(at_a_glance(own), before)
    with sqlite3.connect(own / "results" / INDEX_FILE) as index:
        assert index.execute("SELECT count(*) FROM files").fetchone()[0] > 0


def test_the_index_follows_results_that_were_written_without_it(own):
    before = at_a_glance(own)
    (place,) = (own / "results" / OF_LAYERS).glob("*/sgd_0.parquet")
    rows = pd.read_parquet(place)
    rows.assign(value=rows["value"] / 2).to_parquet(place, index=False)
    halved = at_a_glance(own).loc[OF_LAYERS, "", "conv1"]["value"]
    assert halved == pytest.approx(before.loc[OF_LAYERS, "", "conv1"]["value"] / 2)
    place.write_bytes(b"no table")
    assert at_a_glance(own).loc[OF_LAYERS, "", "conv1"]["state"] == NOT_COMPUTED


def test_a_result_that_is_removed_is_gone(own):
    shutil.rmtree(own / "results" / OF_LAYERS)
    assert at_a_glance(own).loc[OF_LAYERS, "", "conv1"]["state"] == NOT_COMPUTED


def test_an_epoch_that_was_not_trained_says_so(measured):
    run = open_study(measured).run("sgd_0")
    (one,) = kept([METRICS[OF_LAYERS]], [run], [0, 99]).values()
    assert one.state == (CANNOT, f"epoch 99 was not trained; the run has 0 to {run.last_epoch}")


def test_distances_have_no_unit_and_stay_in_their_bounds():
    assert distances([2.0, 1.0, 0.0, -1.0], [1.0, 1.0, 1.0, 1.0]) == pytest.approx([1 / 3, 0, -1, -1])
    assert distances([200.0], [100.0]) == distances([2.0], [1.0])
    assert distances([0.0, 0.0], [0.0, 0.0]) == [0, 0]
    far = distances([1.0, float("nan")], [float("nan"), 1.0])
    assert all(one != one for one in far), "not known, and not as untrained"
