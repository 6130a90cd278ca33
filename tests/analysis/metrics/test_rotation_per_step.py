"""Rotation per step against SciPy's cosine distance in float64."""

import numpy as np
import pytest
from scipy.spatial.distance import cosine


def walk(shape, epochs=6, step=0.3, seed=0):
    generator = np.random.default_rng(seed)
    steps = generator.normal(size=(epochs, *shape)) * np.where(np.arange(epochs) > 0, step, 1).reshape(
        -1, *[1] * len(shape)
    )
    return list(np.cumsum(steps, axis=0).astype(np.float32))


def peer(before, now):
    return cosine(before.astype(float).ravel(), now.astype(float).ravel())


@pytest.mark.parametrize("shape", [(3, 3, 4, 6), (20, 5)])
def test_equals_scipy(follow, shape):
    kernels = walk(shape)
    table = follow("rotation_per_step", kernels)
    assert table["epoch"].tolist() == list(range(6)) and table["since"].tolist()[1:] == list(range(5))
    expected = [peer(*pair) for pair in zip(kernels, kernels[1:], strict=False)]
    np.testing.assert_allclose(table["value"][1:], expected, rtol=0, atol=1e-12)
    degrees = follow("rotation_per_step", kernels, unit="angle")["value"][1:]
    np.testing.assert_allclose(degrees, np.degrees(np.arccos(1 - np.array(expected))), rtol=1e-6)
    by_channel = follow("rotation_per_step", kernels, per="channel").set_index(["epoch", "channel"])["value"]
    assert by_channel[3, 2] == pytest.approx(peer(kernels[2][..., 2], kernels[3][..., 2]), abs=1e-12)
    assert len(by_channel) == 6 * shape[-1]


def test_the_first_epoch_says_why_it_has_none(follow):
    first = follow("rotation_per_step", walk((4, 3)), epochs="first")
    assert first["status"].tolist() == ["undefined"] and "nothing was recorded before" in first["reason"].item()
    assert first["since"].isna().all()


def test_tiny_steps_keep_their_digits(follow):
    start = np.random.default_rng(0).normal(size=(40, 30)).astype(np.float32)
    other = np.nextafter(start, np.float32(np.inf))
    value = follow("rotation_per_step", [start, other, start], epochs=2)["value"].item()
    w, v = start.astype(np.longdouble).ravel(), other.astype(np.longdouble).ravel()
    chord = w / np.sqrt(w @ w) - v / np.sqrt(v @ v)
    assert value == pytest.approx(float(chord @ chord / 2), rel=1e-3) and 0 < value < 1e-13


def test_a_kernel_without_a_direction_spoils_two_steps(follow):
    kernels = walk((4, 3))
    kernels[2][:] = 0
    table = follow("rotation_per_step", kernels)
    assert table["status"].tolist() == [*["undefined", "measured"], *["undefined"] * 2, *["measured"] * 2]
    assert table["reason"].iloc[2] == table["reason"].iloc[3] != ""
