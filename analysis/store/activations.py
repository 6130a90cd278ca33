"""Activation files: a dataset per tensor, written and read in blocks, so that memory does not grow with the images."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.store.hdf5 import opened
from analysis.store.manifest import FileRecord

IMAGES_A_CHUNK = 128
POSITIONS_A_CHUNK = 4
VALUES_A_BLOCK = 2**22
LARGEST_HALF = float(np.finfo(np.float16).max)
EVERY_HALF = np.arange(2**16, dtype=np.uint16).view(np.float16).astype(np.float32)
HALVES_AT_ONCE = 2**17  # few enough to stay in the processor's cache


class BeyondHalf(Exception):
    """A value passes the range of float16: the tensor `name` has to be float32 from the start of its file."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class ActivationWriter:
    """Writes the tensors of `images` images to an open h5py file, a batch at a time.

    tensors: {dataset name: TensorRecord}. wide: names to be stored as float32; all others are float16.
    """

    def __init__(self, file, tensors, images, wide=()):
        self.file = file
        for name, tensor in tensors.items():
            kind = np.float32 if name in wide else np.float16
            shape = (images, *tensor.shape)
            dataset = file.create_dataset(name, shape, kind, chunks=_chunk(shape))
            dataset.attrs["axes"] = ", ".join(("image", *tensor.axes))
            dataset.attrs["units"] = "1"

    def write(self, start, batch):
        """batch: {dataset name: array (b, ...)}, of the images from `start`. Raises BeyondHalf."""
        for name, values in batch.items():
            dataset = self.file[name]
            if dataset.dtype == np.float16 and not _fits_half(values):
                raise BeyondHalf(name)
            # numpy converts many times faster than HDF5 does on its way to the disk
            dataset[start : start + len(values)] = values.astype(dataset.dtype)


def write_activations(path, tensors, images, attributes, batches):
    """Write tensors of `images` images to a new file, a batch at a time: memory does not grow with their number.

    tensors: {dataset name: TensorRecord}. attributes: of the file. batches: a function; each call yields all batches
    anew, {dataset name: array (b, ...)}, in order. A tensor that passes the range of float16 is written as float32,
    from its first image on.
    """
    import h5py

    wide = set()
    while True:
        try:
            with h5py.File(path, "w") as file:
                file.attrs.update(attributes)
                writer, done = ActivationWriter(file, tensors, images, wide), 0
                for batch in batches():
                    writer.write(done, batch)
                    done += len(next(iter(batch.values())))
            return
        except BeyondHalf as beyond:
            wide.add(beyond.name)


def _fits_half(values):
    least, greatest = values.min(initial=0), values.max(initial=0)
    if not np.isfinite([least, greatest]).all():  # nan and infinity fit; what stands beside them has to
        finite = values[np.isfinite(values)]
        least, greatest = finite.min(initial=0), finite.max(initial=0)
    return max(-least, greatest) <= LARGEST_HALF


def _chunk(shape):
    images, *positions, channels = shape
    return (min(images, IMAGES_A_CHUNK), *(min(side, POSITIONS_A_CHUNK) for side in positions), channels)


@dataclass(frozen=True)
class Activations:
    """One recorded tensor, restricted to the images of a split; nothing is read before it is asked for.

    shape: (images, ..., channels). Neurons are numbered in C order over (..., channels).
    """

    path: Path
    record: FileRecord
    dataset: str
    start: int
    stop: int
    shape: tuple[int, ...]

    @property
    def neurons(self):
        return int(np.prod(self.shape[1:]))

    @property
    def key(self):
        """Stands for the values: it changes where they do."""
        return self.record.sha256, self.dataset, self.start, self.stop

    def read(self):
        """All of it, float32, shape as stated."""
        with opened(self.path, self.record) as file:
            return _widened(file[self.dataset][self.start : self.stop])

    def part(self, images, rows=None, columns=None):
        """Some images (a slice), of a map at some rows and columns (rising numbers): float32. No more is read."""
        here = slice(self.start + images.start, self.start + images.stop)
        around = () if rows is None else (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        with opened(self.path, self.record) as file:
            values = _widened(file[self.dataset][(here, *around)])
        for axis, wanted in enumerate(() if rows is None else (rows, columns), start=1):
            if len(wanted) < values.shape[axis]:
                values = np.take(values, wanted - wanted[0], axis)
        return values

    def neuron(self, number):
        """The values of one neuron: float32 (images,)."""
        *place, channel = (int(index) for index in np.unravel_index(number, self.shape[1:]))
        with opened(self.path, self.record) as file:
            return _widened(file[self.dataset][(slice(self.start, self.stop), *place, channel)])

    def image_blocks(self):
        """Yield (slice of images, float32 array (b, ..., channels)), in order, each image once."""
        with opened(self.path, self.record) as file:
            dataset = file[self.dataset]
            for start in range(0, self.shape[0], IMAGES_A_CHUNK):
                stop = min(start + IMAGES_A_CHUNK, self.shape[0])
                yield slice(start, stop), _widened(dataset[self.start + start : self.start + stop])

    def neuron_blocks(self):
        """Yield (numbers of some neurons (k,), their float32 values (images, k)), each neuron once.

        A block is of a tile of the stored chunks: no chunk is read twice. Of many images it holds fewer neurons.
        """
        with opened(self.path, self.record) as file:
            dataset = file[self.dataset]
            yield from neuron_blocks(self.shape, lambda tile: dataset[(slice(self.start, self.stop), *tile)])


def neuron_blocks(shape, read):
    """Yield (numbers of some neurons (k,), their float32 values (images, k)) of a tensor of `shape`, tile by tile.

    read: maps a tile (slices of the positions) to its values on all images (images, ..., channels).
    """
    at_once = max(1, VALUES_A_BLOCK // max(1, shape[0]))
    numbers = np.arange(int(np.prod(shape[1:]))).reshape(shape[1:])
    for tile in _tiles(shape[1:-1]):
        stored = read(tile).reshape(shape[0], -1)
        for start in range(0, stored.shape[1], at_once):
            some = slice(start, start + at_once)
            yield numbers[tile].ravel()[some], _widened(stored[:, some])


def _widened(stored):
    """Stored values as float32. Looked up in a table, float16 takes a fifth of the time of numpy's conversion."""
    if stored.dtype != np.float16:
        return stored.astype(np.float32)
    found = np.empty(stored.shape, np.float32)
    halves, wide = stored.reshape(-1).view(np.uint16), found.reshape(-1)
    for start in range(0, len(halves), HALVES_AT_ONCE):
        some = slice(start, start + HALVES_AT_ONCE)
        np.take(EVERY_HALF, halves[some], out=wide[some], mode="clip")  # what "raise" writes is copied once more
    return found


def _tiles(sides):
    """Slices that cut the positions into tiles of the stored chunks."""
    grid = [range(0, side, POSITIONS_A_CHUNK) for side in sides]
    for corner in np.stack(np.meshgrid(*grid, indexing="ij"), -1).reshape(-1, len(sides)) if sides else [()]:
        yield tuple(slice(int(edge), int(edge) + POSITIONS_A_CHUNK) for edge in corner)
