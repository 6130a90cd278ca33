"""Binary neurons: which images drive a neuron above its own mean, kept as one bit an image."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COLUMNS_AT_ONCE = 8192


@dataclass(frozen=True, eq=False)
class PackedBits:
    """Binary neurons as bits, an eighth of a boolean matrix.

    words: (neurons, ceil(images / 64)) uint64, the bits beyond the last image are zero.
    images: how many images the bits stand for.
    """

    words: np.ndarray
    images: int

    @property
    def ones(self) -> np.ndarray:
        """(neurons,) int64: on how many images each neuron is on."""
        return count_bits(self.words)

    @property
    def constant(self) -> np.ndarray:
        """(neurons,) bool: which are on for none or for all of the images."""
        return np.isin(self.ones, (0, self.images))

    @property
    def nbytes(self) -> int:
        """What the words take."""
        return self.words.nbytes


def binarise(activations) -> np.ndarray:
    """Where each neuron is strictly above its own mean over the images.

    activations: (n, ...), flattened to (n, m); returns (n, m) bool. Means are taken in float64: a mean in float32
    puts about half of all constant neurons above themselves. A constant neuron is never above its mean.
    ValueError without images, and where a value is nan or infinite. Novak & Van Hoof 2019, chapter 8.

    >>> binarise([[0.0, 7.0], [0.0, 7.0], [3.0, 7.0]]).T.astype(int)
    array([[0, 0, 1],
           [0, 0, 0]])
    """
    activations = np.asarray(activations)
    if activations.ndim == 0 or len(activations) == 0:
        raise ValueError(f"activations of shape {activations.shape} hold no images: give (images, ...)")
    images, neurons = len(activations), math.prod(activations.shape[1:])
    flat = activations.reshape(images, neurons)
    binary = np.empty((images, neurons), dtype=bool)
    for start in range(0, neurons, COLUMNS_AT_ONCE):
        columns = slice(start, start + COLUMNS_AT_ONCE)
        # numpy's own float16 arithmetic is several times slower than a float32 copy, which is exact.
        block = flat[:, columns].astype(np.float32) if flat.dtype == np.float16 else flat[:, columns]
        np.greater(block, _means(block, first_neuron=start), out=binary[:, columns])
    return binary


def pack(binary) -> PackedBits:
    """Bits of a boolean matrix (n, m), one row of words a neuron.

    ValueError for another dtype or shape, and without images. A layer too large for one matrix is packed block by
    block of neurons and put together with `join`.

    >>> pack(np.array([[True, False], [True, True]])).words
    array([[3],
           [2]], dtype=uint64)
    """
    binary = np.asarray(binary)
    if binary.dtype != bool or binary.ndim != 2:
        raise ValueError(
            f"binary neurons must be bool (images, neurons), got {binary.dtype} {binary.shape}: binarise them first"
        )
    images, neurons = binary.shape
    if images == 0:
        raise ValueError(f"binary neurons of shape {binary.shape} hold no images: at least one is needed")
    packed = np.zeros((-(-images // 64) * 8, neurons), dtype=np.uint8)
    # Whole rows are shifted at once: along this axis np.packbits takes ten times as long.
    for bit in range(8):
        rows = binary[bit::8].view(np.uint8)
        packed[: len(rows)] |= rows << np.uint8(bit)
    words = np.ascontiguousarray(packed.T).view(np.uint64)
    return PackedBits(words.reshape(neurons, packed.shape[0] // 8), images)


def join(blocks: Sequence[PackedBits]) -> PackedBits:
    """One PackedBits of all the neurons of the blocks, in their order.

    ValueError without blocks, and where they do not stand for the same number of images.

    >>> one = pack(np.array([[True], [False]]))
    >>> join([one, one]).ones
    array([1, 1])
    """
    images = sorted({block.images for block in blocks})
    if len(images) != 1:
        raise ValueError(f"blocks of neurons must share one number of images, got {images or 'no blocks'}")
    return PackedBits(np.concatenate([block.words for block in blocks]), images[0])


def count_bits(words) -> np.ndarray:
    """(rows,) int64: how many bits are set in each row of (rows, k) uint64.

    >>> count_bits(np.array([[3, 1], [0, 0]], dtype=np.uint64))
    array([3, 0])
    """
    # einsum adds short rows of bytes several times faster than sum does.
    return np.einsum("ij->i", np.bitwise_count(words), dtype=np.uint32).astype(np.int64)


def _means(block, first_neuron):
    with np.errstate(over="ignore", invalid="ignore"):
        means = block.mean(axis=0, dtype=np.float64)
    doubtful = ~np.isfinite(means)
    if doubtful.any():
        finite = np.isfinite(block).all(axis=0)
        if not finite.all():
            neuron = first_neuron + int(np.argmin(finite))
            raise ValueError(f"activations of neuron {neuron} hold nan or infinite values: it has no mean to be above")
        # Finite values whose float64 sum overflows: a power of two brings them down and back without rounding.
        means[doubtful] = np.ldexp(np.ldexp(block[:, doubtful], -64).mean(axis=0), 64)
    # Rounding can put the mean of equal float64 values below all of them.
    return np.maximum(means, block.min(axis=0))
