"""Image files to batches: found, decoded, cropped, resized; parallel and ahead of whoever takes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from analysis.store.digests import sha256
from analysis.store.manifest import FileRecord

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")
SHRUNK_WHILE_DECODED = (2, 4, 8)  # what a JPEG decoder can divide the sides by at no cost
FILES_AT_ONCE = 8  # that are read
SPARE = 2  # times the network's size that is left then: the decoder's way of averaging is not quite ours


class ImageError(ValueError):
    """Images cannot be found or decoded. One line: which file, what is wrong, what to do."""


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """The image files of a folder. names: sorted, with `/`, below the folder.

    labels: int64 (images,), which of class_names each belongs to; -1 where the folder has no classes.
    """

    folder: Path
    names: tuple[str, ...]
    labels: np.ndarray
    class_names: tuple[str, ...]

    @property
    def paths(self) -> list[Path]:
        return [self.folder / name for name in self.names]

    @cached_property
    def records(self) -> tuple[FileRecord, ...]:
        """Size and digest of each file."""
        return tuple(FileRecord(bytes=path.stat().st_size, sha256=sha256(path)) for path in self.paths)

    @property
    def digest(self) -> str:
        """SHA-256 over names, content and classes: equal images, equal digest."""
        content = [[name, record.sha256] for name, record in zip(self.names, self.records, strict=True)]
        return hashlib.sha256(json.dumps([content, self.class_names]).encode()).hexdigest()


def find_images(folder: Path) -> ImageFiles:
    """The image files in a folder: all in it, or all below its subfolders, which are the classes then.

    ImageError where there are none, or some of both. Other files, and hidden ones, are passed over.
    """
    if not folder.is_dir():
        raise ImageError(f"{folder}: is not a folder; --images names one with image files, or with one for each class")
    found = sorted(path.relative_to(folder) for path in folder.rglob("*") if _is_image(path, folder))
    flat = [name for name in found if len(name.parts) == 1]
    if not found:
        raise ImageError(f"{folder}: no image files ({', '.join(SUFFIXES)}) here or in subfolders")
    if flat and len(flat) < len(found):
        raise ImageError(f"{folder}: images beside class folders, such as {flat[0]}; move them into one, or away")
    classes = sorted({name.parts[0] for name in found}) if not flat else []
    labels = [classes.index(name.parts[0]) if classes else -1 for name in found]
    names = tuple(name.as_posix() for name in found)
    return ImageFiles(folder, names, np.array(labels, np.int64), tuple(classes))


def _is_image(path, folder):
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in SUFFIXES and path.is_file()


def pixels(paths: Sequence[Path], shape: tuple[int, int, int], at_once: int = 32) -> Iterator[np.ndarray]:
    """Yield the images of some files in order: uint8 (at most `at_once`, rows, columns, channels).

    shape: (rows, columns, channels), of one channel or three. The largest central part of that aspect ratio is taken,
    and averaged over the area of each new pixel where it shrinks (a JPEG file of four times that size or more already
    while it is decoded), else interpolated linearly; rounded. A picture of that size stays as it is, bit for bit as
    PIL decodes it.
    Of a moving GIF the first frame; orientation tags are not followed. ImageError names a file that is damaged.
    """
    tensorflow = _tensorflow()
    decode = _decoder(tensorflow, shape)
    starts = range(0, len(paths), FILES_AT_ONCE)
    # Read here and not by TensorFlow: held to deterministic operations, it would decode one file after the other. Some
    # files at once: each time that it asks Python costs it as much as a tenth of an image.
    contents = tensorflow.data.Dataset.from_generator(
        lambda: ([path.read_bytes() for path in paths[at : at + FILES_AT_ONCE]] for at in starts),
        output_signature=tensorflow.TensorSpec((None,), tensorflow.string),
    )
    stream = contents.unbatch().map(decode, num_parallel_calls=tensorflow.data.AUTOTUNE, deterministic=True)
    done = 0
    try:
        for batch in stream.batch(at_once).prefetch(tensorflow.data.AUTOTUNE).as_numpy_iterator():
            yield batch
            done += len(batch)
    except tensorflow.errors.OpError:
        _name_damaged(paths[done : done + at_once], decode, tensorflow)
        raise


def _tensorflow():
    try:
        import tensorflow
    except ImportError:
        raise ImageError(
            "image files are decoded by TensorFlow, which is not installed: pip install tensorflow"
        ) from None
    return tensorflow


def _name_damaged(paths, decode, tensorflow):
    for path in paths:
        try:
            decode(path.read_bytes())
        except tensorflow.errors.OpError as error:
            why = error.message.splitlines()[0].split(" [Op:")[0].rpartition("}} ")[2].rstrip(" .")
            raise ImageError(f"{path}: cannot be decoded ({why}); replace the file or take it away") from None


def _decoder(tensorflow, shape):
    """From the content of a file to a uint8 tensor of the shape."""
    rows, columns, channels = shape

    def whole(content):
        return tensorflow.io.decode_image(content, channels, expand_animations=False)

    def jpeg(content, shrunk=1):
        # As exact as PIL's: the default is whatever is fastest on the machine.
        return tensorflow.io.decode_jpeg(content, channels, ratio=shrunk, dct_method="INTEGER_ACCURATE")

    def fitting_jpeg(content):
        """Decoded as small as leaves enough pixels to average over."""
        height, width = tensorflow.unstack(tensorflow.io.extract_jpeg_shape(content)[:2])
        room = tensorflow.minimum(height // rows, width // columns)
        branch = sum(tensorflow.cast(room >= SPARE * shrunk, tensorflow.int32) for shrunk in SHRUNK_WHILE_DECODED)
        return tensorflow.switch_case(branch, [lambda by=by: jpeg(content, by) for by in (1, *SHRUNK_WHILE_DECODED)])

    def decode(content):
        image = tensorflow.cond(tensorflow.io.is_jpeg(content), lambda: fitting_jpeg(content), lambda: whole(content))
        return _fitted(tensorflow, image, shape)

    return decode


def _fitted(tensorflow, image, shape):
    """The centre of an image in the aspect ratio of a shape, at its size."""
    rows, columns, channels = shape
    height, width = tensorflow.unstack(tensorflow.shape(image)[:2])
    tall = tensorflow.maximum(1, tensorflow.minimum(height, width * rows // columns))
    wide = tensorflow.maximum(1, tensorflow.minimum(width, height * columns // rows))
    top, left = (height - tall) // 2, (width - wide) // 2
    part = image[top : top + tall, left : left + wide]
    shrinks = (tall >= rows) & (wide >= columns)
    resized = tensorflow.cond(
        shrinks,
        lambda: tensorflow.image.resize(part, (rows, columns), method="area"),
        lambda: tensorflow.image.resize(part, (rows, columns), method="bilinear"),
    )
    return tensorflow.ensure_shape(tensorflow.cast(tensorflow.round(resized), tensorflow.uint8), shape)
