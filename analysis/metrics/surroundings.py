"""What the images around a neuron's most central activated ones are like: which neurons are asked, and their tables."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean
from analysis.estimators.neighbourhoods import central, nearest, share_of, silhouettes_around
from analysis.metrics.metric import NotMeasured, Undefined
from analysis.metrics.parameters import Bounds
from analysis.metrics.parts import NOT_FINITE
from analysis.metrics.vectors import clouds
from analysis.recent import Recent
from analysis.store import layout

Share = Annotated[float, Bounds(0, 1)]
Neurons = Annotated[int, Bounds(1, 10_000_000)]
Per = Literal["layer", "neuron"]

FEWEST_ACTIVATED = 10
TOO_FEW = f"fewer than {FEWEST_ACTIVATED} images activate it"
ONE_CLUSTER = "each neighbourhood of its central images holds one cluster only"
ALWAYS_POSITIVE = ("softmax", "sigmoid")
CENTRES, NEIGHBOURHOOD = 0.1, 0.2
# What lies around whom is found once, as far as the silhouette looks, for all that ask of the same neurons.
_FOUND = Recent(limit=64 * 2**20)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The images as one neuron sees them.

    active: bool (images,). near: (centres, k), the images nearest to each of its most central ones, the most central
    first, each itself first. cloud: gives the Cloud of the images' vectors.
    """

    active: np.ndarray
    near: np.ndarray
    cloud: Callable

    def within(self, share):
        """The share of all images nearest to each centre, itself first: indices (centres, k)."""
        return self.near[:, : share_of(len(self.active), share)]

    def silhouettes(self, shares):
        """Mean over the centres of the silhouette of their neighbourhoods, (shares,); nan where each is one cluster."""
        sizes = [share_of(len(self.active), share) for share in shares]
        found = silhouettes_around(self.cloud(), self.active, self.near, sizes)
        known = ~np.isnan(found)
        with np.errstate(invalid="ignore"):
            return np.where(known, found, 0).sum(axis=0) / known.sum(axis=0)


@dataclass(frozen=True, eq=False)
class _Found:
    """What is kept of the surroundings of a neuron: nobody is near anyone where too few images activate it."""

    active: np.ndarray
    near: np.ndarray

    @classmethod
    def of(cls, values, cloud, centres, neighbourhood):
        if not np.isfinite(values).all():
            raise Undefined(NOT_FINITE)
        active, images = values > 0, len(values)
        if np.count_nonzero(active) < FEWEST_ACTIVATED:
            return cls(active, np.empty((0, 0), np.intp))
        middle = central(cloud(), active, centres)
        near = nearest(cloud(), middle, share_of(images, neighbourhood))
        return cls(active, near.astype(np.min_scalar_type(images)))

    @property
    def nbytes(self):
        return self.active.nbytes + self.near.nbytes


def drawn(layer, neurons, seed):
    """Numbers of random neurons of a layer, rising; of one seed, the fewer are among the more."""
    return np.sort(np.random.default_rng(seed).permutation(layer.record.neurons)[:neurons])


def surroundings(layer, numbers, variant, distance, split, centres, neighbourhood):
    """Yield the Surroundings of each neuron, None of one that fewer than 10 images activate.

    variant, distance: see `clouds`. centres: the share of the images that activate a neuron that is central;
    neighbourhood: the share of all images that is looked at around each, at most.
    NotMeasured for a layer whose values are always positive; Undefined where a value is nan or infinite.
    """
    if layer.record.activation in ALWAYS_POSITIVE:
        raise NotMeasured(f"a {layer.record.activation} is above 0 on every image: there are no two clusters")
    stream, cloud_of = layer.stream(split), clouds(layer, variant, distance, split)
    shares = max(centres, CENTRES), max(neighbourhood, NEIGHBOURHOOD)
    key = (*_key(layer, split), variant, distance, *shares)
    for number in map(int, numbers):
        cloud = partial(cloud_of, number)
        found = _FOUND.get((*key, number), lambda: _Found.of(stream.neuron(number), cloud, *shares))  # noqa: B023
        count = share_of(np.count_nonzero(found.active), centres)
        yield Surroundings(found.active, found.near[:count], cloud) if len(found.near) else None


def _key(layer, split):
    """Stands for everything that the images are to a neuron."""
    run, stream = layer.snapshot.run, layer.stream(split)
    _, weights = run.file(layout.checkpoint_file(layer.snapshot.epoch))
    seen = layer.record.model_dump_json(), run.entrance.model_dump_json()
    return *stream.key, weights.sha256, run.study.manifest.files[layout.PROBE_FILE].sha256, *seen


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
    value, reason = (known.mean(), "") if len(known) else (np.nan, why_none_counts(reasons))
    return {"value": value, "low": low, "high": high, "n": len(known), "reason": reason}


def why_none_counts(reasons):
    """Why a layer has no value where none of its neurons counts."""
    return f"none of the {len(reasons)} neurons drawn counts: {', or '.join(sorted(set(reasons)))}"
