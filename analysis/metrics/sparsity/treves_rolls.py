"""Treves & Rolls's sparseness: how unequal responses are, as neurophysiology measures it."""

from analysis.metrics.measures import TREVES_ROLLS, TREVES_ROLLS_CORRECTED
from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.modes import OfIntervals, OfValues, TakenOver, measured
from analysis.metrics.parameters import Split, Tensor


def treves_rolls(
    layer,
    *,
    corrected: bool = False,
    per: OfValues = "layer",
    mode: TakenOver = "flatten",
    split: Split = "train",
    tensor: Tensor = "activation",
    seed: OfIntervals = 0,
):
    """Treves & Rolls's sparseness of activations: 1 - (mean magnitude)^2 / mean square.

    corrected: divided by 1 - 1/k, so that it reaches 1 for any number k of values.
    From 0 (all equal in magnitude) to 1 - 1/k, corrected to 1 (one carries all), no unit; undefined where all values
    are zero, corrected also of a single value.
    """
    measure = TREVES_ROLLS_CORRECTED if corrected else TREVES_ROLLS
    return measured(layer, measure, per=per, mode=mode, split=split, tensor=tensor, seed=seed)


METRIC = Metric(
    measure=treves_rolls,
    title="Treves-Rolls sparseness",
    scope=Scope.LAYER,
    reads=frozenset({Source.ACTIVATIONS}),
    question="How unequally do the neurons of a layer respond to an image, or a neuron to the images?",
    formula=r"1 - \frac{\left(\frac{1}{k}\sum_j |a_j|\right)^2}{\frac{1}{k}\sum_j a_j^2}",
    how_to_read=(
        "At 0 all values have one magnitude, close to 1 a few carry nearly everything. "
        "A layer of which a share p responds, all alike, has 1 - p; what a ReLU leaves of a normal distribution has "
        "about 0.68. "
        "Per neuron it is the lifetime sparseness of neurophysiology, per image the population sparseness."
    ),
    caveats=(
        "Of k values it reaches 1 - 1/k at most, corrected 1: of few values, small maps say, use the correction, and "
        "of many it does not matter.",
        "Corrected it fails the axiom of cloning of Hurley & Rickard; as it is it obeys all six.",
        "Neurophysiology takes it of firing rates, which are at least 0; of pre-activations it is taken of magnitudes.",
        "Images on which all values are zero have none and are left out; n says how many remain.",
    ),
    source="Rolls & Tovee, Journal of Neurophysiology 1995 (a = 1 less this); Vinje & Gallant 2000 (corrected).",
    bounds=(0.0, 1.0),
    same_when=frozenset({"images permuted", "units permuted", "scaled"}),
)
