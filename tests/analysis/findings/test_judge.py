"""The verdict: what an interval says, what too few models cannot say, and what is left out for which reason."""

from math import inf, nan

import numpy as np
import pytest

from analysis.findings.claim import Claim, Indicator
from analysis.findings.contrast import in_all, in_most, ordered
from analysis.findings.curve import ALL, FIRST
from analysis.findings.judge import CANNOT_TELL, FAILS, HOLDS, judge, verdict
from analysis.findings.models import Subject
from tests.analysis.findings.models import curve

INDICATOR = Indicator("gini", "gini")
TINY = 5e-324


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.5, TINY, 1.0, HOLDS),
        (0.5, 0.0, 1.0, CANNOT_TELL),
        (0.5, -TINY, 1.0, CANNOT_TELL),
        (-0.5, -1.0, -TINY, FAILS),
        (-0.5, -1.0, 0.0, CANNOT_TELL),
        (0.0, 0.0, 0.0, CANNOT_TELL),
        (0.5, nan, nan, CANNOT_TELL),
        (nan, nan, nan, CANNOT_TELL),
        (inf, inf, inf, HOLDS),
    ],
)
def test_an_interval_must_lie_wholly_on_one_side(value, low, high, said):
    assert verdict(value, low, high) == said


@pytest.mark.parametrize(("value", "said"), [(1.0, HOLDS), (1 - 1e-9, FAILS), (-1.0, FAILS), (nan, CANNOT_TELL)])
def test_one_exception_refutes_what_is_exact(value, said):
    assert verdict(value, nan, nan, exact=True) == said


def subjects(count, family="sgd", groups=None, why=""):
    groups = groups or range(count)
    return [
        Subject(f"run {number}", f"group {group}", family, nan if why else number, ("a", "b"), ("a", "b"), why)
        for number, group in zip(range(count), groups, strict=True)
    ]


def claimed(contrast, family=""):
    return Claim("it", "8.5", "It is so", (INDICATOR,), contrast, "As read.", family)


def rising(chosen):
    """Curves that are higher in better models."""
    return {INDICATOR: {subject.name: curve([number, number]) for number, subject in enumerate(chosen)}}


RISES = claimed(ordered(ALL, "higher"))


@pytest.mark.parametrize(("count", "said"), [(2, CANNOT_TELL), (4, CANNOT_TELL), (5, HOLDS), (9, HOLDS)])
def test_an_order_of_fewer_than_five_models_says_nothing(count, said):
    chosen = subjects(count)
    found = judge(RISES, chosen, rising(chosen))
    assert (found.verdict, found.n, found.value) == (said, count, 1.0)
    if said == CANNOT_TELL:
        assert found.reason == f"{count} models, at least 5 are needed" and np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize(("count", "said"), [(5, CANNOT_TELL), (6, HOLDS)])
def test_signs_of_fewer_than_six_models_say_nothing(count, said):
    chosen = subjects(count)
    assert judge(claimed(in_most("", lambda some: [1] * len(some))), chosen, rising(chosen)).verdict == said


def test_the_opposite_does_not_hold():
    chosen = subjects(9)
    found = judge(claimed(ordered(ALL, "lower")), chosen, rising(chosen))
    assert (found.verdict, found.value, found.reason) == (FAILS, -1.0, "")


def test_seeds_of_one_model_are_no_further_evidence():
    chosen = subjects(9, groups=[0, 0, 0, 1, 1, 1, 2, 2, 2])
    found = judge(RISES, chosen, rising(chosen))
    assert (found.verdict, found.n) == (CANNOT_TELL, 9)
    assert found.reason == "3 models, seeds of one counted once, at least 5 are needed"


def test_no_order_is_told_from_no_evidence():
    chosen = subjects(6)
    alike = {INDICATOR: {subject.name: curve([1, 1]) for subject in chosen}}
    found = judge(RISES, chosen, alike)
    assert (found.verdict, found.reason) == (CANNOT_TELL, "all models are alike in it")


def test_models_without_a_value_are_left_out_and_named():
    chosen = subjects(7)
    curves = rising(chosen)
    curves[INDICATOR]["run 3"] = "conv1: its activations hold nan or infinite values"
    found = judge(RISES, chosen, curves)
    assert (found.verdict, found.n) == (HOLDS, 6)
    assert found.reason == "left out: run 3 (conv1: its activations hold nan or infinite values)"


def test_a_model_of_one_layer_has_no_first_layers():
    chosen = subjects(2)
    curves = {INDICATOR: {subject.name: curve([1.0]) for subject in chosen}}
    found = judge(claimed(ordered(FIRST, "lower")), chosen, curves)
    assert found.n == 0 and "run 0, run 1 (run 0: no mean over the first third of the layers)" in found.reason


def test_what_was_not_evaluated_matters_only_where_it_is_asked():
    chosen = subjects(6, why="its gap at epoch 3 was not evaluated")
    curves = rising(chosen)
    assert judge(RISES, chosen, curves).n == 0
    assert judge(claimed(in_most("", lambda some: [1] * len(some))), chosen, curves).verdict == HOLDS


def test_a_claim_of_one_optimiser_looks_at_its_models_alone():
    chosen = [*subjects(3, "layca"), *subjects(6)]
    curves = rising(chosen)
    claim = claimed(in_all("", lambda some: [1] * len(some)), family="layca")
    assert (judge(claim, chosen, curves).verdict, judge(claim, chosen, curves).n) == (HOLDS, 3)
    none = judge(claim, subjects(6), curves)
    assert (none.verdict, none.n, none.reason) == (CANNOT_TELL, 0, "0 models of layca, at least 1 are needed")
