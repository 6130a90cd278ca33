"""All of chapter 8 on one snapshot of a full-width VGG-16: 277,002 neurons, on one core.

Run `python tests/benchmarks/benchmark_chapter8.py [--images 1000] [--study FOLDER]`: without a study, activations are
random numbers of the real size, written by the store's own writers into a folder that goes away (0.55 GB for 1,000
images). Measured is `compute`, with reading, checking and keeping, in a process of its own on one core, each metric
with this project's defaults (silhouettes as written) and both distances where the source's figures have both. It is
timed in seconds of that core and of the clock, and the peak of its memory so far is printed beside. Apart from the
chapter, in the same process, are timed the source's appendix and the silhouettes as its code had them, which only its
published numbers need. What scikit-learn takes for parts of it is in benchmark_information.py and
benchmark_silhouette.py.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from tests.benchmarks.full_width import write_study  # noqa: E402

# {part: (figure or table of the source, metric, parameters, layers or None for all)}
PARTS = {
    "chapter 8": (
        ("Table 8.1", "below_mean_ratio", {}, None),
        ("beside it", "zero_ratio", {}, None),
        ("8.1", "entropy", {}, None),
        ("8.2", "pair_nmi", {"average": "max"}, None),
        ("8.3", "constant_pairs", {}, None),
        ("8.4", "dead_neurons", {}, None),
        ("beside it", "always_on_neurons", {}, None),
        ("8.5", "label_nmi", {"average": "max"}, None),
        ("8.8", "silhouette", {"distance": "cosine"}, None),
        ("8.9", "silhouette", {"distance": "euclidean"}, None),
        ("8.10", "labels_around", {"distance": "cosine"}, None),
        ("8.10", "labels_around", {"distance": "euclidean"}, None),
    ),
    "appendix A": (
        ("A.1-A.10", "mean_activation", {"per": "bin"}, None),
        ("A.11-A.14", "pair_nmi", {"average": "max", "per": "bin"}, None),
        ("A.15-A.20", "ratio_around", {}, ("conv1", "conv2", "conv3", "conv11", "conv12", "conv13")),
        ("other layers", "ratio_around", {}, None),
    ),
    "as coded": (
        ("8.8", "silhouette", {"variant": "as coded", "distance": "cosine"}, None),
        ("8.9", "silhouette", {"variant": "as coded", "distance": "euclidean"}, None),
        ("8.10", "labels_around", {"variant": "as coded", "distance": "cosine"}, None),
        ("8.10", "labels_around", {"variant": "as coded", "distance": "euclidean"}, None),
    ),
}
CHILD = """
import os, resource, sys, time
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from analysis import compute, open_study
from tests.benchmarks.benchmark_chapter8 import PARTS
study = open_study(sys.argv[1])
run = list(study.runs)[-1]
for work in PARTS.values():
    for _, metric, parameters, layers in work:
        start, core = time.perf_counter(), time.process_time()
        table = compute(metric, study, run, layers=layers, **parameters)
        core, start = time.process_time() - core, time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(core, start, (table["status"] == "measured").mean(), peak, flush=True)
"""


def main():
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        # Results are kept in the study: of one that is given, in a copy without those.
        if arguments.study:
            study = Path(folder) / arguments.study.name
            shutil.copytree(arguments.study, study, copy_function=os.symlink, ignore=shutil.ignore_patterns("results"))
        else:
            study = write_study(Path(folder) / "full", epochs=2, images=arguments.images, activations=True).folder
        # One core from the start: BLAS counts them when it is loaded.
        environment = os.environ | {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
        command = [sys.executable, "-c", CHILD, str(study)]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
            for part, work in PARTS.items():
                _report(part, work, child.stdout)
    if child.returncode:
        raise SystemExit(child.returncode)


def _report(part, work, lines):
    """Print what the child says of a part, as it comes, and their sum."""
    print(f"{part:<16}{'metric':<58}{'core s':>8}{'clock s':>9}{'measured':>10}{'peak GB':>9}")
    totals = [0.0, 0.0]
    for (figure, metric, parameters, _), line in zip(work, lines, strict=False):
        core, clock, share, peak = map(float, line.split())
        totals = [totals[0] + core, totals[1] + clock]
        given = " ".join(f"{name}={value}" for name, value in parameters.items())
        print(
            f"{figure:<16}{metric + ' ' + given:<58}{core:>8.2f}{clock:>9.2f}{share:>10.0%}{peak / 1e6:>9.2f}",
            flush=True,
        )
    print(f"{part:<16}{'in all':<58}{totals[0]:>8.1f}{totals[1]:>9.1f}\n", flush=True)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=1000, help="probe images (default 1000)")
    parser.add_argument("--study", type=Path, help="measure the last run of this study instead, at its last epoch")
    return parser.parse_args()


if __name__ == "__main__":
    main()
