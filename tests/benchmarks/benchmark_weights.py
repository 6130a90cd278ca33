"""All metrics of chapter 7 on a full-width VGG-16, against the plain numpy and SciPy way.

Run `python tests/benchmarks/benchmark_weights.py`: 15 million weights, 25 epochs of a random walk, written by the
store's own writers into a folder that goes away (1.5 GB). Ours is `compute`, with reading, checking and keeping; the
peer has the arrays in memory. Peak memory is that of a process that measures everything, and of nothing else.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cosine, pdist
from scipy.stats import gaussian_kde, kurtosis
from weightwatcher.WW_powerlaw import WWFit

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from analysis.estimators import distance_matrix  # noqa: E402
from tests.benchmarks.full_width import RUN, layers, write_study  # noqa: E402
from tests.benchmarks.timing import best_seconds, heading, row  # noqa: E402

EPOCHS, POINTS, PEER_POINTS = 25, 200, 4
# Measures everything that it is told to in a process of its own; prints seconds a metric, then peak memory in kB.
CHILD = """
import resource, sys, time
from analysis import compute, open_study
study = open_study(sys.argv[1])
for metric in sys.argv[2:]:
    began = time.perf_counter()
    compute(metric, study, epochs="all" if metric in ("rotation", "decomposition") else "last")
    print(metric, time.perf_counter() - began)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        study = write_study(Path(folder) / "walk", EPOCHS)
        run = study.run(RUN)
        seconds, peak = measured(study.folder)
        print(f"peak memory of the process that measured all of chapter 7: {peak / 1e6:.2f} GB")
        print(heading())
        print(one_matrix(run), flush=True)
        for metric, peer in PEERS.items():
            print(row(metric, sum(peer_seconds(run, peer)), seconds[metric]), flush=True)
        print(row("all of chapter 7", TOTAL["peer"], sum(seconds.values())))
    print(f"densities: the peer was timed on {PEER_POINTS} of {POINTS} points and its time extrapolated linearly")


def measured(folder):
    command = [sys.executable, "-c", CHILD, str(folder), *PEERS]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    *lines, peak = finished.stdout.splitlines()
    return {name: float(seconds) for name, seconds in map(str.split, lines)}, int(peak)


TOTAL = {"peer": 0.0}
DECOMPOSED = {}


def peer_seconds(run, peer):
    """Yield the peer's time on each layer; only its own work counts, its arrays are there."""
    for layer in layers():
        kernels = Kernels(run, layer.name)
        began = time.perf_counter()
        extrapolated = peer(kernels) or 1.0
        seconds = (time.perf_counter() - began - kernels.reading) * extrapolated
        TOTAL["peer"] += seconds
        yield seconds


class Kernels:
    """A layer's kernels in float64, flattened, by epoch; the time that reading them took."""

    def __init__(self, run, layer):
        self._run, self.layer, self.reading = run, layer, 0.0

    def __getitem__(self, epoch):
        began = time.perf_counter()
        kernel = self._run.snapshot(epoch).weights(self.layer).astype(np.float64)
        self.reading += time.perf_counter() - began
        return kernel

    @property
    def ends(self):
        return self[0].ravel(), self["last"].ravel()

    @property
    def stack(self):
        return np.stack([self[epoch].ravel() for epoch in range(EPOCHS)])


def plain_density(*sets):
    for values in sets:
        gaussian_kde(values)(np.linspace(values.min(), values.max(), PEER_POINTS))
    return POINTS / PEER_POINTS


def plain_relative(kernels):
    start, now = kernels.ends
    return plain_density((now - start) / np.linalg.norm(now))


def plain_change(kernels):
    start, now = kernels.ends
    return plain_density(now - start)


def plain_decomposition(kernels):
    start = kernels[0].ravel()
    for epoch in range(EPOCHS):
        now = kernels[epoch].ravel()
        first, last = np.linalg.norm(start), np.linalg.norm(now)
        1 - first / last - (start / first) @ ((now - start) / last)


def plain_concentration(kernels):
    start, now = kernels.ends
    squares = np.sort((now - start) ** 2)
    rank = np.arange(1, squares.size + 1)
    2 * np.sum(rank * squares) / (squares.size * squares.sum()) - (squares.size + 1) / squares.size
    np.searchsorted(np.cumsum(squares[::-1]), squares.sum() / 2)


def plain_singular(kernels):
    """One decomposition for the four metrics that need it: ours shares them too."""
    if kernels.layer not in DECOMPOSED:
        kernel = kernels["last"]
        DECOMPOSED[kernels.layer] = np.linalg.svd(kernel.reshape(-1, kernel.shape[-1]), compute_uv=False)
    return DECOMPOSED[kernels.layer]


def plain_consistency(kernels):
    stack = kernels.stack
    way = np.abs(np.diff(stack, axis=0)).cumsum(axis=0)
    net = np.abs(stack[1:] - stack[0])
    for part in np.array_split(np.argsort(np.abs(stack[-1])), 10):
        net[:, part].sum(axis=1) / way[:, part].sum(axis=1)


def nothing(result):
    """A peer's result is thrown away; what it returns would be a factor."""


PEERS = {
    "rotation": lambda kernels: nothing([cosine(kernels[0].ravel(), kernels[t].ravel()) for t in range(EPOCHS)]),
    "rotation_per_step": lambda kernels: nothing([cosine(kernels[t - 1].ravel(), kernels[t].ravel())
                                                  for t in range(1, EPOCHS)]),
    "rotation_matrix": lambda kernels: nothing(pdist(kernels.stack, "cosine")),
    "decomposition": plain_decomposition,
    "weight_distribution": lambda kernels: plain_density(*kernels.ends),
    "weight_change": plain_change,
    "relative_weight_change": plain_relative,
    "sign_flips": lambda kernels: nothing(np.mean(np.sign(kernels[0]) * np.sign(kernels["last"]) < 0)),
    "opposed_change": lambda kernels: nothing(np.mean(kernels[0] * (kernels["last"] - kernels[0]) < 0)),
    "zeroed": lambda kernels: nothing(np.mean(kernels["last"] == 0)),
    "small_weights": lambda kernels: nothing(np.mean(np.abs(kernels["last"]) < 0.1 * kernels["last"].std())),
    "change_concentration": plain_concentration,
    "update_consistency": plain_consistency,
    "norms": lambda kernels: nothing([np.linalg.norm(kernels["last"]), np.linalg.norm(kernels["last"] - kernels[0])]),
    "spectral_norm": lambda kernels: nothing(plain_singular(kernels)[0]),
    "stable_rank": lambda kernels: nothing(np.sum(plain_singular(kernels) ** 2)),
    "effective_rank": lambda kernels: nothing(np.sum(plain_singular(kernels))),
    "power_law_alpha": lambda kernels: nothing(WWFit(plain_singular(kernels) ** 2)),
    "weight_kurtosis": lambda kernels: nothing(kurtosis(kernels["last"].ravel())),
}  # fmt: skip


def one_matrix(run):
    """The largest layer's matrix alone, both from the same float32 array in memory."""
    stack = np.stack([run.snapshot(epoch).weights("conv9").ravel() for epoch in range(EPOCHS)])
    peer = best_seconds(lambda: pdist(stack, "cosine"), 3)
    return row("rotation matrix of 2.4 M weights, in memory", peer, best_seconds(lambda: distance_matrix(stack), 7))


if __name__ == "__main__":
    main()
