"""Nearest vectors against scikit-learn's NearestNeighbors, on random and on nasty input."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from analysis.estimators.nearest import cosine_distances, mean_row, nearest


def made(rows=90, columns=37, seed=0):
    """Sparse and one-sided, as activations are."""
    random = np.random.default_rng(seed)
    return np.maximum(random.normal(size=(rows, columns)) - 0.5, 0).astype(np.float32)


def blocks(rows, size=32):
    return (rows[start : start + size] for start in range(0, len(rows), size))


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("columns, kind, within", [(1, float, 1e-12), (9000, float, 1e-12), (9000, np.float32, 2e-6)])
def test_it_is_scikit_learns(columns, kind, within, centred):
    rows = made(columns=columns).astype(kind)
    centre = mean_row(blocks(rows)) if centred else np.zeros(columns)
    centre = centre.astype(kind)
    seen = rows.astype(float) - centre
    whole = (seen != 0).any(axis=1)
    one = int(np.flatnonzero(whole)[3])
    found = cosine_distances(blocks(rows), rows[one], centre)
    assert (np.isnan(found) == ~whole).all(), "a vector on the centre has no direction"
    reference = NearestNeighbors(metric="cosine", algorithm="brute").fit(seen[whole])
    expected, places = reference.kneighbors(seen[one : one + 1], n_neighbors=int(whole.sum()))
    by_scikit = np.full(len(rows), np.nan)
    by_scikit[np.flatnonzero(whole)[places[0]]] = expected[0]
    np.testing.assert_allclose(found, by_scikit, atol=within)
    near = nearest(found, 8, without=one)
    np.testing.assert_allclose(found[near], np.sort(np.delete(by_scikit, one))[:8], atol=within)


def test_the_mean_is_numpys():
    rows = made(rows=70) * 1e4
    np.testing.assert_allclose(mean_row(blocks(rows)), rows.astype(float).mean(axis=0), rtol=1e-12)


def test_what_has_no_direction_is_nobodys_neighbour():
    rows = np.array([[1.0, 0.0], [0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0], [2.0, 0.0], [-1.0, 0.0]])
    found = cosine_distances([rows], rows[0], np.zeros(2))
    np.testing.assert_array_equal(found, [0, np.nan, np.nan, np.nan, 0, 2])
    assert nearest(found, 5, without=0).tolist() == [4, 5]
    assert np.isnan(cosine_distances([rows], rows[1], np.zeros(2))).all()
    assert not len(nearest([0.0], 3, without=0)), "an only image has no neighbour"


def test_of_equal_ones_the_first_comes_first():
    assert nearest([0.3, 0.1, 0.1, 0.1, 0.0], 2, without=4).tolist() == [1, 2]
