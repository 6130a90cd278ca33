"""Weight distribution against SciPy's gaussian_kde, numpy's histogram and numpy's quantiles."""

import numpy as np
import pytest
from scipy.stats import gaussian_kde


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 30.0])
def test_densities_equal_scipy_on_one_grid(compare, shape, step):
    start, now = kernels(shape, step)
    table = compare("weight_distribution", start, now, points=64)
    for which, kernel in (("start", start), ("now", now)):
        part = table[table["which"] == which]
        density = gaussian_kde(kernel.astype(float).ravel())(part["position"])
        np.testing.assert_allclose(part["value"], density, rtol=0, atol=1e-6 * density.max())
    grids = [part["position"].tolist() for _, part in table.groupby("which")]
    assert grids[0] == grids[1] and len(grids[0]) == 64


def test_histograms_and_quantiles_equal_numpy(compare):
    start, now = kernels((30, 40))
    histograms = compare("weight_distribution", start, now, kind="histogram", points=16)
    quantiles = compare("weight_distribution", start, now, kind="quantiles")
    width = histograms["position"].diff().iloc[1]
    for which, kernel in (("start", start), ("now", now)):
        part = histograms[histograms["which"] == which]
        edges = [*(part["position"] - width / 2), part["position"].iloc[-1] + width / 2]
        np.testing.assert_allclose(part["value"] * width * kernel.size, np.histogram(kernel, edges)[0], atol=1e-6)
        part = quantiles[quantiles["which"] == which]
        np.testing.assert_allclose(part["value"], np.quantile(kernel.astype(float), part["quantile"]), atol=1e-12)


def test_a_far_weight_does_not_squeeze_the_others(compare):
    start, now = kernels((200, 200))
    now[0, 0] = 1e6
    table = compare("weight_distribution", start, now)
    assert table["position"].abs().max() < 0.1 * 1e6
    assert compare("weight_distribution", start, now, kind="quantiles")["value"].max() == 1e6


def test_equal_weights_have_no_density_and_the_start_keeps_its_own(compare):
    start, _ = kernels((5, 4))
    table = compare("weight_distribution", start, np.ones_like(start))
    assert table[table["which"] == "start"]["status"].eq("measured").all()
    gone = table[table["which"] == "now"]
    assert gone["status"].tolist() == ["undefined"] and "all values are equal" in gone["reason"].item()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare("weight_distribution", start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
