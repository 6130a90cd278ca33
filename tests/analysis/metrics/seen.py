"""What neurons see, and what lies around their central images: the source's section 8.4 step by step."""

import numpy as np
from sklearn.metrics import pairwise_distances, silhouette_samples

from analysis import compute

LAYERS = {"conv1": (2, 3, 5), "dense1": (7,)}
RATIOS = [
    0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.15, 0.2, 0.3, 0.5
]  # fmt: skip


class Seen:
    """A study of one run: images of noise, of a few colours ("nasty", with black and equal ones), and its activations.

    The made-up layers see the images through a pooling: conv1 by 2 x 1, dense1 by 1 x 3 and flattened.
    heavier: how many times heavier conv1 weighs the first channel.
    """

    def __init__(self, build_study, folder, images=60, kind="noise", seed=0, heavier=1):
        generator = np.random.default_rng(seed)
        self.pixels = generator.integers(0, 256, (images, 3, 3, 4))
        self.kernels = {
            "conv1": generator.normal(size=(3, 3, 4, 5)).astype(np.float32),
            "dense1": generator.normal(size=(12, 7)).astype(np.float32),
        }
        self.kernels["conv1"][:, :, 0] *= heavier
        self.labels = generator.integers(0, 3, images)
        self.activations = {
            name: np.maximum(generator.integers(-8, 9, (images, *shape)), 0) / 4 for name, shape in LAYERS.items()
        }
        if kind == "nasty":
            self.make_nasty()
        self.study = build_study(
            folder / f"seen{seed}{kind}{images}", runs=("run",), last=1, recorded=(1,), layers=LAYERS,
            images={"train": images}, classes=3, labels=self.labels,
            pixels=lambda shape: self.pixels,
            activations=lambda run, epoch, layer, shape: self.activations[layer],
            kernels=lambda run, epoch, layer, shape: self.kernels[layer],
        )  # fmt: skip

    def make_nasty(self):
        """Black and equal images, weights of zero, neurons that are dead, always on, or on for nine images or ten."""
        self.pixels[::4] = 0
        self.pixels[1::5] = self.pixels[1]
        self.kernels["conv1"][..., 1] *= np.arange(3)[:, np.newaxis] > 1
        self.kernels["dense1"][:, 2] = 0
        flat = self.activations["dense1"]
        flat[:, 0], flat[:, 1], flat[:, 3:5] = 0, 1, 0
        flat[:9, 3], flat[:10, 4] = 1, 1

    def compute(self, metric, **parameters):
        return compute(metric, self.study, **parameters)

    def active(self, layer, neuron):
        return self.activations[layer].reshape(len(self.pixels), -1)[:, neuron] > 0

    def vectors(self, layer, neuron, variant, distance):
        """(images, k) vectors of a neuron, as section 8.4 says or as its code did."""
        kernel = self.kernels[layer].astype(float)
        if layer == "dense1":
            received = self.pixels.max(axis=2).reshape(len(self.pixels), 12).astype(float)
            if variant == "as coded":
                return received @ kernel
            return received * scale(kernel[:, neuron], distance)
        position, channel = divmod(neuron, 5)
        row, column = divmod(position, 3)
        pooled = np.maximum(self.pixels[:, :-1], self.pixels[:, 1:]).astype(float)
        padded = np.pad(pooled, ((0, 0), (1, 1), (1, 1), (0, 0)))
        if variant == "as written":
            patch = padded[:, row : row + 3, column : column + 3]
            return (patch * scale(kernel[..., channel], distance)).reshape(len(patch), -1)
        outputs = [
            np.einsum("nrcx,rcxk->nk", padded[:, r : r + 3, c : c + 3], kernel)
            for r in (row - 1, row) if r >= 0 for c in (column - 1, column) if c >= 0
        ]  # fmt: skip
        return np.concatenate(outputs, axis=1)


def scale(weights, distance):
    return np.sqrt(np.abs(weights)) if distance == "cosine" else np.abs(weights)


def earliest(distances, count):
    """Indices of the smallest, equal to six digits the earlier ones."""
    return np.argsort(np.round(distances / max(distances.max(), 1e-300) * 1e6), kind="stable")[:count]


def part(count, share):
    return max(1, int(count * share + 1e-9))


def surroundings(vectors, active, distance, centres, neighbourhood):
    """[(centre, its neighbours)], or None where fewer than ten are active."""
    if active.sum() < 10:
        return None
    apart = pairwise_distances(vectors, metric=distance)
    members = np.flatnonzero(active)
    to_others = np.array([sum(apart[i, j] for j in members if j != i) for i in members])
    found = []
    for centre in members[earliest(to_others, part(len(members), centres))]:
        row = apart[centre].copy()
        row[centre] = -1
        found.append((centre, earliest_after(row, part(len(vectors), neighbourhood))))
    return found


def earliest_after(row, count):
    """The centre, whose distance is -1, and then the nearest."""
    return np.concatenate(
        [[int(np.argmin(row))], [i for i in earliest(row, len(row)) if row[i] >= 0][: count - 1]]
    ).astype(int)


def silhouette(vectors, active, distance, centres, neighbourhood):
    """A neuron's silhouette, nan where it does not count."""
    found = surroundings(vectors, active, distance, centres, neighbourhood)
    values = []
    for _, near in found or []:
        clusters = active[near]
        if clusters.all() or not clusters.any():
            continue
        # scikit-learn refuses two samples in two clusters: each is alone in its own, which is 0.
        values.append(silhouette_samples(vectors[near], clusters, metric=distance).mean() if len(near) > 2 else 0.0)
    return np.mean(values) if values else np.nan


def by_neuron(seen, layer, neurons, variant, distance, measure):
    """measure(vectors, active) of each neuron of a layer, as an array."""
    found = [measure(seen.vectors(layer, neuron, variant, distance), seen.active(layer, neuron)) for neuron in neurons]
    return np.array(found, float)
