"""How networks want their pixels: the conventions of keras.applications, and those of networks of one's own."""

from __future__ import annotations

import numpy as np

from analysis.store.manifest import Entrance

IMAGENET_MEAN = (0.485, 0.456, 0.406)  # red, green, blue, of values from 0 to 1; with its spread as torchvision states
IMAGENET_STD = (0.229, 0.224, 0.225)
CAFFE_MEAN = (103.939, 116.779, 123.68)  # blue, green, red, of values from 0 to 255
CONVENTIONS = {
    "none": {},
    "scale01": {"scale": 255.0},
    "tf": {"scale": 127.5, "mean": (1.0,)},
    "torch": {"scale": 255.0, "mean": IMAGENET_MEAN, "std": IMAGENET_STD},
    "caffe": {"reverse": True, "mean": CAFFE_MEAN},
}
STANDARDISE = "standardise"  # by mean and standard deviation of the images at hand
NAMES = (*CONVENTIONS, STANDARDISE)
COLOURS = 3


def entrance(convention: str, shape: tuple[int, int, int]) -> Entrance:
    """The Entrance of a convention; ValueError for one of colours where the network takes one channel.

    convention: of CONVENTIONS, or "standardise", whose mean and standard deviation are still to be measured.
    """
    numbers = CONVENTIONS.get(convention, {})
    if shape[-1] != COLOURS and convention in ("torch", "caffe"):
        raise ValueError(f"--preprocessing {convention} is of three colours, the network takes {shape[-1]} channel")
    return Entrance(convention=convention, shape=shape, **numbers)


def convention_of(preprocess) -> str:
    """Which convention a family's own preprocess_input follows, told by what it makes of some pixels.

    preprocess: takes and returns float32 (images, rows, columns, 3). ValueError where it follows none.
    """
    pixels = np.random.default_rng(0).integers(0, 256, (1, 16, 16, COLOURS), np.uint8)
    theirs = np.asarray(preprocess(pixels.astype(np.float32)))
    for name in CONVENTIONS:
        if np.array_equal(entrance(name, pixels.shape[1:]).normalised(pixels), theirs):
            return name
    raise ValueError(f"its preprocessing is none of {', '.join(CONVENTIONS)}; name one with --preprocessing")
