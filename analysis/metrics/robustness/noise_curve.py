"""Noise curve: what a network still recognises when noise is added to its images."""

from math import inf
from typing import Literal

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.perturbations import NOT_FINITE, recorded, spread_over_draws, stated, with_gaps


def noise_curve(run, *, quantity: Literal["accuracy", "loss"] = "accuracy"):
    """Test accuracy or loss on images with Gaussian noise; one row for each `strength` of the noise.

    quantity: "accuracy", from 0 to 1, or "loss", the cross-entropy, at least 0.
    strength: standard deviation of the noise, in standard deviations of all pixels of the training images.
    The mean of n draws of the noise; low and high are the least and the greatest of them, none where n is 1.
    """
    table = recorded(run, "input_noise")
    if table is not None:
        table = stated(spread_over_draws(table, quantity, ["epoch", "strength"]), NOT_FINITE)
    return with_gaps(run, "input_noise", table)


METRIC = Metric(
    measure=noise_curve,
    title="Input noise curve",
    scope=Scope.RUN,
    reads=frozenset({Source.PERTURBATION}),
    question="How much noise on its images does the network stand?",
    formula=r"\text{acc}(s) = \frac{1}{n} \sum_{i=1}^{n} \text{acc}\left(x + s\, \varepsilon_i\right),"
    r"\quad \varepsilon_i \sim \mathcal{N}(0, 1)",
    how_to_read=(
        "At strength 1 the noise is as large as the contrast of the images. "
        "A network whose accuracy falls early hangs on details that noise hides. "
        "Chance is one over the number of classes."
    ),
    caveats=(
        "Noise is added to the normalised images and not cut off at black and white.",
        "One draw is the same noise at every strength, scaled, so that a curve is smooth.",
        "low and high are the range of the draws; the test images are a sample too, give or take "
        "2 sqrt(p (1 - p) / m) for an accuracy p on m images, which is not in it.",
    ),
    source="Hendrycks & Dietterich 2019 (Gaussian noise among common corruptions).",
    bounds=(0.0, inf),
)
