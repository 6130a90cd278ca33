"""The beginning of a run that retrains a pruned network: which weights stay, and what they are to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.estimators.pruning import thresholds
from analysis.store import StoreError, layout
from analysis.store.digests import verify
from analysis.store.manifest import CAP_REACHED, DONE, RunManifest, parse
from trainer import network as networks
from trainer.learner import Learner, initial_kernel
from trainer.run_recipe import Start


@dataclass(frozen=True)
class PrunedStart:
    """What a run starts from. parent: the folder of the run that decides which weights stay."""

    start: Start
    parent: Path

    def apply(self, learner: Learner, seed: int) -> dict:
        """Prune a learner that has just been reset to `seed`; returns what run.json notes of it.

        StoreError where the parent is not trained to its end, or its last weights are damaged.
        """
        manifest = trained_parent(self.parent)
        name = layout.checkpoint_file(manifest.history[-1]["epoch"])
        path, record = self.parent / name, manifest.files[name]
        verify(path, record)
        untrained = _kernels(learner)
        learner.network.load_weights(path)
        last = _kernels(learner)
        if self.start.weights != "trained":
            learner.reset(seed)
        layers, kept = networks.kernel_layers(learner.network), masks(last, self.start, seed)
        values = [_values(self.start, *of_layer, seed) for of_layer in zip(layers, untrained, last, strict=True)]
        learner.prune(values, kept)
        sparsity = {layer.name: float(1 - keep.mean()) for layer, keep in zip(layers, kept, strict=True)}
        return {"run": manifest.name, "weights": name, "sha256": record.sha256, "sparsity": sparsity}


def trained_parent(folder: Path) -> RunManifest:
    """The manifest of a run that others can start from; StoreError where it is not there or not at its end."""
    path = folder / layout.RUN_FILE
    if not path.exists():
        raise StoreError(
            f"{folder}: is not trained yet, but another run starts from it; train it first, or with that run"
        )
    manifest = parse(RunManifest, path)
    if manifest.state not in (DONE, CAP_REACHED):
        raise StoreError(f"{folder}: its state is {manifest.state!r}, but another run starts from its last weights")
    return manifest


def masks(kernels: list[np.ndarray], start: Start, seed: int) -> list[np.ndarray]:
    """For each kernel which of its weights stay: boolean, of the same shape.

    kernels: the parent's last ones. The random mask leaves as many of each layer as the one by magnitude.
    """
    sizes = [np.abs(kernel) for kernel in kernels]
    cuts = thresholds(sizes, [start.prune], together=start.scope == "global")[0]
    kept = [size > cut for size, cut in zip(sizes, cuts, strict=True)]
    if start.kind == "magnitude":
        return kept
    generator = np.random.default_rng([seed, start.seed, 1])  # not the [seed, epoch] that orders images
    return [generator.permutation(keep.ravel()).reshape(keep.shape) for keep in kept]


def _values(start, layer, untrained, last, seed):
    """What a layer's weights are to begin with, those that go included."""
    if start.weights == "signs":
        return np.sign(untrained) * np.std(untrained, dtype=np.float64).astype(np.float32)
    if start.weights == "random":
        return np.asarray(initial_kernel(layer, f"{seed} anew {start.seed}"))
    return last if start.weights == "trained" else untrained


def _kernels(learner):
    return [np.asarray(kernel).copy() for kernel in networks.kernels(learner.network)]
