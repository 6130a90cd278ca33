"""Hoyer's sparseness: how far the L1 norm lies below what the L2 norm would allow."""

from analysis.metrics.measures import MEASURES
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import OfIntervals, OfValues, TakenOver, measured
from analysis.metrics.parameters import Split, Tensor


def hoyer(
    layer,
    *,
    per: OfValues = "layer",
    mode: TakenOver = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: OfIntervals = 0,
):
    """Hoyer's sparseness of activations: (sqrt(k) - L1 / L2) / (sqrt(k) - 1) of k values.

    From 0 (all equal in magnitude) to 1 (one carries all), no unit; undefined where all values are zero, and of a
    single value.
    """
    return measured(layer, MEASURES["hoyer"], per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=hoyer,
    title="Hoyer's sparseness",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="Is a layer's activity carried by a few neurons, for the number of neurons it has?",
    formula=r"\frac{\sqrt{k} - \sum_j |a_j| \,/ \sqrt{\sum_j a_j^2}}{\sqrt{k} - 1}",
    how_to_read=(
        "At 0 all values have one magnitude, at 1 a single one carries everything, whatever their number. "
        "Values of a normal distribution have about 0.2, those that a ReLU leaves of it about 0.44. "
        "It does not depend on the scale of the activations, so layers and models can be compared."
    ),
    caveats=(
        "It is stretched to reach 1 for any number of values: of twice the same values it is not the same (it fails "
        "Hurley & Rickard's axiom of cloning), so that layers of different size are not strictly comparable.",
        "Images on which all values are zero have none and are left out; n says how many remain.",
        "It says the same as Treves & Rolls's sparseness, on another scale.",
    ),
    source="Hoyer, Non-negative matrix factorization with sparseness constraints, JMLR 2004; Hurley & Rickard 2009.",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
