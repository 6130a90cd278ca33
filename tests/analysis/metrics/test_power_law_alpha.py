"""Power-law exponent against weightwatcher's fit of numpy's eigenvalues."""

import numpy as np
import pytest
from weightwatcher.WW_powerlaw import WWFit


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


def eigenvalues(kernel):
    singular = np.linalg.svd(kernel.astype(float).reshape(-1, kernel.shape[-1]), compute_uv=False)
    return singular**2


@pytest.mark.parametrize("shape", [(3, 3, 4, 30), (3, 3, 8, 64), (300, 100), (20, 40)])
def test_equals_weightwatcher(compare, shape):
    start, now = kernels(shape)
    row = compare("power_law_alpha", start, now).iloc[0]
    peer = WWFit(eigenvalues(now))
    assert row["value"] == pytest.approx(peer.alpha, rel=1e-8)
    assert row["ks_distance"] == pytest.approx(peer.D, abs=1e-8) and row["n"] == len(peer.data)
    assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * peer.sigma, rel=1e-8)


def test_a_heavy_tailed_spectrum_is_told_from_a_random_one(compare):
    generator = np.random.default_rng(0)
    left, right = (np.linalg.qr(generator.normal(size=(200, 200)))[0] for _ in range(2))
    heavy = left * (1 - np.arange(200) / 200) ** -1.0 @ right
    value = {name: compare("power_law_alpha", kernel, kernel)["value"].item() for name, kernel in
             (("heavy", heavy), ("random", generator.normal(size=(400, 200))))}  # fmt: skip
    assert value["heavy"] == pytest.approx(1.5, abs=0.2), "eigenvalues u^-2 have the exponent 3/2"
    assert value["random"] > 3


def test_too_few_eigenvalues_are_not_applicable(compare):
    start, now = kernels((40, 19))
    table = compare("power_law_alpha", start, now)
    assert table["status"].tolist() == ["not applicable"] and "19 eigenvalues" in table["reason"].item()
    of_one_direction = np.outer(np.ones(40), np.arange(30))
    table = compare("power_law_alpha", of_one_direction, of_one_direction)
    assert table["reason"].item() == "1 eigenvalues above zero; a tail needs at least 20"


def test_equal_eigenvalues_are_undefined(compare):
    table = compare("power_law_alpha", np.eye(30), np.eye(30))
    assert table["status"].tolist() == ["undefined"] and "all eigenvalues are equal" in table["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("power_law_alpha", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
