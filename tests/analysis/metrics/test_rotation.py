"""Rotation against SciPy's cosine distance in float64."""

import numpy as np
import pytest
from scipy.spatial.distance import cosine


def kernels(shape, step, seed=0):
    generator = np.random.default_rng(seed)
    start = generator.normal(size=shape).astype(np.float32)
    return start, (start + step * generator.normal(size=shape)).astype(np.float32)


def peer(start, now):
    return cosine(start.astype(np.float64).ravel(), now.astype(np.float64).ravel())


@pytest.mark.parametrize("step", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5), (1, 1)])
def test_equals_scipy(compare, shape, step):
    start, now = kernels(shape, step)
    assert compare("rotation", start, now)["value"].item() == pytest.approx(peer(start, now), abs=1e-12)
    by_channel = compare("rotation", start, now, per="channel")
    expected = [peer(start[..., channel], now[..., channel]) for channel in range(shape[-1])]
    np.testing.assert_allclose(by_channel["value"], expected, rtol=0, atol=1e-12)
    assert by_channel["channel"].tolist() == list(range(shape[-1]))
    degrees = compare("rotation", start, now, unit="angle")["value"].item()
    assert degrees == pytest.approx(np.degrees(np.arccos(np.clip(1 - peer(start, now), -1, 1))), abs=1e-5)


def test_a_layer_can_turn_further_than_orthogonal(compare):
    start, _ = kernels((5, 4), 1)
    assert compare("rotation", start, -start)["value"].item() == 2
    assert compare("rotation", start, -start, unit="angle")["value"].item() == 180


def test_nothing_trained_is_nothing_turned(study):
    from analysis import compute

    for unit in ("cosine distance", "angle"):
        assert compute("rotation", study, epochs="first", unit=unit)["value"].eq(0).all()


@pytest.mark.parametrize("harm", [0.0, np.nan, np.inf])
def test_kernels_without_a_direction_are_undefined(compare, harm):
    start, now = kernels((5, 4), 1)
    table = compare("rotation", start, np.full_like(now, harm))
    assert table["status"].tolist() == ["undefined"] and table["reason"].item() != ""
    half = now.copy()
    half[:, 0] = harm
    by_channel = compare("rotation", start, half, per="channel")
    assert by_channel["status"].tolist() == ["undefined", *["measured"] * 3]
