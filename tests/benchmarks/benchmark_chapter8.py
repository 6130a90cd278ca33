"""All of chapter 8 on one snapshot of a full-width VGG-16: 277,002 neurons, on one core.

Run `python tests/benchmarks/benchmark_chapter8.py [--images 1000]`: activations are random numbers of the real size,
written by the store's own writers into a folder that goes away (0.55 GB for 1,000 images). Measured is `compute`, with
reading, checking and keeping, in a process of its own on one core; its peak memory is printed beside its time. There is
no peer: what scikit-learn takes for parts of it is in benchmark_information.py and benchmark_silhouette.py.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from tests.benchmarks.full_width import write_study  # noqa: E402

# (figure or table of the source, metric, parameters)
CHAPTER = (
    ("A.1-A.10", "mean_activation", {"per": "bin"}),
    ("Table 8.1", "below_mean_ratio", {}),
    ("beside it", "zero_ratio", {}),
    ("8.1", "entropy", {}),
    ("8.4", "dead_neurons", {}),
    ("beside it", "always_on_neurons", {}),
    ("8.3", "constant_pairs", {}),
    ("8.2", "pair_nmi", {"average": "max"}),
    ("A.11-A.14", "pair_nmi", {"average": "max", "per": "bin"}),
    ("8.5", "label_nmi", {"average": "max"}),
    ("8.8", "silhouette", {"variant": "as coded", "distance": "cosine"}),
    ("8.9", "silhouette", {"variant": "as coded", "distance": "euclidean"}),
    ("8.8 as written", "silhouette", {"variant": "as written", "distance": "cosine"}),
    ("8.9 as written", "silhouette", {"variant": "as written", "distance": "euclidean"}),
    ("8.10", "labels_around", {"distance": "cosine"}),
    ("8.10", "labels_around", {"distance": "euclidean"}),
    ("A.15-A.20", "ratio_around", {"distance": "cosine"}),
)
CHILD = """
import os, resource, sys, time
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from analysis import compute, open_study
from tests.benchmarks.benchmark_chapter8 import CHAPTER
study = open_study(sys.argv[1])
began = time.perf_counter()
for number, (_, metric, parameters) in enumerate(CHAPTER):
    start = time.perf_counter()
    table = compute(metric, study, **parameters)
    print(number, time.perf_counter() - start, (table["status"] == "measured").mean(), flush=True)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main():
    images = _arguments().images
    with tempfile.TemporaryDirectory() as folder:
        study = write_study(Path(folder) / "full", epochs=2, images=images, activations=True)
        # One core from the start: BLAS counts them when it is loaded.
        environment = os.environ | {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
        command = [sys.executable, "-c", CHILD, str(study.folder)]
        finished = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    *lines, last = finished.stdout.splitlines()
    print(f"{'figure':<16}{'metric':<62}{'s':>8}{'measured':>10}")
    for line in lines:
        number, seconds, share = line.split()
        figure, metric, parameters = CHAPTER[int(number)]
        given = " ".join(f"{name}={value}" for name, value in parameters.items())
        print(f"{figure:<16}{metric + ' ' + given:<62}{float(seconds):>8.2f}{float(share):>10.0%}")
    seconds, peak = last.split()
    print(f"{images:,} images: {float(seconds):.1f} s on one core, {int(peak) / 1e6:.2f} GB at the peak")


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=1000, help="probe images (default 1000)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
