"""Activations of epochs that are on disk as weights, recorded later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tqdm import tqdm

from analysis.store import Run, StoreError, Study, layout
from analysis.store.digests import verify
from analysis.store.write import RunWriter
from trainer import device
from trainer.activations import record_activations, record_calibrated_activations
from trainer.extraction import Extractor
from trainer.learner import build_network
from trainer.network import recorded_tensors


def record_epochs(study: Study, runs: Sequence[str] | None, epochs) -> Iterator[tuple[str, int]]:
    """Record what is missing; yields (run, epoch) as each is committed. epochs: "all", or numbers, "first", "last".

    StoreError where an epoch was committed by none of the runs, or its weights were kept by none.
    """
    wanted = snapshots(trained_runs(study, runs), epochs)
    todo = [(run, epoch) for run, epoch in wanted if not _is_recorded(run, epoch)]
    if not todo:
        return
    device.prepare(study.manifest.threads or device.default_threads(), xla=False)
    for run, epoch in tqdm(todo, desc="recording", unit="snapshot"):
        _record(study, run, epoch)
        yield run.name, epoch


def snapshots(runs, epochs):
    """(run, epoch) pairs whose weights are kept: runs end at epochs of their own, so one may lack what another has."""
    if epochs == "all":
        return [(run, epoch) for run in runs for epoch in kept_epochs(run, epochs)]
    found, missing = set(), {}
    for run in runs:
        for which in epochs:
            try:
                found |= {(run.name, epoch) for epoch in kept_epochs(run, [which])}
            except StoreError as error:
                missing.setdefault(which, []).append(error)
    for errors in missing.values():
        if len(errors) == len(runs):
            raise errors[0]
    return [(run, epoch) for run in runs for epoch in run.epochs if (run.name, epoch) in found]


def _is_recorded(run, epoch):
    """Whether the activations are on disk as run.json names them: a damaged file is recorded again."""
    names = [layout.activations_file(epoch)]
    if epoch == 0:
        names.append(layout.activations_file(0, layout.CALIBRATED))
    try:
        for name in names:
            verify(*run.file(name))
    except StoreError:
        return False
    return True


def trained_runs(study: Study, names: Sequence[str] | None) -> list[Run]:
    """The runs of those names, or all that were trained here; StoreError for one that was not."""
    found = [study.run(name) for name in names or study.runs]
    for run in found if names else ():
        if run.imported:
            raise StoreError(f"{run.folder}: was recorded whole and not trained here; leave {run.name} out of --runs")
    return [run for run in found if not run.imported]


def kept_epochs(run: Run, epochs) -> list[int]:
    """Epochs of a run in order, given as "all", or as numbers, "first", "last"; StoreError where one has no weights."""
    if epochs == "all":
        return run.recorded_checkpoints
    wanted = sorted({run.epoch(epoch) for epoch in epochs})
    for epoch in wanted:
        if epoch not in run.recorded_checkpoints:
            have = ", ".join(map(str, run.recorded_checkpoints))
            raise StoreError(f"{run.folder}: weights of epoch {epoch} were not kept; there are those of {have}")
    return wanted


def _record(study, run: Run, epoch):
    network = build_network(run.manifest.recipe, run.entrance.shape, len(study.manifest.dataset.classes))
    path, record = run.file(layout.checkpoint_file(epoch))
    verify(path, record)
    network.load_weights(path)
    names = recorded_tensors(run.manifest.recipe["recording"])
    extractor = Extractor(network, names, run.entrance)
    writer = RunWriter.open(run.folder)
    images = study.probe.images
    record_activations(writer, epoch, extractor, images)
    if epoch == 0:
        sample = images[study.probe.split_names == "train"]
        record_calibrated_activations(writer, 0, extractor, images, sample)
    writer.commit()
