"""Two runs beside each other: differences, how their intervals came about, and who may be compared with whom."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from analysis import StoreError, compare, compute
from analysis.differences import Sampled, differences
from analysis.together import layers_apart, why_apart
from tests.analysis.conftest import LAYERS, noise, relu_like


def other_pixels(shape):
    return 255 - noise(shape)


@pytest.fixture
def build(build_study, tmp_path):
    return lambda name, **fields: build_study(tmp_path / name, **fields)


def row_of(table, layer):
    (found,) = table[table["layer"] == layer].to_dict("records")
    return found


def test_means_over_images_are_compared_image_by_image(study):
    a, b = study.run("sgd_0"), study.run("layca_0")
    row = row_of(compare("mean_activation", a, b, layers="conv1"), "conv1")
    values = [run.snapshot(2).activations("conv1").reshape(40, -1).mean(axis=1, dtype=float) for run in (a, b)]
    apart = values[1] - values[0]
    assert row["difference"] == pytest.approx(apart.mean(), abs=1e-12)
    assert (row["interval"], row["n"], row["reason"]) == ("paired over images", 40, "")
    drawn = scipy.stats.bootstrap((apart,), np.mean, method="percentile", n_resamples=2000, rng=1).confidence_interval
    assert (row["low"], row["high"]) == pytest.approx(drawn, abs=0.15 * (drawn.high - drawn.low))


def test_both_values_are_those_of_compute(study):
    table = compare("gini", study.run("sgd_0"), study.run("layca_0"))
    assert list(table["layer"]) == list(LAYERS)
    for side, run in (("a", "sgd_0"), ("b", "layca_0")):
        alone = compute("gini", study, [run])
        for name in ("low", "high", "n"):
            assert table[f"{side}_{name}"].tolist() == alone[name].tolist()
        assert table[side].tolist() == alone["value"].tolist()


def test_what_is_exact_has_no_interval_and_says_so(study):
    table = compare("rotation", study.run("sgd_0"), study.run("layca_0"))
    assert (table["difference"] == table["b"] - table["a"]).all()
    assert table[["low", "high", "n"]].isna().all(axis=None)
    assert set(table["reason"]) == {"both: exact, nothing was sampled"} and set(table["interval"]) == {""}


def test_where_no_single_values_are_kept_the_two_intervals_are_combined(study):
    row = row_of(compare("participation_ratio", study.run("sgd_0"), study.run("layca_0")), "conv1")
    assert row["interval"] == "two intervals" and pd.isna(row["n"])
    assert row["low"] <= row["difference"] <= row["high"]
    widths = [row[f"{side}_high"] - row[f"{side}_low"] for side in "ab"]
    assert max(widths) < row["high"] - row["low"] < sum(widths)


def test_single_values_whose_mean_is_another_do_not_count(study):
    values, images = (compute("gini", study, ["sgd_0"], **given) for given in ({"mode": "channel"}, {"per": "image"}))
    table = differences(values, values, Sampled("image", images, images))
    assert set(table[table["layer"] == "conv1"]["interval"]) == {"two intervals"}, "these are of the flattened layer"


def test_an_image_without_a_value_on_one_side_is_left_out(build):
    def silent_on_some(run, epoch, layer, shape):
        values = relu_like(run, epoch, layer, shape)
        values[: 5 if run == "layca_0" else 0] = 0
        return values

    study = build("silent", activations=silent_on_some)
    row = row_of(compare("gini", study.run("sgd_0"), study.run("layca_0")), "conv1")
    assert (row["a_n"], row["b_n"], row["n"]) == (40, 35, 35)


def test_two_epochs_of_one_run(study):
    run = study.run("sgd_0")
    table = compare("mean_activation", run, run, epochs=(0, 2))
    np.testing.assert_allclose(table["difference"], table["b"] - table["a"], atol=1e-12)
    same = compare("mean_activation", run, run)
    assert (same[["difference", "low", "high"]] == 0).all(axis=None), "the same images cancel"


def test_kinds_of_a_value_keep_their_order(study):
    table = compare("accuracy", study.run("sgd_0"), study.run("layca_0"))
    assert list(table["split"]) == list(compute("accuracy", study, ["sgd_0"])["split"])


def test_layers_of_one_network_alone_are_told(build):
    wide = {name: (*shape[:-1], 2 * shape[-1]) for name, shape in LAYERS.items() if name != "conv2"}
    one, other = build("one"), build("other", layers=wide | {"dense2": (3,)})
    b = other.run("sgd_0")
    if why_apart(one.manifest, other.manifest):
        pytest.fail("the networks differ, not the images")
    table = compare("mean_activation", one.run("sgd_0"), b)
    assert list(table["layer"]) == [*LAYERS, "dense2"]
    shapes = {"conv1": ((4, 4, 6), (4, 4, 12)), "dense1": ((8,), (16,))}
    assert layers_apart(one.run("sgd_0"), b) == (["conv2"], ["dense2"], shapes)
    assert row_of(table, "conv2")["reason"] == "B: no such layer, or no such value"
    assert np.isnan(row_of(table, "dense2")["a"]) and not np.isnan(row_of(table, "dense2")["b"])
    assert row_of(table, "conv1")["interval"] == "paired over images", "twice as many channels, the same images"


def test_a_layer_that_could_not_be_measured_says_why(study):
    table = compare("mean_activation", study.run("sgd_0"), study.run("layca_0"), epochs=(1, 2))
    assert set(table["reason"]) == {"A: activations of epoch 1 were not recorded"}
    assert table["a"].isna().all() and table["b"].notna().all()
    assert compare("gini", study.run("sgd_0"), study.run("sgd_0"), epochs=1)["reason"].str.startswith("both: ").all()


@pytest.mark.parametrize("given", [("class_activation", {}), ("mean_activation", {"per": "bin"})])
def test_of_a_side_without_any_value_the_other_is_still_told(study, given):
    metric, parameters = given
    table = compare(metric, study.run("sgd_0"), study.run("layca_0"), epochs=(1, 2), **parameters)
    assert len(table) > len(LAYERS) and table["b"].notna().all() and table["difference"].isna().all()
    assert set(table["reason"]) == {"A: activations of epoch 1 were not recorded"}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"pixels": other_pixels}, "its probe images are others: digest "),
        ({"images": {"train": 40, "test": 30}}, "its probe images are others: 40 train, 30 test"),
        ({"counts": {"train": 9, "validation": 8, "test": 7}}, "divided otherwise: 9 train, 8 validation, 7 test"),
    ],
)
def test_studies_of_other_images_are_not_compared(build, fields, named):
    one, other = build("one"), build("other", **fields)
    assert named in why_apart(one.manifest, other.manifest)
    with pytest.raises(StoreError, match="cannot be taken together with") as error:
        compare("rotation", one.run("sgd_0"), other.run("sgd_0"))
    assert named in str(error.value) and str(other.folder) in str(error.value)


def test_runs_of_two_studies_of_the_same_images_are_compared(build):
    one, other = build("one"), build("other", runs=("adam",))
    assert why_apart(one.manifest, other.manifest) == ""
    table = compare("mean_activation", one.run("sgd_0"), other.run("adam"))
    assert set(table["interval"]) == {"paired over images"}
