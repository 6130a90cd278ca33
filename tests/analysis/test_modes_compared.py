"""Two modes of a measure image by image, against plain loops and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import bootstrap, spearmanr

from analysis import compute
from analysis.modes_compared import NO_ORDER, NO_RATIO, ORDER, RATIO, compared, ratio_of_means


def by_image(values, images=None):
    place = {"study": "s", "run": "r", "seed": 0, "epoch": 2, "bn": "trained", "split": "train", "layer": "conv1"}
    return pd.DataFrame({"image": range(len(values)) if images is None else images, "value": values}).assign(**place)


def quantities(one, other):
    return compared(one, other).set_index("quantity")


def test_ratio_and_order_are_those_of_numpy_and_scipy():
    one, other = np.random.default_rng(0).uniform(1, 2, (2, 40))
    found = quantities(by_image(one), by_image(other))
    assert found.loc[["one", "other"], "value"].tolist() == pytest.approx([one.mean(), other.mean()])
    assert found.loc[RATIO, "value"] == pytest.approx(one.mean() / other.mean())
    assert found.loc[ORDER, "value"] == pytest.approx(spearmanr(one, other).statistic)
    assert (found["n"] == 40).all() and (found["status"] == "measured").all()


def test_the_interval_of_the_ratio_is_that_of_scipy():
    one, other = np.random.default_rng(1).uniform(1, 3, (2, 200))
    _, low, high = ratio_of_means(one, other)
    theirs = bootstrap(
        (one, other), lambda x, y, axis: x.mean(axis) / y.mean(axis),
        paired=True, vectorized=True, method="percentile", n_resamples=4000, rng=0,
    ).confidence_interval  # fmt: skip
    assert (low, high) == pytest.approx(tuple(theirs), abs=0.01)


def test_images_on_which_one_does_not_exist_are_left_out_of_both():
    found = quantities(by_image([1.0, 2.0, 4.0]), by_image([2.0, 4.0], images=[1, 2]))
    assert (found["n"] == 2).all() and found.loc["one", "value"] == 3 and found.loc[RATIO, "value"] == 1


def test_the_l1_norm_differs_by_the_number_of_maps_alone(study):
    modes = [compute("l1_norm", study, per="image", mode=mode) for mode in ("flatten", "filter")]
    found = compared(*modes)
    maps = found["layer"].map({"conv1": 6, "conv2": 5, "dense1": 8})
    ratio, order = (found[found["quantity"] == quantity] for quantity in (RATIO, ORDER))
    for end in ("value", "low", "high"):
        np.testing.assert_allclose(ratio[end], maps[ratio.index], rtol=1e-12)
    np.testing.assert_allclose(order["value"], 1)


def test_what_does_not_exist_says_why():
    centred = quantities(by_image([1.0, 2.0, 3.0]), by_image([-1.0, 0.0, 1.0]))
    assert centred.loc[RATIO, ["status", "reason"]].tolist() == ["undefined", NO_RATIO]
    constant = quantities(by_image([1.0, 2.0, 3.0]), by_image([1.0, 1.0, 1.0]))
    assert constant.loc[ORDER, ["status", "reason"]].tolist() == ["undefined", NO_ORDER]
    single = quantities(by_image([1.0]), by_image([2.0]))
    assert single.loc[RATIO, "value"] == 0.5 and np.isnan(single.loc[RATIO, "low"])
    zero = quantities(by_image([0.0, 0.0]), by_image([0.0, 0.0]))
    assert zero.loc[[RATIO, ORDER], "status"].eq("undefined").all()
    assert compared(by_image([1.0]), by_image([1.0], images=[7])).empty
