"""Gini index: how unequally the activity of a layer is shared out."""

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import OfIntervals, OfValues, TakenOver, measured
from analysis.metrics.parameters import Split, Tensor


def gini(
    layer,
    *,
    per: OfValues = "layer",
    mode: TakenOver = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: OfIntervals = 0,
):
    """Gini index of the magnitudes of activations.

    From 0 (all equal) to 1 (one carries all), no unit; undefined where all values are zero.
    """
    return measured(layer, MEASURES["gini"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=gini,
    title="Gini index",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Is a layer's activity carried by a few neurons or by all alike?",
    formula=r"\frac{\sum_{k=1}^{m} (2k - m - 1)\, |a|_{(k)}}{m \sum_{k=1}^{m} |a|_{(k)}},"
    r"\quad |a|_{(1)} \le \dots \le |a|_{(m)}",
    how_to_read=(
        "At 0 all neurons respond equally; close to 1 a few carry nearly everything: a sparse code. "
        "It is the index that economists use for incomes. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "Over k values it reaches 1 - 1/k at most: small maps cannot come close to 1.",
        "Images on which all values are zero have no index and are left out; n says how many remain.",
        "The lifetime index (per neuron) and the population index (per layer) answer different questions.",
    ),
    source="Hurley & Rickard, IEEE Transactions on Information Theory 2009: obeys all six of their axioms.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
