"""One neuron, or one channel, of a layer of a snapshot."""

from dataclasses import dataclass

import numpy as np

from analysis.layer import Layer
from analysis.store import StoreError, layout
from analysis.store.snapshot import Snapshot

NEURON, CHANNEL = "neuron", "channel"
PER = (NEURON, CHANNEL)


@dataclass(frozen=True)
class Unit:
    """A neuron, numbered in C order over (rows, columns, channels), or a channel: all neurons of one filter.

    per: "neuron" or "channel". StoreError for a number that the layer does not have.
    """

    snapshot: Snapshot
    layer: str
    per: str
    number: int

    def __post_init__(self):
        units = count_of(self.record, self.per)
        if not 0 <= self.number < units:
            raise StoreError(
                f"{self.snapshot.run.folder}: {self.layer} has no {self.per} {self.number}; "
                f"it has {units}, numbered from 0 to {units - 1}"
            )

    @property
    def record(self):
        """What run.json says of its layer."""
        return self.snapshot.run.layer(self.layer)

    @property
    def of(self):
        """Its Layer."""
        return Layer(self.snapshot, self.layer)

    @property
    def channel(self):
        """The number of its channel, and so of its filter."""
        return self.number % self.record.channels

    @property
    def position(self):
        """(row, column) of a neuron in its layer's map; None of a channel, and in a layer without a map."""
        shape = self.record.tensors["activation"].shape
        if self.per == CHANNEL or len(shape) < 3:
            return None
        return tuple(int(place) for place in np.unravel_index(self.number, shape)[:2])


def count_of(record, per):
    """How many neurons, or channels, a layer has. record: its LayerRecord."""
    return record.channels if per == CHANNEL else record.neurons


def snapshot_of(run, epoch):
    """The Snapshot of a run's epoch whose activations are looked at: before training the calibrated one, if recorded.

    epoch: a number, or "last".
    """
    number = run.epoch(epoch)
    calibrated = number == run.epochs[0] and (number, layout.CALIBRATED) in run.recorded_activations
    return run.snapshot(number, layout.CALIBRATED if calibrated else layout.TRAINED)


def null_of(run):
    """The untrained Snapshot of a run, or None where its activations are not recorded."""
    first = run.epochs[0]
    return snapshot_of(run, first) if first in {epoch for epoch, _ in run.recorded_activations} else None
