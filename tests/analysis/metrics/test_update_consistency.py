"""Update consistency against loops over weights and epochs, and where the answer is known."""

import numpy as np
import pytest


def walk(shape, epochs=6, step=0.3, seed=0):
    generator = np.random.default_rng(seed)
    steps = generator.normal(size=(epochs, *shape)) * np.where(np.arange(epochs) > 0, step, 1).reshape(
        -1, *[1] * len(shape)
    )
    return list(np.cumsum(steps, axis=0).astype(np.float32))


def plain(kernels, epoch):
    """By decile, from single weights: (distances from the start, lengths of the way)."""
    tracks = np.stack(kernels).astype(float).reshape(len(kernels), -1)
    order = np.argsort(np.abs(tracks[-1]), kind="stable")
    for part in np.array_split(order, 10):
        nets = [abs(tracks[epoch, weight] - tracks[0, weight]) for weight in part]
        ways = [sum(abs(tracks[s, weight] - tracks[s - 1, weight]) for s in range(1, epoch + 1)) for weight in part]
        yield sum(nets) / sum(ways)


@pytest.mark.parametrize("shape", [(3, 3, 2, 10), (20, 5)])
def test_equals_the_definition(follow, shape):
    kernels = walk(shape)
    table = follow("update_consistency", kernels).set_index("epoch")
    for epoch in range(1, 6):
        np.testing.assert_allclose(table.loc[epoch, "value"], list(plain(kernels, epoch)), rtol=1e-6)
    assert table.loc[5, "decile"].tolist() == list(range(1, 11)) and table.loc[5, "n"].sum() == kernels[0].size
    assert table.loc[1, "value"].tolist() == [1] * 10, "one step is straight"


def test_weights_that_end_small_are_seen_to_oscillate(follow):
    small = np.where(np.arange(100) < 20, 0.01, 0.0).reshape(20, 5)
    kernels = [
        np.where(small, small * (1 + epoch % 2), 1.0 + epoch + np.arange(100).reshape(20, 5)) for epoch in range(7)
    ]
    value = follow("update_consistency", kernels, epochs=5).set_index("decile")["value"]
    assert value[10] == pytest.approx(1) and value[2] == pytest.approx(1 / 5, rel=1e-5)
    assert follow("update_consistency", kernels, epochs=6)["value"].iloc[1] == pytest.approx(0, abs=1e-6)


def test_a_random_walk_is_as_the_explanation_says(follow):
    value = follow("update_consistency", walk((100, 100), epochs=17, step=1.0), epochs="last")["value"]
    assert value.mean() == pytest.approx(1 / 4, rel=0.1)


def test_what_never_moved_is_undefined(follow):
    kernels = walk((20, 5))
    first = follow("update_consistency", kernels, epochs="first")
    assert first["status"].eq("undefined").all() and first["reason"].eq("none of these weights has moved").all()


def test_equal_weights_share_a_decile(follow):
    table = follow("update_consistency", [np.zeros((20, 5)), np.ones((20, 5))], epochs="last")
    assert table["n"].tolist() == [0] * 9 + [100] and table["value"].iloc[-1] == 1
    assert table["status"].tolist() == ["undefined"] * 9 + ["measured"]


def test_weights_that_are_not_finite_are_undefined_from_there_on(follow):
    kernels = walk((20, 5))
    kernels[3][:] = np.nan
    table = follow("update_consistency", kernels)
    assert table.loc[table["epoch"].between(1, 2), "status"].eq("measured").all()
    assert table.loc[table["epoch"] >= 3, "reason"].eq("its weights hold nan or infinite values").all()
