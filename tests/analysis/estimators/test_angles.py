"""Rotation of weights against SciPy, and against 60-digit arithmetic where SciPy has no digits left."""

import tracemalloc
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cosine, pdist, squareform

from analysis.estimators import angle, cosine_distance, decomposition, distance_matrix


def exact_cosine_distance(start, now):
    """The definition itself, in 60 decimal digits."""
    with localcontext(prec=60):
        u, v = ([Decimal(float(weight)) for weight in tensor.ravel()] for tensor in (start, now))
        return float(1 - dot(u, v) / (dot(u, u) * dot(v, v)).sqrt())


def dot(left, right):
    return sum(a * b for a, b in zip(left, right, strict=True))


def weights(shape, seed, dtype=np.float32):
    return (np.random.default_rng(seed).standard_normal(shape) * 0.05).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(3,), (3, 3, 64, 64), (3, 3, 512, 128)])
@pytest.mark.parametrize("moved", [0.01, 1.0, 10.0])
def test_cosine_distance_equals_scipy(shape, dtype, moved):
    start = weights(shape, 0, dtype)
    now = (start + moved * weights(shape, 1)).astype(dtype)
    expected = cosine(start.ravel().astype(np.float64), now.ravel().astype(np.float64))
    assert cosine_distance(start, now) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("moved", [1e-4, 1e-8, 1e-12])
@pytest.mark.parametrize("scale", [1.0, 0.01, 300.0])
def test_tiny_angles_keep_their_digits(moved, scale):
    start = weights((200,), 2, np.float64)
    now = scale * (start + moved * weights((200,), 3, np.float64))
    expected = exact_cosine_distance(start, now)
    # Between tensors of one length all digits hold; between others the angle is good to the last bit of a radian.
    room = 1e-12 if scale == 1 else 4e-16 / moved
    assert cosine_distance(start, now) == pytest.approx(expected, rel=max(room, 1e-12), abs=0)
    degrees = np.degrees(2 * np.arcsin(np.sqrt(expected / 2)))
    assert angle(start, now) == pytest.approx(degrees, rel=max(room, 1e-12), abs=0)
    assert 180 - angle(start, -now) == pytest.approx(degrees, rel=0, abs=1e-13)


@pytest.mark.parametrize("factor", [1e-20, 1e-3, 1e3, 1e20])
def test_lengths_far_apart_do_not_matter(factor):
    start, now = weights((50,), 4, np.float64), weights((50,), 5, np.float64)
    assert cosine_distance(start, factor * now) == pytest.approx(exact_cosine_distance(start, now), rel=1e-13)


@given(st.floats(-180, 180), st.floats(1e-3, 1e3))
def test_angles_in_the_plane_are_found_again(degrees, length):
    turned = length * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    assert angle([1.0, 0.0], turned) == pytest.approx(abs(degrees), rel=1e-12, abs=1e-13)


@given(st.integers(0, 2**32), st.floats(-4, 2))
def test_the_two_terms_add_up_to_the_distance(seed, magnitude):
    start = weights((100,), seed)
    now = (start + 10**magnitude * weights((100,), seed + 1)).astype(np.float32)
    norm_ratio, projection = decomposition(start, now)
    lengths = np.linalg.norm(start.astype(float)), np.linalg.norm(now.astype(float))
    assert norm_ratio == pytest.approx(lengths[0] / lengths[1], rel=1e-12)
    assert 1 - norm_ratio - projection == pytest.approx(cosine_distance(start, now), abs=1e-12)


def test_equal_scaled_and_opposite_tensors():
    start = weights((1000,), 6)
    assert cosine_distance(start, start) == 0 and angle(start, start) == 0
    assert cosine_distance(start, 4 * start) < 1e-30
    assert cosine_distance(start, -start) == pytest.approx(2) and angle(start, -start) == 180


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("bad", [np.zeros(3), np.array([1, np.nan, 2]), np.array([1, np.inf, 2]), np.empty(0)])
def test_tensors_without_a_direction_give_nan(bad):
    other = np.ones(bad.shape)
    for start, now in ((bad, other), (other, bad), (bad, bad)):
        assert np.isnan([cosine_distance(start, now), angle(start, now), *decomposition(start, now)]).all()


@pytest.mark.parametrize("measure", [cosine_distance, angle, decomposition])
def test_shapes_must_agree(measure):
    with pytest.raises(ValueError, match=r"one shape, got \(2, 3\) and \(3, 2\)"):
        measure(np.ones((2, 3)), np.ones((3, 2)))


def test_memory_order_does_not_matter():
    start, now = weights((30, 40), 7), weights((30, 40), 8)
    assert cosine_distance(np.asfortranarray(start), now) == cosine_distance(start, now)


@pytest.mark.parametrize("measure", [cosine_distance, angle, decomposition])
def test_no_float64_copy_of_a_large_layer_is_held(measure):
    start, now = weights((3, 3, 512, 512), 9), weights((3, 3, 512, 512), 10)
    tracemalloc.start()
    measure(start, now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000, f"{peak:,} bytes beside {start.nbytes:,} of float32 weights"


def path(size, tensors, moved, dtype=np.float32):
    """Tensors that wander off, each from the one before."""
    steps = [weights((size,), seed, np.float64) * (moved if seed else 1) for seed in range(tensors)]
    return np.cumsum(steps, axis=0).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [2, 300, 1 << 17])
@pytest.mark.parametrize("moved", [0.001, 0.3, 10.0])
def test_distance_matrix_equals_pdist(size, moved, dtype):
    kernels = path(size, 6, moved, dtype)
    expected = squareform(pdist(kernels.astype(np.float64), "cosine"))
    found = distance_matrix(kernels.reshape(6, -1, 2))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    assert (found == found.T).all() and (np.diag(found) == 0).all()


@pytest.mark.parametrize("size", [300, 1 << 17])
def test_tiny_distances_in_a_matrix_keep_their_digits(size):
    kernels = path(size, 4, 1e-5, np.float64)
    expected = [[cosine_distance(one, other) for other in kernels] for one in kernels]
    np.testing.assert_allclose(distance_matrix(kernels), expected, rtol=1e-9, atol=1e-25)
    rounded = kernels.astype(np.float32)
    expected = [[cosine_distance(one, other) for other in rounded] for one in rounded]
    np.testing.assert_allclose(distance_matrix(rounded), expected, rtol=1e-9, atol=1e-25)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [50, 1 << 17])
@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_tensors_without_a_direction_spoil_only_their_own_row(size, bad):
    for place in (0, 2):
        kernels = path(size, 4, 0.3)
        kernels[place] = bad
        found = distance_matrix(kernels)
        lost = np.isnan(found)
        assert lost[place].all() and lost[:, place].all() and lost.sum() == 7, f"{bad} in tensor {place}"


@pytest.mark.parametrize("factor", [2.0**-20, 2.0**20])
def test_a_matrix_of_tensors_of_very_different_lengths(factor):
    kernels = path(1 << 17, 4, 0.3)
    other = kernels.copy()
    other[1] *= np.float32(factor)
    np.testing.assert_allclose(distance_matrix(other), distance_matrix(kernels), rtol=0, atol=1e-6)


def test_a_matrix_wants_floating_point_weights():
    with pytest.raises(ValueError, match="float32 or float64, got int64"):
        distance_matrix(np.ones((2, 3), np.int64))
