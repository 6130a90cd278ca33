"""Speed and error of the moments against SciPy on the same array: `python tests/benchmarks/benchmark_moments.py`."""

import sys
from pathlib import Path

import numpy as np
from scipy.stats import kurtosis, skew

# Run as a script, Python sees only this folder: the packages lie two above.
sys.path.insert(0, str(Path(__file__).parents[2]))

from analysis.estimators import moments  # noqa: E402
from tests.benchmarks.timing import best_seconds, heading, row  # noqa: E402

IMAGES, NEURONS, CHECKED = 1000, 65_536, 512
AXES = {"per neuron": 0, "per image": 1}


def peer(values, axis):
    return skew(values, axis=axis), kurtosis(values, axis=axis)


def ours(values, axis, dtype=None):
    found = moments(values, axis, dtype)
    return found.skewness, found.kurtosis


def ours_in_float64(values, axis):
    return ours(values, axis, np.float64)


def errors(values, axis):
    """Largest relative errors of the kurtosis of this float32 array, SciPy's and ours, against SciPy on float64."""
    _, truth = peer(values.astype(np.float64), axis)
    return [np.max(np.abs(found(values, axis)[1] / truth - 1)) for found in (peer, ours, ours_in_float64)]


def main():
    values = np.maximum(np.random.default_rng(0).standard_normal((IMAGES, NEURONS), dtype=np.float32), 0)
    print(heading())
    for name, axis in AXES.items():
        theirs = best_seconds(lambda axis=axis: peer(values, axis), 3)
        for task, found in {"": ours, ", powers in float64": ours_in_float64}.items():
            seconds = best_seconds(lambda found=found, axis=axis: found(values, axis), 7)
            print(row(f"skewness, kurtosis {name}{task}", theirs, seconds), flush=True)
    print(f"\n{'largest relative error of the kurtosis':<54}{'peer':>10}{'ours':>10}{'float64':>10}")
    for name, axis in AXES.items():
        some = values[:, :CHECKED] if axis == 0 else values[: CHECKED // 64]
        print(f"{name:<54}" + "".join(f"{error:>10.1e}" for error in errors(some, axis)))


if __name__ == "__main__":
    main()
