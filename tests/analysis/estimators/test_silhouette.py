"""Silhouettes of many neurons at once against scikit-learn's of one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.metrics import silhouette_samples as peer

from analysis.estimators import silhouette_samples

METRICS = ("cosine", "euclidean")


def expected(vectors, active, metric, weights=None):
    """scikit-learn in float64, neuron by neuron; nan where it refuses, for there is one cluster."""
    found = np.full(active.shape, np.nan)
    for neuron, members in enumerate(active):
        scaled = vectors.astype(float)
        if weights is not None:
            weight = weights[neuron].astype(float)
            scaled = scaled * (np.sqrt(weight) if metric == "cosine" else weight)
        if members.any() and not members.all():
            # Two samples in two clusters are refused too: each is alone in its own.
            found[neuron] = peer(scaled, members, metric=metric) if len(members) > 2 else 0
    return found


def made(kind, images=120, values=40):
    generator = np.random.default_rng(len(kind))
    noise = generator.standard_normal((images, values))
    return {
        "gaussian": noise,
        "rectified": np.maximum(noise, 0),
        "positive": 1 + np.abs(noise),
        "nearly one direction": 1 + 1e-3 * noise,
        "far from the origin": 100 + noise,
        "of different size": noise * 10.0 ** generator.integers(-6, 7, (images, 1)),
        "sparse": np.maximum(noise - 1.5, 0),
        "one value": noise[:, :1],
        "large enough for float32 products": generator.random((600, 500)),
    }[kind].astype(np.float32)


def rare_and_frequent(images, seed=0):
    """Neurons that none, one, two, half, all but two, all but one and all of the images activate."""
    counts = (0, 1, 2, images // 2, images - 2, images - 1, images)
    shuffled = np.random.default_rng(seed).permuted(np.tile(np.arange(images), (len(counts), 1)), axis=1)
    return shuffled < np.array(counts)[:, np.newaxis]


KINDS = [
    "gaussian", "rectified", "positive", "nearly one direction", "far from the origin", "of different size", "sparse",
    "one value", "large enough for float32 products",
]  # fmt: skip


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("kind", KINDS)
def test_equals_scikit_learn(kind, weighted, metric):
    vectors = made(kind)
    active = rare_and_frequent(len(vectors))
    generator = np.random.default_rng(1)
    weights = np.abs(generator.standard_normal((len(active), vectors.shape[1]))).astype(np.float32)
    weights *= generator.random(weights.shape) < 0.8 if vectors.shape[1] > 1 else 1
    weights = weights if weighted else None
    found = silhouette_samples(vectors, active, metric, weights)
    assert found.shape == active.shape and found.dtype == np.float64
    np.testing.assert_allclose(found, expected(vectors, active, metric, weights), rtol=0, atol=3e-7)


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=60, deadline=None)
@given(
    vectors=arrays.arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 4)), elements=st.integers(-2, 2)),
    data=st.data(),
)
def test_equals_scikit_learn_on_ties_zeros_and_single_images(metric, vectors, data):
    """Vectors of a few small numbers: many are equal, parallel or zero."""
    active = data.draw(arrays.arrays(bool, st.tuples(st.integers(1, 3), st.just(len(vectors)))))
    weights = data.draw(arrays.arrays(np.float64, (len(active), vectors.shape[1]), elements=st.integers(0, 2)))
    for given_weights in (None, weights):
        found = silhouette_samples(vectors, active, metric, given_weights)
        truth = expected(vectors, active, metric, given_weights)
        certain = ~noise_decides(vectors, active, metric, given_weights)
        np.testing.assert_allclose(found[certain], truth[certain], rtol=0, atol=1e-7)
        assert np.isnan(found[np.isnan(truth)]).all()
        assert (np.abs(found[~np.isnan(found)]) <= 1).all()


def noise_decides(vectors, active, metric, weights):
    """Where a sample is at distance 0 from both clusters, the peer divides rounding by rounding."""
    decided = np.zeros(active.shape, bool)
    for neuron in range(len(active)):
        scaled = vectors if weights is None else vectors * weights[neuron]
        for sample, one in enumerate(scaled):
            same = [parallel(one, other) if metric == "cosine" else (one == other).all() for other in scaled]
            decided[neuron, sample] = all(same)
    return decided


def parallel(one, other):
    lengths = np.sqrt((one @ one) * (other @ other))
    return lengths > 0 and np.isclose(one @ other, lengths, rtol=1e-12)


def test_equal_vectors_have_no_silhouette_of_rounding():
    vectors = np.tile(np.random.default_rng(0).random((1, 7)), (30, 1))
    active = np.arange(30) % 3 == 0
    for metric in METRICS:
        for weights in (None, np.full((1, 7), 0.3)):
            assert (silhouette_samples(vectors, active, metric, weights) == 0).all()


def test_conventions():
    vectors = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    alone = silhouette_samples(vectors, np.array([True, False, False, False]))
    assert alone[0] == 0, "a sample alone in its cluster has 0"
    assert np.isnan(silhouette_samples(vectors, np.zeros(4, bool))).all(), "one cluster has no silhouette"
    zeros = silhouette_samples(vectors, np.array([True, True, False, False]))
    assert zeros.tolist() == [1, 1, 0, 0], "zero vectors are as far from each other as from all: 1"


def test_one_neuron_has_the_result_of_one():
    vectors, active = made("gaussian"), rare_and_frequent(120)
    every = silhouette_samples(vectors, active)
    assert silhouette_samples(vectors, active[3]).shape == (120,)
    np.testing.assert_allclose(silhouette_samples(vectors, active[3]), every[3], rtol=0, atol=1e-14)
    weights = np.ones((1, 40))
    for metric in METRICS:
        plain = silhouette_samples(vectors, active[3], metric)
        for one in (weights, weights[0]):
            np.testing.assert_allclose(silhouette_samples(vectors, active[3], metric, one), plain, rtol=0, atol=1e-9)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_many_neurons_and_images_go_in_blocks(metric, weighted, monkeypatch):
    vectors, generator = made("rectified"), np.random.default_rng(2)
    active, weights = generator.random((9, 120)) < 0.4, generator.random((9, 40)) if weighted else None
    whole = silhouette_samples(vectors, active, metric, weights)
    monkeypatch.setattr("analysis.estimators.silhouette.NEURONS_AT_ONCE", 4)
    monkeypatch.setattr("analysis.estimators.cloud.ENTRIES_AT_ONCE", 1000)
    monkeypatch.setattr("analysis.estimators.cloud.ENTRIES_IN_CACHE", 100)
    np.testing.assert_allclose(silhouette_samples(vectors, active, metric, weights), whole, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vectors": np.ones(3)}, "vectors must be numbers of shape (n, d)"),
        ({"vectors": np.ones((0, 2)), "active": np.ones(0, bool)}, "vectors must be numbers of shape (n, d)"),
        ({"vectors": np.array([["a"]] * 3)}, "vectors must be numbers of shape (n, d)"),
        ({"vectors": np.full((3, 2), np.nan)}, "vectors hold nan or infinite values"),
        ({"vectors": np.full((3, 2), np.inf)}, "vectors hold nan or infinite values"),
        ({"active": np.ones(3)}, "active must be bool, (3,) or (neurons, 3), got float64 (3,)"),
        ({"active": np.ones(4, bool)}, "active must be bool, (3,) or (neurons, 3), got bool (4,)"),
        ({"active": np.ones((2, 4), bool)}, "active must be bool"),
        ({"metric": "manhattan"}, "metric must be one of cosine, euclidean, got 'manhattan'"),
        ({"weights": np.ones((2, 2))}, "weights must be numbers of shape (1, 2), a row a neuron"),
        ({"weights": np.ones((1, 3))}, "weights must be numbers of shape (1, 2), a row a neuron"),
        ({"weights": -np.ones((1, 2))}, "weights must be finite and at least 0"),
        ({"weights": np.full((1, 2), np.nan)}, "weights must be finite and at least 0"),
    ],
)
def test_input_that_does_not_fit_is_refused_in_one_line(changes, message):
    fitting = {"vectors": np.ones((3, 2)), "active": np.array([True, False, True])}
    with pytest.raises(ValueError) as error:
        silhouette_samples(**fitting | changes)
    assert str(error.value).startswith(message) and "\n" not in str(error.value)
