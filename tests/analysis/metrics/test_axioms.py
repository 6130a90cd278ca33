"""The table of Hurley & Rickard's axioms that the app shows, held to the measures themselves.

What it says is obeyed is tried on values of every kind; what it says is broken is shown to be by its own example.
"""

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis import METRICS
from analysis.axioms import AXIOMS, JUDGED, axiom_table
from analysis.metrics.parameters import complete

# Multiples of 1/64 keep the arithmetic of the axioms themselves free of rounding.
AMOUNTS = st.integers(0, 6400).map(lambda amount: amount / 64)
VECTORS = arrays(np.float64, st.integers(2, 20), elements=AMOUNTS).filter(lambda values: np.count_nonzero(values) > 1)
WEALTH = 10.0 ** np.arange(2, 7)


def levelled(values, data):
    rich, poor = np.argmax(values), np.argmin(values)
    taken = (values[rich] - values[poor]) * data.draw(st.sampled_from([0.125, 0.25, 0.375]))
    assume(taken > 0)
    after = values.copy()
    after[rich] -= taken
    after[poor] += taken
    return after


def raised(values, data):
    assume(np.ptp(values) > 0)
    return values + data.draw(st.integers(1, 100))


def scaled(values, data):
    return values * data.draw(st.sampled_from([0.125, 0.5, 2, 1024]))


def cloned(values, data):
    return np.tile(values, data.draw(st.integers(2, 4)))


def with_babies(values, data):
    return np.append(values, np.zeros(data.draw(st.integers(1, 4))))


CHANGES = {
    "Robin Hood": levelled,
    "scaling": scaled,
    "rising tide": raised,
    "cloning": cloned,
    "babies": with_babies,
}
LOWER, SAME, HIGHER = np.less, partial(np.isclose, rtol=1e-11, atol=1e-11), np.greater
DEMANDED = {
    "Robin Hood": LOWER,
    "scaling": SAME,
    "rising tide": LOWER,
    "cloning": SAME,
    "Bill Gates": HIGHER,
    "babies": HIGHER,
}
each_measure = pytest.mark.parametrize("judged", JUDGED, ids=lambda judged: judged.title)


def growing(judged, values):
    """The sparsity of values of which one grows, far beyond all others together."""
    richest = np.argmax(values)
    steps = [np.where(np.arange(len(values)) == richest, np.sum(values) * wealth, values) for wealth in WEALTH]
    return np.array([judged.sparsity(step) for step in steps])


@each_measure
@settings(max_examples=60, deadline=None)
@given(values=VECTORS, data=st.data())
def test_what_is_obeyed_holds(judged, values, data):
    for axiom in AXIOMS.keys() - judged.breaks.keys() - {"Bill Gates"}:
        before = judged.sparsity(values)
        if np.isfinite(before):  # a shape needs values that differ
            after = judged.sparsity(CHANGES[axiom](values, data))
            assert DEMANDED[axiom](after, before), f"{judged.title}: {axiom}: {before} becomes {after}"


@each_measure
@settings(max_examples=40, deadline=None)
@given(values=VECTORS)
def test_growing_wealth_is_sparser_where_bill_gates_holds(judged, values):
    if "Bill Gates" not in judged.breaks:
        assert (np.diff(growing(judged, values)) > -1e-12).all()
        assert growing(judged, values)[-1] > growing(judged, values)[0]


BROKEN = [(judged, axiom) for judged in JUDGED for axiom in judged.breaks]


@pytest.mark.parametrize(("judged", "axiom"), BROKEN, ids=lambda one: getattr(one, "title", one))
def test_what_is_broken_is_shown_by_its_example(judged, axiom):
    before, after = (np.array(values, float) for values in judged.breaks[axiom])
    assert np.count_nonzero(before) > 1 and (before >= 0).all()
    assert is_what_the_axiom_speaks_of(axiom, before, after)
    change = judged.sparsity(after) - judged.sparsity(before)
    # Not the demanded change, and not by rounding alone.
    assert {LOWER: change > -1e-12, SAME: abs(change) > 1e-3, HIGHER: change < 1e-12}[DEMANDED[axiom]]
    if axiom == "Bill Gates":
        assert (np.diff(growing(judged, before)) <= 1e-9).all(), "however large he becomes"


def is_what_the_axiom_speaks_of(axiom, before, after):
    if axiom == "Robin Hood":
        moved = np.flatnonzero(before != after)
        gaps = [np.ptp(values[moved]) for values in (before, after)]
        return len(moved) == 2 and before.sum() == after.sum() and 0 < gaps[1] < gaps[0]
    if axiom == "scaling":
        return np.ptp(after / before) == 0 and after[0] > before[0]
    if axiom == "rising tide":
        return np.ptp(after - before) == 0 and after[0] > before[0] and np.ptp(before) > 0
    if axiom == "cloning":
        return after.tolist() == [*before, *before]
    if axiom == "Bill Gates":
        return np.count_nonzero(before != after) == 1 and after.max() > before.sum()
    return after.tolist() == [*before, 0]


def test_the_table_says_the_same_of_every_measure_and_axiom():
    table = axiom_table()
    assert len(table) == len(JUDGED) * len(AXIOMS)
    obeyed = table.groupby("measure", sort=False)["obeys"].sum().to_dict()
    assert [title for title, count in obeyed.items() if count == 6] == ["Gini index", "Treves-Rolls"]
    assert (table["before"].notna() == ~table["obeys"]).all()
    broken = table[~table["obeys"]]
    assert broken[["sparsity_before", "sparsity_after"]].notna().all(axis=None)


@each_measure
def test_each_can_be_asked_for_as_a_metric(judged, measure):
    complete(METRICS[judged.metric], judged.parameters)
    values = np.array([[0.0, 1.0, 2.0, 5.0]])
    table = measure(judged.metric, values, **judged.parameters)
    assert table["value"].item() * judged.sparser == pytest.approx(judged.sparsity(values[0]), rel=1e-6)
