"""Pruning curve: what a network still knows when a fraction of its weights is set to zero."""

from math import inf
from typing import Literal

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.perturbations import NOT_FINITE, recorded, spread_over_draws, stated, with_gaps

CURVE = ["epoch", "bn", "pruning", "pruning_scope"]


def pruning_curve(run, *, quantity: Literal["accuracy", "loss"] = "accuracy"):
    """Test accuracy or loss after pruning, not retrained; one row for each way of pruning and `fraction` from 0 to 1.

    quantity: "accuracy", from 0 to 1, or "loss", the cross-entropy, at least 0.
    pruning: "random" or "magnitude", smallest first. pruning_scope: the fraction is of all kernel weights together
    ("global") or of each kernel's ("layer"). bn: batch statistics "trained", or "recalibrated" after pruning.
    The mean of n random draws; low and high are the least and the greatest of them, none where n is 1.
    """
    table = recorded(run, "pruning")
    if table is not None:
        table = stated(spread_over_draws(table, quantity, [*CURVE, "fraction"]), NOT_FINITE)
    return with_gaps(run, "pruning", table)


METRIC = Metric(
    measure=pruning_curve,
    title="Pruning curve",
    scope=Scope.RUN,
    reads=frozenset({Source.PERTURBATION}),
    question="How much of the network can be set to zero before it forgets what it learned?",
    formula=r"\text{acc}(f) = \frac{1}{n} \sum_{i=1}^{n} \text{acc}\left(w \odot m_i\right),"
    r"\quad \lVert 1 - m_i \rVert_0 = \text{round}(f N)",
    how_to_read=(
        "A curve that stays up for long says that most weights do nothing that matters. "
        "What magnitude pruning keeps beyond random pruning says how far a weight's size tells its importance. "
        "Chance is one over the number of classes."
    ),
    caveats=(
        "Kernels only: biases and batch normalisation are not pruned, and nothing is retrained.",
        "low and high are the range of the draws: with n draws it holds the median of all possible draws with "
        "probability 1 - 2 ** (1 - n), 75 % for 3 and 94 % for 5.",
        "The test images are a sample too: an accuracy p on m images is binomial, give or take "
        "2 sqrt(p (1 - p) / m), 1 % on 10,000; this is not in the range of the draws.",
        "Global magnitude pruning is partly an effect of the scale of layers, which batch normalisation makes "
        "meaningless: see pruning per layer beside it.",
        "Recalibrated batch statistics are those of the pruned network on the training images of the probe.",
    ),
    source="Novak & Van Hoof 2019, section 7.5, figures 7.12 to 7.17: global pruning, batch statistics as trained, "
    "one random draw.",
    bounds=(0.0, inf),
)
