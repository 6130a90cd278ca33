"""One neuron or channel: what it puts out, what it is made of, who says the same, against plain numpy and peers."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score

from analysis import StoreError
from analysis.inside import CHANNEL, NEURON, Unit, by_class, filter_of, partners, responses, seen_by, snapshot_of
from analysis.inside.partners import CONSTANT
from analysis.metrics.metric import Undefined
from analysis.receptive_fields import receptive_fields

LIVE = 7  # a neuron of conv1 that is not constant


@pytest.fixture(scope="module")
def snapshot(build_study, tmp_path_factory):
    return snapshot_of(build_study(tmp_path_factory.mktemp("inside") / "small").runs["sgd_0"], "last")


def flat(snapshot, layer, split="train"):
    values = snapshot.activations(layer, split).astype(float)
    return values.reshape(len(values), -1)


@pytest.mark.parametrize("layer, number", [("conv1", LIVE), ("conv2", 19), ("dense1", 3)])
@pytest.mark.parametrize("split", ["train", "test"])
def test_a_neuron_is_one_column_of_the_activations(snapshot, layer, number, split):
    found = responses(Unit(snapshot, layer, NEURON, number), split)
    np.testing.assert_array_equal(found, flat(snapshot, layer, split)[:, number])


def test_a_channel_is_the_mean_of_its_map(snapshot):
    found = responses(Unit(snapshot, "conv1", CHANNEL, 4))
    np.testing.assert_allclose(found, snapshot.activations("conv1")[..., 4].mean(axis=(1, 2)), rtol=1e-6)


def test_a_unit_knows_its_place(snapshot):
    unit = Unit(snapshot, "conv1", NEURON, 6 * (4 * 2 + 3) + 5)
    assert (unit.position, unit.channel) == ((2, 3), 5)
    assert Unit(snapshot, "dense1", NEURON, 3).position is None
    fields = receptive_fields(snapshot.run, "conv1")
    assert seen_by(unit) == (*(fields.rows[2, 0], fields.columns[3, 0]), *(fields.rows[2, 1], fields.columns[3, 1]))
    assert seen_by(Unit(snapshot, "conv1", CHANNEL, 5)) is None


def test_a_number_that_is_not_there_is_named(snapshot):
    with pytest.raises(StoreError, match="conv1 has no neuron 96; it has 96, numbered from 0 to 95"):
        Unit(snapshot, "conv1", NEURON, 96)
    with pytest.raises(StoreError, match="dense1 has no channel -1"):
        Unit(snapshot, "dense1", CHANNEL, -1)


def test_by_class_it_is_the_plain_mean_with_n():
    values, labels = np.array([1.0, 2.0, 6.0, 5.0]), np.array([0, 0, 0, 2])
    table = by_class(values, labels, ("a", "b", "c"))
    assert table["value"].tolist()[::2] == [3.0, 5.0] and table["n"].tolist() == [3, 0, 1]
    assert table["low"][0] < 3 < table["high"][0] and np.isnan(table["low"][2]), "a single image has no spread"
    assert np.isnan(table["value"][1]) and table["reason"].tolist() == ["", "no image is of this class", ""]


def test_partners_by_correlation_are_numpys(snapshot):
    values = flat(snapshot, "conv1")
    found = partners(Unit(snapshot, "conv1", NEURON, LIVE), count=5)
    live = np.flatnonzero(np.ptp(values, axis=0) > 0)
    expected = np.corrcoef(values[:, live].T)[live.tolist().index(LIVE)]
    strongest = sorted(zip(-np.abs(expected), live, strict=True))[1:6]
    assert found.table["neuron"].tolist() == [number for _, number in strongest], "itself is none of them"
    np.testing.assert_allclose(found.table["value"].abs(), [-value for value, _ in strongest], atol=1e-7)
    assert (found.compared, found.others, found.around) == (len(live) - 1, 95, False)
    assert (found.table["low"] < found.table["value"]).all() and (found.table["n"] == 40).all()
    assert 0 < found.chance < 1
    assert found.chance == partners(Unit(snapshot, "conv1", NEURON, LIVE)).chance, "the shuffle is that of the seed"


@pytest.mark.parametrize("per, layer, number", [(NEURON, "conv1", LIVE), (CHANNEL, "conv1", 3), (NEURON, "dense1", 4)])
def test_partners_by_nmi_are_scikit_learns(snapshot, per, layer, number):
    found = partners(Unit(snapshot, layer, per, number), "train", "nmi", count=3)
    values = flat(snapshot, layer)
    if per == CHANNEL:
        values = snapshot.activations(layer).astype(float).mean(axis=(1, 2))
    binary = values > values.mean(axis=0)
    live = [one for one in range(binary.shape[1]) if one != number and 0 < binary[:, one].sum() < len(binary)]
    expected = {one: normalized_mutual_info_score(binary[:, number], binary[:, one], average_method="arithmetic")
                for one in live}  # fmt: skip
    np.testing.assert_allclose(found.table["value"], sorted(expected.values(), reverse=True)[:3], atol=1e-12)
    for row in found.table.itertuples():
        assert row.value == pytest.approx(expected[getattr(row, per)], abs=1e-12)
        assert row.low <= row.value + 1e-12 and row.high <= 1
    assert found.compared == len(live)


@pytest.mark.parametrize("measure", ["correlation", "nmi"])
@pytest.mark.parametrize("number", [0, 1])
def test_a_constant_neuron_has_no_partners(snapshot, measure, number):
    with pytest.raises(Undefined, match=CONSTANT):
        partners(Unit(snapshot, "conv1", NEURON, number), measure=measure)


def test_another_measure_is_refused(snapshot):
    with pytest.raises(ValueError, match="measure must be one of correlation, nmi, received 'cosine'"):
        partners(Unit(snapshot, "conv1", NEURON, LIVE), measure="cosine")


@pytest.mark.parametrize("measure", ["correlation", "nmi"])
def test_of_a_very_large_layer_the_neurons_around_are_compared(snapshot, measure, monkeypatch):
    unit = Unit(snapshot, "conv1", NEURON, LIVE)
    whole = partners(unit, measure=measure, count=100).table.set_index("neuron")["value"]
    monkeypatch.setattr(sys.modules[partners.__module__], "MOST_VALUES", 100)
    monkeypatch.setattr(sys.modules[partners.__module__], "VALUES_AROUND", 40 * 6 * 4)
    found = partners(unit, measure=measure, count=100)
    rows, columns, _ = np.unravel_index(found.table["neuron"], (4, 4, 6))
    assert found.around and set(rows) == {0, 1} and set(columns) == {0, 1}, "two by two positions, its own among them"
    np.testing.assert_allclose(found.table["value"], whole[found.table["neuron"]], atol=1e-9)


def test_an_activation_that_is_no_number_is_said(build_study, tmp_path):
    def activations(run, epoch, layer, shape):
        values = np.random.default_rng(0).random(shape)
        values[3, ..., 2] = np.nan
        return values

    snapshot = snapshot_of(build_study(tmp_path / "nan", activations=activations).runs["sgd_0"], "last")
    with pytest.raises(Undefined, match="nan or infinite"):
        responses(Unit(snapshot, "dense1", NEURON, 2))
    for per in (NEURON, CHANNEL):
        with pytest.raises(Undefined, match="nan or infinite"):
            partners(Unit(snapshot, "conv1", per, 0))


def test_a_filter_has_a_slice_for_each_channel_that_comes_in(snapshot):
    kernel = snapshot.weights("conv1")
    found = filter_of(Unit(snapshot, "conv1", NEURON, 6 + 5))
    norms = np.linalg.norm(kernel[..., 5], axis=(0, 1))
    np.testing.assert_allclose(found.norms, np.sort(norms)[::-1], rtol=1e-6)
    np.testing.assert_array_equal(found.slices, kernel[..., found.numbers, 5])
    assert not found.sees_colours


def test_a_dense_neurons_filter_is_folded_into_the_maps_before_it(snapshot):
    kernel = snapshot.weights("dense1")
    found = filter_of(Unit(snapshot, "dense1", NEURON, 2))
    assert found.slices.shape == (3, 1, 4)
    np.testing.assert_array_equal(found.slices, kernel[:, 2].reshape(3, 1, 4)[..., found.numbers])


def made_up(kernel, channel, kind="conv", reverse=False, **tree):
    """A unit that is nothing but a kernel."""
    record = SimpleNamespace(kind=kind, kernel_shape=kernel.shape, input=tree or {"layer": "before"})
    return SimpleNamespace(
        record=record, channel=channel, layer="made up",
        of=SimpleNamespace(weights=lambda: kernel),
        snapshot=SimpleNamespace(run=SimpleNamespace(entrance=SimpleNamespace(reverse=reverse))),
    )  # fmt: skip


@pytest.mark.parametrize("reverse", [False, True])
def test_the_first_layers_filter_is_in_colour(reverse):
    kernel = np.random.default_rng(0).normal(size=(3, 3, 3, 2)).astype(np.float32)
    found = filter_of(made_up(kernel, 1, reverse=reverse, images=True))
    assert found.sees_colours, "red, green and blue, whatever the order in which the network takes them"
    np.testing.assert_array_equal(found.slices, kernel[..., ::-1, 1] if reverse else kernel[..., 1])


def test_other_kernels():
    random = np.random.default_rng(0)
    depthwise = random.normal(size=(3, 3, 2, 2))
    found = filter_of(made_up(depthwise, 3, "depthwise"))
    assert (found.slices[..., 0] == depthwise[:, :, 1, 1]).all() and found.numbers.tolist() == [1]
    dense = random.normal(size=(6, 4))
    found = filter_of(made_up(dense, 1, "dense"))
    assert found.slices.shape == (1, 1, 6) and (np.abs(found.slices[0, 0]) == np.sort(np.abs(dense[:, 1]))[::-1]).all()
