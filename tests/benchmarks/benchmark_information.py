"""Speed of the estimators against their peers: `python tests/benchmarks/benchmark_information.py`."""

import sys
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cosine
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

# Run as a script, Python sees only this folder: the packages lie two above.
sys.path.insert(0, str(Path(__file__).parents[2]))

from analysis.estimators import (  # noqa: E402
    adjusted_nmi,
    binarise,
    cosine_distance,
    gini,
    label_nmi,
    pack,
    pair_nmi,
)
from tests.benchmarks.timing import best_seconds, heading, row  # noqa: E402

IMAGES, NEURONS, PAIRS, PEER_SAMPLE = 1000, 8192, 10_000, 400


def peer_nmi(first, second):
    return normalized_mutual_info_score(first, second, average_method="arithmetic")


def peer_adjusted(first, second):
    return adjusted_mutual_info_score(first, second, average_method="arithmetic")


def peer_seconds(score, binary, pairs, count):
    """What `count` pairs take the peer, from a sample of them."""
    sample = pairs[:PEER_SAMPLE]
    return best_seconds(lambda: [score(binary[:, a], binary[:, b]) for a, b in sample], 2) * count / len(sample)


def plain_gini(values):
    ordered = np.sort(np.abs(values.astype(np.float64)))
    count = len(ordered)
    return 2 * np.sum(np.arange(1, count + 1) * ordered) / (count * ordered.sum()) - (count + 1) / count


def pairs_of_neurons(activations, rng):
    pairs = rng.integers(0, NEURONS, (PAIRS, 2))
    binary = binarise(activations)
    peer, packed = peer_seconds(peer_nmi, binary, pairs, PAIRS), pack(binary)
    yield row(
        "10,000 pair NMI, binarising and packing 8,192 too *",
        peer,
        best_seconds(lambda: pair_nmi(pack(binarise(activations)), pairs), 7),
    )
    yield row("10,000 pair NMI, already packed *", peer, best_seconds(lambda: pair_nmi(packed, pairs), 7))
    yield row(
        "10,000 adjusted NMI, packing 8,192 too *",
        peer_seconds(peer_adjusted, binary, pairs, PAIRS),
        best_seconds(lambda: adjusted_nmi(pack(binary), pairs), 7),
    )


def neurons_and_labels(activations, rng):
    labels, binary = rng.integers(0, 10, IMAGES), binarise(activations)
    sample = binary[:, :PEER_SAMPLE].T
    peer = best_seconds(lambda: [peer_nmi(neuron, labels) for neuron in sample], 2) * NEURONS / PEER_SAMPLE
    yield row("label NMI of 8,192 neurons, packing too *", peer, best_seconds(lambda: label_nmi(binary, labels), 7))


def single_arrays(rng):
    for name, dtype in (("float32", np.float32), ("float16", np.float16)):
        values = np.maximum(rng.standard_normal(65_536), 0).astype(dtype)
        peer = best_seconds(lambda values=values: plain_gini(values), 20)
        yield row(f"Gini of 65,536 values, {name}", peer, best_seconds(lambda values=values: gini(values), 20))
    start, now = rng.standard_normal((2, 3, 3, 512, 512)).astype(np.float32)
    peer = best_seconds(lambda: cosine(start.ravel().astype(np.float64), now.ravel().astype(np.float64)), 7)
    yield row("cosine distance of 2.4 M float32 weights", peer, best_seconds(lambda: cosine_distance(start, now), 7))


def main():
    rng = np.random.default_rng(0)
    activations = np.maximum(rng.standard_normal((IMAGES, NEURONS), dtype=np.float32), 0)
    print(heading())
    for rows in (pairs_of_neurons(activations, rng), neurons_and_labels(activations, rng), single_arrays(rng)):
        for line in rows:
            print(line, flush=True)
    print(f"* the peer was timed on {PEER_SAMPLE} and its time extrapolated linearly")


if __name__ == "__main__":
    main()
