"""What the training runs on: backend, threads, determinism. Set once, before the backend computes anything."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version


def load_backend(frugal: bool = False) -> str:
    """Import Keras on $KERAS_BACKEND, else TensorFlow, without the lines that TensorFlow prints meanwhile.

    They come from C++, some before any setting is heard, so standard error itself is turned away. frugal: TensorFlow
    gives memory back that it is done with. Otherwise it keeps it for the next time, which is faster where the same
    step is taken over and over, and twice the memory where large networks are copied.
    """
    if frugal:
        os.environ.setdefault("TF_ONEDNN_USE_SYSTEM_ALLOCATOR", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    sys.stderr.flush()
    real, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import keras  # noqa: F401
    finally:
        os.dup2(real, 2)
        os.close(real)
        os.close(nowhere)
    return backend


def prepare(threads: int, xla: bool) -> dict:
    """Fix the number of threads and what can be promised of repetition; returns the device as run.json states it.

    Bits depend on the number of TensorFlow threads, so a study keeps the number that it began with. On TensorFlow
    deterministic operations and XLA exclude each other, silently: whichever holds is stated. Threads of other
    backends are theirs to choose.
    """
    backend = load_backend()
    if backend == "tensorflow":
        return {"backend": backend, **_prepare_tensorflow(threads, xla)}
    return {"backend": backend, "device": _device_name(), "determinism": f"as {backend} compiles it"}


def _prepare_tensorflow(threads: int, xla: bool) -> dict:
    import tensorflow

    tensorflow.get_logger().setLevel("ERROR")  # it counts the compilations of several networks and suspects a mistake
    if tensorflow.config.threading.get_intra_op_parallelism_threads() != threads:
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    if xla:
        determinism = "XLA compilation; operations not held to be deterministic"
    else:
        tensorflow.config.experimental.enable_op_determinism()
        determinism = "deterministic operations; no XLA"
    return {"device": _device_name(), "threads": threads, "determinism": determinism}


def _device_name() -> str:
    import keras

    # All kinds are asked for: JAX fails where one that is asked for is not there.
    accelerators = [name for name in keras.distribution.list_devices() if not name.lower().startswith("cpu")]
    return accelerators[0] if accelerators else f"cpu ({platform.processor() or platform.machine()})"


def default_threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def versions() -> dict[str, str]:
    """Versions of what computes, for the manifests."""
    from analysis.store.version import STRATA

    found = {"strata": STRATA, "python": platform.python_version()}
    for package in ("keras", "tensorflow", "jax", "numpy", "h5py"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
