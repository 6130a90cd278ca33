"""Speed of the silhouettes against scikit-learn's: `python tests/benchmarks/benchmark_silhouette.py`."""

import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import silhouette_samples as peer

# Run as a script, Python sees only this folder: the packages lie two above.
sys.path.insert(0, str(Path(__file__).parents[2]))

from analysis.estimators import silhouette_samples  # noqa: E402
from tests.benchmarks.timing import best_seconds, heading, row  # noqa: E402

IMAGES, VALUES, NEURONS, PEER_SAMPLE, WEIGHTED_EUCLIDEAN = 1000, 2304, 512, 8, 16


def of_many(vectors, active, metric, scales=None):
    """The peer, neuron by neuron, its time extrapolated from the first ones."""

    def loop():
        for neuron in range(PEER_SAMPLE):
            scaled = vectors if scales is None else vectors * scales[neuron]
            peer(scaled, active[neuron], metric=metric)

    return best_seconds(loop, 2) * len(active) / PEER_SAMPLE


def main():
    generator = np.random.default_rng(0)
    vectors = np.maximum(generator.standard_normal((IMAGES, VALUES), dtype=np.float32), 0)
    active = generator.random((NEURONS, IMAGES)) < generator.uniform(0.1, 0.9, (NEURONS, 1))
    weights = np.abs(generator.standard_normal((NEURONS, VALUES), dtype=np.float32))
    few = slice(WEIGHTED_EUCLIDEAN)
    print(heading())
    for task, metric, neurons, given, scales in (
        (f"cosine, {NEURONS} neurons *", "cosine", active, None, None),
        (f"cosine, {NEURONS} neurons, each its weights *", "cosine", active, weights, np.sqrt(weights)),
        (f"Euclidean, {NEURONS} neurons *", "euclidean", active, None, None),
        (
            f"Euclidean, {WEIGHTED_EUCLIDEAN} neurons, each its weights *",
            "euclidean",
            active[few],
            weights[few],
            weights,
        ),
    ):
        theirs = of_many(vectors, neurons, metric, scales)
        ours = best_seconds(lambda n=neurons, m=metric, w=given: silhouette_samples(vectors, n, m, w), 5)
        print(row(task, theirs, ours), flush=True)
    print(
        f"{IMAGES} x {VALUES} vectors; * the peer was timed on {PEER_SAMPLE} neurons and its time extrapolated linearly"
    )


if __name__ == "__main__":
    main()
