"""Reconstruction error: how far what an autoencoder makes of an image is from the image."""

from math import inf
from typing import Literal

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.metrics.metric import Metric, Scope, Source, Undefined
from analysis.metrics.parameters import Seed
from analysis.metrics.tables import reason_where_nan, table

NO_IMAGE = "the network makes nan or infinity of some pixel"


def reconstruction_error(
    snapshot, *, per: Literal["run", "image"] = "run", split: Literal["train", "test"] = "train", seed: Seed = 0
):
    """Mean squared difference of an image's pixels from their reconstruction, normalised as the network receives them.

    At least 0; 1 is what it costs to answer the mean of all pixels. per: "run" is the mean over the probe images of a
    split, with a bootstrap interval over images drawn with `seed`, n the images; "image" gives every image, with its
    `label`. Undefined where the network makes nan of some pixel.
    """
    run = snapshot.run
    made = snapshot.reconstructions(split).astype(np.float64)
    errors = np.square(made - run.entrance.normalised(snapshot.images(split))).mean(axis=(1, 2, 3))
    errors = np.where(np.isfinite(errors), errors, np.nan)
    if per == "image":
        number = np.arange(len(errors))
        why = reason_where_nan(errors, NO_IMAGE)
        return table(image=number, label=snapshot.labels(split), value=errors, reason=why)
    if np.isnan(errors).any():
        raise Undefined(f"{NO_IMAGE} of {np.count_nonzero(np.isnan(errors))} of {len(errors)} {split} images")
    low, high = bootstrap_mean(errors, seed)
    return table(value=errors.mean(), low=low, high=high, n=len(errors))


METRIC = Metric(
    measure=reconstruction_error,
    title="Reconstruction error",
    scope=Scope.NETWORK,
    reads=frozenset({Source.RECONSTRUCTIONS, Source.LABELS, Source.INPUTS}),
    question="How far is what an autoencoder makes of an image from the image?",
    formula=r"\frac{1}{P} \sum_{p=1}^{P} \left(x_p - \hat x_p\right)^2",
    how_to_read=(
        "0 is a perfect copy, 1 is no better than the mean of all pixels. "
        "What a penalty on the code adds to it is the price of sparsity. "
        "A higher error on test images than on training images is memorising."
    ),
    caveats=(
        "Squared differences of pixels are not what an eye sees: a shifted stroke costs more than a blurred one.",
        "Images that are mostly background are cheap; compare models on the same images only.",
        "Reconstructions are kept as float16, which changes an error of 0.01 in its fourth digit at most.",
    ),
    source="Bourlard & Kamp 1988; of sparse autoencoders: Ng 2011.",
    bounds=(0.0, inf),
    unit="variance of the training pixels",
    better="lower",
)
