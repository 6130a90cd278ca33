"""What is kept of a run after each epoch: weights, state, predictions, rotations, and at the ends activations."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from analysis.estimators.angles import cosine_distance
from analysis.store import layout
from analysis.store.digests import verify
from analysis.store.manifest import DIVERGED, SCHEMA, TRAINING, RunManifest
from analysis.store.write import RunWriter
from trainer import network as networks
from trainer.activations import record_activations, record_initial_activations
from trainer.device import versions
from trainer.layer_records import describe
from trainer.learner import Learner
from trainer.penalised import description
from trainer.samples import Samples
from trainer.state import write_state


class Recorder:
    """Records one run. labels: the training labels as this run sees them, noise included."""

    def __init__(self, writer: RunWriter, learner: Learner, samples: Samples, probe, labels: np.ndarray):
        self.writer, self.learner, self.samples, self.probe, self.labels = writer, learner, samples, probe, labels
        self.recording = writer.manifest.recipe["recording"]
        self.initial = None

    @property
    def task(self):
        return self.learner.task

    @property
    def history(self):
        return self.writer.manifest.history

    def begin(self):
        """Commit epoch 0, the untrained network."""
        network = self.learner.network
        with self.writer.file(layout.MODEL_FILE) as path:
            path.write_text(network.to_json())
        with self.writer.file(layout.checkpoint_file(0)) as path:
            network.save_weights(path)
            layers = describe(network, path, networks.recorded_tensors(self.recording))
        self.initial = self._kernels()
        self.writer.update(layers=layers, notes=self.writer.manifest.notes | self._penalty(network))
        row = self._row(0, dict.fromkeys(("learning_rate", *self.task.RUNNING)), evaluate_training=True)
        if "first" in self.recording["activations"] or 0 in self.recording["activations"]:
            record_initial_activations(self.writer, self.learner.extractor, self.probe)
        self._keep_state(0)
        self.writer.commit(row=row, state=TRAINING)

    def resume(self):
        """Read what later epochs are compared with: the kernels that the run began with."""
        name = layout.checkpoint_file(0)
        path = self.writer.folder / name
        verify(path, self.writer.manifest.files[name])
        self.learner.network.load_weights(path)
        self.initial = self._kernels()

    def follow(self, learner: Learner):
        """Record this learner's network from now on: that of the run's next phase."""
        self.learner = learner

    def commit(self, epoch: int, trained: dict, state: str, ends: bool):
        """Commit an epoch. trained: what training said of it. ends: whether it is the last."""
        kept = [name for name in self.writer.manifest.files if name.startswith("state/")]
        with self.writer.file(layout.checkpoint_file(epoch)) as path:
            self.learner.network.save_weights(path)
        every_epoch = self.recording["train_accuracy"] == "every epoch"
        row = self._row(epoch, trained, evaluate_training=ends or every_epoch)
        wanted = self.recording["activations"]
        if state != DIVERGED and (epoch in wanted or (ends and "last" in wanted)):
            record_activations(self.writer, epoch, self.learner.extractor, self.probe.images)
        self._keep_state(epoch)
        self.writer.commit(row=row, drop=[*kept, *self._passing_checkpoint(epoch)], state=state)

    def _keep_state(self, epoch):
        with self.writer.file(layout.state_file(epoch)) as path:
            write_state(path, self.learner.variables)

    def _passing_checkpoint(self, epoch):
        """The epoch before, where the recipe does not keep it: the newest is always there, so that `last` is."""
        every = self.recording["checkpoints"]
        before = epoch - 1
        if before == 0 or every == "all" or (isinstance(every, int) and before % every == 0):
            return []
        return [layout.checkpoint_file(before)]

    def _penalty(self, network):
        table = self.writer.manifest.recipe.get("penalty")
        return {"penalty": description(network, table)} if table else {}

    def _kernels(self):
        return [np.asarray(kernel).copy() for kernel in networks.kernels(self.learner.network)]

    def _row(self, epoch, trained, evaluate_training):
        penalty = self.learner.penalty()
        row = {"epoch": epoch, **trained}
        for subset, measured in self._evaluations(epoch, penalty, evaluate_training).items():
            short = "val" if subset == "validation" else subset
            row |= {f"{short}_{name}": value for name, value in measured.items()}
        row["penalty"] = penalty
        for layer, start, now in zip(self.writer.manifest.layers, self.initial, self._kernels(), strict=True):
            row[f"rotation/{layer.name}"] = float(cosine_distance(start, now))
        return row

    def _evaluations(self, epoch, penalty, evaluate_training):
        """What the task measures, by subset; what it says of the probe images is kept."""
        outcomes, worth = self._predict(epoch), self.task.evaluate
        found = {subset: worth(outcomes[subset], self.samples.labels(subset), penalty) for subset in outcomes}
        found["train"] = dict.fromkeys(self.task.EVALUATED)
        if evaluate_training:
            found["train"] = worth(self.learner.outcomes(self.samples.index("train")), self.labels, penalty)
        return found

    def _predict(self, epoch):
        index = {subset: self.samples.index(subset) for subset in ("validation", "test")}
        everything, inverse = np.unique(np.concatenate([*index.values(), self.probe.shown_index]), return_inverse=True)
        outcomes = self.learner.outcomes(everything)[inverse]
        parts = np.split(outcomes, np.cumsum([len(part) for part in index.values()]))
        found = dict(zip((*index, "probe"), parts, strict=True))
        with self.writer.file(layout.predictions_file(epoch)) as path, h5py.File(path, "w") as file:
            self.task.keep(file, self.learner, found, self.probe)
        return {subset: found[subset] for subset in index}


def new_run(folder: Path, name: str, group: str, seed: int, recipe: dict, network: str, device: dict) -> RunWriter:
    """The writer of a run that has nothing yet; nothing is on disk before its first commit."""
    manifest = RunManifest(
        schema=SCHEMA,
        name=name,
        group=group,
        seed=seed,
        state=TRAINING,
        recipe=recipe,
        network=network,
        layers=(),
        versions=versions(),
        device=device,
    )
    return RunWriter(folder, manifest)
