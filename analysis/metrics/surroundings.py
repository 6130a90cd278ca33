"""What the images around a neuron's most central activated ones are like: which neurons are asked, and their tables."""

from dataclasses import dataclass

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.estimators.cloud import Cloud
from analysis.estimators.neighbourhoods import central, nearest, share_of, silhouettes_around
from analysis.metrics.metric import NotMeasured, Undefined
from analysis.metrics.parts import NOT_FINITE
from analysis.metrics.vectors import clouds

FEWEST_ACTIVATED = 10
TOO_FEW = f"fewer than {FEWEST_ACTIVATED} images activate it"
ONE_CLUSTER = "each neighbourhood of its central images holds one cluster only"
ALWAYS_POSITIVE = ("softmax", "sigmoid")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The images as one neuron sees them. active: bool (images,); centres: indices of its most central ones."""

    cloud: Cloud
    active: np.ndarray
    centres: np.ndarray

    def near(self, share):
        """The share of all images nearest to each centre, itself first: indices (centres, k)."""
        return nearest(self.cloud, self.centres, share_of(len(self.cloud), share))

    def silhouettes(self, shares):
        """Mean over the centres of the silhouette of their neighbourhoods, (shares,); nan where each is one cluster."""
        sizes = [share_of(len(self.cloud), share) for share in shares]
        found = silhouettes_around(self.cloud, self.active, self.near(max(shares)), sizes)
        known = ~np.isnan(found)
        with np.errstate(invalid="ignore"):
            return np.where(known, found, 0).sum(axis=0) / known.sum(axis=0)


def drawn(layer, neurons, seed):
    """Numbers of random neurons of a layer, rising; of one seed, the fewer are among the more."""
    return np.sort(np.random.default_rng(seed).permutation(layer.record.neurons)[:neurons])


def surroundings(layer, numbers, variant, distance, split, centres):
    """Yield the Surroundings of each neuron, None of one that fewer than 10 images activate.

    variant, distance: see `clouds`. centres: the share of the images that activate a neuron that is central.
    NotMeasured for a layer whose values are always positive; Undefined where a value is nan or infinite.
    """
    if layer.record.activation in ALWAYS_POSITIVE:
        raise NotMeasured(f"a {layer.record.activation} is above 0 on every image: there are no two clusters")
    stream, cloud_of = layer.stream(split), clouds(layer, variant, distance, split)
    for number in map(int, numbers):
        values = stream.neuron(number)
        if not np.isfinite(values).all():
            raise Undefined(NOT_FINITE)
        active = values > 0
        if np.count_nonzero(active) < FEWEST_ACTIVATED:
            yield None
        else:
            cloud = cloud_of(number)
            yield Surroundings(cloud, active, central(cloud, active, centres))


def silhouettes(found, shares):
    """(values (neurons, shares), why some are nan) of what `surroundings` yields."""
    nothing = np.full(len(shares), np.nan)
    values, reasons = [], []
    for around in found:
        values.append(nothing if around is None else around.silhouettes(shares))
        reasons.append(TOO_FEW if around is None else ONE_CLUSTER)
    values = np.array(values)
    return values, np.where(np.isnan(values), np.array(reasons)[:, np.newaxis], "")


def mean_of_neurons(values, reasons, seed):
    """Columns value, low, high, n and reason of the mean over the neurons that count: those that are not nan.

    reasons: why the others do not. The interval is a bootstrap over the neurons that count.
    """
    known = values[~np.isnan(values)]
    low, high = bootstrap_mean(known, seed)
    value, reason = (known.mean(), "") if len(known) else (np.nan, none_counts(reasons))
    return {"value": value, "low": low, "high": high, "n": len(known), "reason": reason}


def none_counts(reasons):
    """Why a layer has no value where none of its neurons counts."""
    return f"none of the {len(reasons)} neurons drawn counts: {', or '.join(sorted(set(reasons)))}"
