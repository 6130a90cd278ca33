"""Sign flips: how many weights changed sides."""

from analysis.metrics.kernels import finite_weights, share
from analysis.metrics.metric import Metric, Scope, Source


def sign_flips(start, now):
    """Share of a layer's weights whose sign is the opposite of what it was at epoch 0.

    From 0 to 1, no unit. A weight that was or became exactly zero has no sign and did not flip. Exact: no interval.
    Undefined where a weight is not finite.
    """
    before, after = finite_weights(start), finite_weights(now)
    return share(((before > 0) & (after < 0)) | ((before < 0) & (after > 0)))


METRIC = Metric(
    measure=sign_flips,
    title="Sign flips",
    scope=Scope.PAIR,
    reads=frozenset({Source.WEIGHTS}),
    question="How many weights of this layer have another sign than before training?",
    formula=r"\frac{1}{n} \sum_i \mathbb{1}\left[w_{0,i}\, w_{t,i} < 0\right]",
    how_to_read=(
        "At 0 every weight kept its side; 0.5 is what two unrelated kernels have. "
        "Few flips in a layer that rotated far say that its weights changed in size and kept their initial signs."
    ),
    caveats=(
        "Weights that start near zero flip with the smallest step: the share does not say that much was changed.",
        "Weights that became exactly zero count as not flipped; the metric `zeroed` counts them.",
    ),
    source="Novak & Van Hoof 2019, chapter 7; Zhou et al. 2019 (the sign is what matters of an initial weight).",
    bounds=(0.0, 1.0),
    same_when=frozenset({"units permuted", "scaled", "scaled together"}),
)
