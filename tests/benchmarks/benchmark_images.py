"""Image files to what a network receives: the stream of trainer.images against the loop over files that it replaces.

Run `python tests/benchmarks/benchmark_images.py`. The loop is what one writes with Keras and PIL: load_img,
img_to_array, preprocess_input, file by file. JPEG files are made by formulas, of the size and detail of photographs;
both sides read the same files to the same size, in turn, and end with normalised float32.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, only this folder is on the path

from tests.benchmarks.timing import best_seconds, heading, row  # noqa: E402

SIDE = 224
SOURCES = ((375, 500), (768, 1024), (1536, 2048))
QUALITY, NOISE = 90, 12


def main():
    arguments = _arguments()
    from trainer import device

    device.prepare(device.default_threads(), xla=False)
    print(f"{arguments.images} JPEG files to {SIDE} x {SIDE}, {device.default_threads()} processors")
    print(heading())
    for rows, columns in SOURCES:
        with tempfile.TemporaryDirectory() as folder:
            paths = _write(Path(folder), arguments.images, rows, columns)
            loop = best_seconds(lambda paths=paths: _loop(paths), arguments.repeats)
            stream = best_seconds(lambda paths=paths: _stream(paths), arguments.repeats)
        print(row(f"of {columns} x {rows} pixels", loop, stream), flush=True)


def _loop(paths):
    import keras

    preprocess = keras.applications.vgg16.preprocess_input
    for path in paths:
        image = keras.utils.load_img(path, target_size=(SIDE, SIDE), interpolation="bilinear")
        preprocess(keras.utils.img_to_array(image))


def _stream(paths):
    from trainer.conventions import entrance
    from trainer.images import pixels

    shape = (SIDE, SIDE, 3)
    caffe = entrance("caffe", shape)
    for batch in pixels(paths, shape):
        caffe.normalised(batch)


def _write(folder, count, rows, columns):
    """Files of smooth shapes with some grain: a few dozen different ones, each under several names."""
    generator = np.random.default_rng(0)
    originals = []
    for number in range(min(count, 48)):
        coarse = generator.uniform(0, 255, (rows // 8, columns // 8, 3)).astype(np.uint8)
        smooth = np.asarray(Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BICUBIC), float)
        grained = np.clip(smooth + generator.normal(scale=NOISE, size=smooth.shape), 0, 255)
        path = folder / f"original{number:02d}.jpg"
        Image.fromarray(grained.astype(np.uint8)).save(path, quality=QUALITY)
        originals.append(path.read_bytes())
    paths = [folder / f"{number:05d}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(originals[number % len(originals)])
    return paths


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=2000, help="files of each size")
    parser.add_argument("--repeats", type=int, default=2, help="runs of each side; the fastest counts")
    return parser.parse_args()


if __name__ == "__main__":
    main()
