"""Ours and a peer on the same arrays, in one run, as rows of a table."""

import time
from collections.abc import Callable


def best_seconds(task: Callable[[], object], repeats: int) -> float:
    """Shortest wall time of several runs: what the machine can do when nothing else disturbs it."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def heading() -> str:
    return f"{'task':<54}{'peer s':>10}{'ours s':>10}{'ratio':>9}"


def row(task: str, peer_seconds: float, our_seconds: float) -> str:
    return f"{task:<54}{peer_seconds:>10.4f}{our_seconds:>10.4f}{peer_seconds / our_seconds:>8.1f}x"
