"""Concentration of the change against the definitions, written out."""

import numpy as np
import pytest


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


def plain(changes):
    """Gini as the mean absolute difference of all pairs over twice the mean; half share by adding up, largest first."""
    squares = np.sort((changes.astype(float) ** 2).ravel())[::-1]
    gini = np.abs(squares[:, None] - squares[None]).mean() / (2 * squares.mean())
    total = 0.0
    for taken, square in enumerate(squares, start=1):
        total += square
        if total >= squares.sum() / 2:
            return gini, taken / len(squares)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
def test_equals_the_definitions(compare, shape, step):
    start, now = kernels(shape, step)
    gini, half = plain(now.astype(float) - start)
    value = compare("change_concentration", start, now).set_index("term")["value"]
    assert value["gini"] == pytest.approx(gini, abs=1e-12) and value["half_share"] == pytest.approx(half, abs=1e-12)


def test_normally_distributed_changes_are_as_the_explanation_says(compare):
    changes = np.random.default_rng(0).normal(size=(400, 500))
    value = compare("change_concentration", np.zeros_like(changes), changes).set_index("term")["value"]
    assert value["gini"] == pytest.approx(2 / np.pi, abs=0.003)
    assert value["half_share"] == pytest.approx(0.124, abs=0.001)


def test_one_changed_weight_and_none(compare):
    start, _ = kernels((5, 4))
    one = start.copy()
    one[3, 2] += 1
    value = compare("change_concentration", start, one).set_index("term")["value"]
    assert value["gini"] == pytest.approx(1 - 1 / 20) and value["half_share"] == pytest.approx(1 / 20)
    table = compare("change_concentration", start, start)
    assert table["status"].tolist() == ["undefined"] and "no weight changed" in table["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("change_concentration", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
