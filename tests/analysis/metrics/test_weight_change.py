"""Weight change and relative weight change against SciPy's gaussian_kde, numpy's histogram and numpy's quantiles."""

import numpy as np
import pytest
from scipy.stats import gaussian_kde

pytestmark = pytest.mark.parametrize("metric", ["weight_change", "relative_weight_change"])


def kernels(shape, step=1.0, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


def expected(metric, start, now):
    w0, wt = start.astype(float).ravel(), now.astype(float).ravel()
    return (wt - w0) / (np.sqrt(np.sum(wt**2)) if metric == "relative_weight_change" else 1)


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
def test_density_equals_scipy(compare, metric, shape, step):
    start, now = kernels(shape, step)
    table = compare(metric, start, now)
    density = gaussian_kde(expected(metric, start, now))(table["position"])
    assert len(table) == 200 and np.diff(table["position"]) == pytest.approx(np.ptp(table["position"]) / 199)
    np.testing.assert_allclose(table["value"], density, rtol=0, atol=1e-6 * density.max())
    assert table["value"].iloc[[0, -1]].max() < 0.02 * density.max(), "the grid reaches beyond the last weight"


def test_histogram_and_quantiles_equal_numpy(compare, metric):
    start, now = kernels((30, 40))
    table = compare(metric, start, now, kind="histogram", points=16)
    width = table["position"].diff().iloc[-1]
    edges = [*(table["position"] - width / 2), table["position"].iloc[-1] + width / 2]
    counts, _ = np.histogram(expected(metric, start, now), edges)
    np.testing.assert_allclose(table["value"] * width * now.size, counts, atol=1e-6)
    table = compare(metric, start, now, kind="quantiles")
    np.testing.assert_allclose(table["value"], np.quantile(expected(metric, start, now), table["quantile"]), atol=1e-12)
    assert table["quantile"].iloc[[0, -1]].tolist() == [0, 1]


@pytest.mark.parametrize("kind", ["density", "histogram"])
def test_an_untrained_layer_has_no_width(compare, metric, kind):
    start, _ = kernels((5, 4))
    table = compare(metric, start, start, kind=kind)
    assert table["status"].tolist() == ["undefined"] and "all values are equal" in table["reason"].item()
    assert compare(metric, start, start, kind="quantiles")["value"].eq(0).all()


@pytest.mark.parametrize("harm", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_undefined(compare, metric, harm):
    start, now = kernels((5, 4))
    now[2, 1] = harm
    table = compare(metric, start, now)
    assert table["status"].tolist() == ["undefined"]
    assert table["reason"].item() == "its weights hold nan or infinite values"
