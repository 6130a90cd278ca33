"""Mean activation by class against pandas."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import sem


def activations(shape, seed=0):
    return np.maximum(np.random.default_rng(seed).normal(size=shape), 0).astype(np.float32)


@pytest.mark.parametrize("shape", [(130, 3, 2, 4), (300, 6)])
def test_equals_pandas(measure, shape):
    values, labels = activations(shape), np.arange(shape[0]) * 7 % 10
    exact = values.astype(np.float64).reshape(shape[0], -1, shape[-1])
    for per, parts in {"layer": exact.mean(axis=(1, 2))[:, None], "channel": exact.mean(axis=1),
                       "neuron": exact.reshape(shape[0], -1)}.items():  # fmt: skip
        grouped = pd.DataFrame(parts).groupby(labels)
        table = measure("class_activation", values, labels, wide=True, per=per)
        np.testing.assert_allclose(table["value"], grouped.mean().to_numpy().ravel(), rtol=1e-12, err_msg=per)
        assert table["label"].tolist() == np.repeat(np.arange(10), parts.shape[1]).tolist()
        assert table["class_name"].tolist() == [f"class {label}" for label in table["label"]]
        assert table["n"].tolist() == np.repeat(grouped.size(), parts.shape[1]).tolist()
        if per != "layer":
            assert table[per].tolist() == list(range(parts.shape[1])) * 10


@pytest.mark.parametrize("per", ["layer", "channel"])
def test_interval_is_over_the_images_of_the_class(measure, per):
    labels = np.repeat(np.arange(10), [400, *[20] * 9])
    values = activations((580, 2, 2, 3)) * np.random.default_rng(1).exponential(size=(580, 1, 1, 1))
    table = measure("class_activation", values, labels, wide=True, per=per)
    parts = values.astype(float).mean(axis=(1, 2)) if per == "channel" else values.mean(axis=(1, 2, 3))[:, None]
    first = table[table["label"] == 0]
    np.testing.assert_allclose(first["high"] - first["low"], 2 * 1.96 * sem(parts[labels == 0]), rtol=0.1)
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()


def test_classes_of_many_and_of_one_image_and_of_none(measure):
    values, labels = activations((6, 4)), np.array([0, 0, 0, 3, 3, 7])
    table = measure("class_activation", values, labels)
    assert table["n"].tolist() == [3, 0, 0, 2, 0, 0, 0, 1, 0, 0]
    assert table["status"].eq("measured").tolist() == [number > 0 for number in table["n"]]
    assert table["reason"][1] == "no image is of this class"
    assert np.isnan(table["low"][7]) and table["value"][7] == pytest.approx(values[5].mean(), rel=1e-3)


@pytest.mark.parametrize("per", ["layer", "channel", "neuron"])
def test_values_that_are_not_finite_are_undefined(measure, per):
    table = measure("class_activation", np.array([[0.0, np.nan], [1.0, 2.0]]), per=per)
    assert table["status"].tolist() == ["undefined"] and table["value"].isna().all()
