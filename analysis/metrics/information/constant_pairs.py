"""Constant pairs: how many pairs of neurons say nothing at all."""

from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import wilson
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.pairs import Wanted, pairs_of
from analysis.metrics.parameters import Seed, Split
from analysis.metrics.summarised import summary_of
from analysis.metrics.tables import table

VARYING, SILENT, FIRING = range(3)
KINDS = {
    "both constant": ((SILENT, SILENT), (SILENT, FIRING), (FIRING, SILENT), (FIRING, FIRING)),
    "both always 0": ((SILENT, SILENT),),
    "both always 1": ((FIRING, FIRING),),
    "one of each": ((SILENT, FIRING), (FIRING, SILENT)),
}


def constant_pairs(
    layer,
    *,
    pairs: Wanted = 10_000,
    variant: Literal["as written", "as coded"] = "as written",
    split: Split = "train",
    seed: Seed = 0,
):
    """Share of the pairs of different neurons of a layer in which both are constant, from 0 to 1.

    pairs: how many distinct pairs are drawn at random (with `seed`): those of pair_nmi; all of them where the layer
    has no more.
    variant: which neurons are constant. "as written": those whose output is always 0 or always 1 once binarised.
    Binarised at its own mean that is every neuron with one value on all images; it is "always 0" where this value is
    0 and "always 1" where it is another. "as coded": the dead ones, 0 on every image, which are always 0.
    The column `pairs` tells the kinds apart: "both constant", and of these "both always 0", "both always 1", "one of
    each". expected: the share if pairs were made of neurons at random, for "both constant" the square of the share of
    constant neurons. constant_neurons: how many neurons of the layer are constant. n: pairs. Wilson's interval; a share
    of all pairs of a layer is exact for these images and has none.
    """
    drawn = pairs_of(layer, pairs, seed)
    state = _states(layer, split, variant)
    found = np.zeros((3, 3), np.int64)
    for block in drawn.blocks():
        found += np.bincount(3 * state[block[:, 0]] + state[block[:, 1]], minlength=9).reshape(3, 3)
    shares = np.bincount(state, minlength=3) / len(state)
    count = np.array([sum(found[cell] for cell in cells) for cells in KINDS.values()])
    expected = [sum(shares[one] * shares[other] for one, other in cells) for cells in KINDS.values()]
    low, high = wilson(count, found.sum()) if drawn.sampled else (np.nan, np.nan)
    return table(
        pairs=list(KINDS),
        constant_neurons=np.count_nonzero(state),
        expected=expected,
        value=count / found.sum(),
        low=low,
        high=high,
        n=found.sum(),
    )


def _states(layer, split, variant):
    """(neurons,) int: VARYING, SILENT or FIRING."""
    constant = layer.bits(split).constant
    # A constant neuron is on one image what it is on all.
    if (summary := summary_of(layer, split)) is not None:
        silent = constant & (summary.of_neurons("least") == 0)
    else:
        _, first = next(layer.stream(split).image_blocks())
        silent = constant & (first[0].ravel() == 0)
    if variant == "as coded":
        return np.where(silent, SILENT, VARYING)
    return np.where(constant, np.where(silent, SILENT, FIRING), VARYING)


METRIC = Metric(
    measure=constant_pairs,
    title="Constant pairs",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="In how many pairs of neurons are both constant, so that their NMI is 1 by convention?",
    formula=r"\Pr\left[H(X) = H(Y) = 0\right] \approx \left(\frac{c}{m}\right)^2",
    how_to_read=(
        "This is the share of the mean NMI over all pairs that is a convention and no measurement. "
        "It follows from the number of constant neurons: with c of m constant, expect their squared share. "
        "Pairs that are both always 0 are two dead neurons."
    ),
    caveats=(
        "A neuron that is constant on these images may vary on others.",
        "What is drawn only approximates a number that the constant neurons give exactly: c (c - 1) / (m (m - 1)).",
        "An untrained network with untrained batch statistics shows many that vanish once the statistics are "
        "calibrated: compare the two.",
    ),
    source="Novak & Van Hoof 2019, section 8.3.5, figures 8.3 and 8.4 (pathological pairs and neurons). There, means "
    "in single precision put about half of the neurons with one positive value above their own mean: always 1.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "scaled", "units scaled"}),
)
