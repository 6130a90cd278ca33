"""Recording activations into a run: of any epoch, and of the untrained network in its two states."""

from __future__ import annotations

import h5py
import numpy as np

from analysis.store import StoreError, layout, open_study
from trainer.calibration import calibrated, normalisations
from trainer.extraction import Extractor
from trainer.summarising import write_summaries


def record_initial_activations(writer, extractor: Extractor, probe):
    """Stage those of the untrained network, as it is and calibrated; a run that starts from the same lends its own."""
    if not _are_lent(writer):
        record_activations(writer, 0, extractor, probe.images)
        record_calibrated_activations(writer, 0, extractor, probe.images, probe.images[probe.split_names == "train"])


def _are_lent(writer):
    """Whether both are staged as another run has them; not where its own are damaged."""
    twin = _twin(writer)
    if twin is None:
        return False
    try:
        for bn in layout.BATCH_STATISTICS:
            name = layout.activations_file(0, bn)
            writer.adopt(name, twin.folder / name, twin.manifest.files[name])
    except StoreError:
        return False
    return True


def record_activations(writer, epoch, extractor, images, summarised=None):
    """Stage the activations of the network as it is. images: the probe's, as Extractor.write takes them.

    summarised: an Extractor of the layers of which only summaries are kept, or None.
    """
    attributes = {"epoch": epoch, "batch_statistics": layout.TRAINED}
    with writer.file(layout.activations_file(epoch)) as path:
        extractor.write(path, images, attributes)
    _record_summaries(writer, epoch, layout.TRAINED, summarised, images, attributes)


def record_calibrated_activations(writer, epoch, extractor, images, sample, summarised=None):
    """Stage the activations with batch statistics set on a sample: the training images of the probe."""
    attributes = {
        "epoch": epoch,
        "batch_statistics": layout.CALIBRATED,
        "calibrated_on": f"train ({len(sample)} images)",
    }
    with (
        calibrated(extractor.network, lambda: extractor.batches(sample)),
        writer.file(layout.activations_file(epoch, layout.CALIBRATED)) as path,
    ):
        extractor.write(path, images, attributes)
        _write_statistics(path, extractor.network)
        _record_summaries(writer, epoch, layout.CALIBRATED, summarised, images, attributes)


def _record_summaries(writer, epoch, bn, summarised, images, attributes):
    if summarised is not None:
        with writer.file(layout.summaries_file(epoch, bn)) as path:
            write_summaries(path, summarised, images, attributes)


def _write_statistics(path, network):
    with h5py.File(path, "a") as file:
        for layer in normalisations(network):
            file[f"statistics/{layer.name}/mean"] = np.asarray(layer.moving_mean)
            file[f"statistics/{layer.name}/variance"] = np.asarray(layer.moving_variance)


def _twin(writer):
    """A committed run of the study with the same layers, untrained weights and recorded tensors, or None."""
    mine = writer.manifest
    first = writer.staged(layout.checkpoint_file(0))
    study = open_study(writer.folder.parent.parent)
    for run in study.runs.values():
        files = run.manifest.files
        wanted = [layout.activations_file(0, bn) for bn in layout.BATCH_STATISTICS]
        same = files.get(layout.checkpoint_file(0)) == first and run.layers == mine.layers
        if run.name != mine.name and same and all(name in files for name in wanted):
            return run
    return None
