"""Image files made by formulas: gradients, gratings and noise, in the sizes and formats that a test asks for."""

from pathlib import Path

import numpy as np
from PIL import Image

KINDS = ("gradients", "gratings", "noise")


def picture(kind, rows, columns, generator):
    """uint8 (rows, columns, 3)."""
    down, right = np.mgrid[0:rows, 0:columns] / min(rows, columns)
    angle = generator.uniform(0, np.pi)
    along = np.cos(angle) * right + np.sin(angle) * down
    if kind == "gradients":
        values = along
    elif kind == "gratings":
        values = np.sin(generator.uniform(10, 60) * along)
    else:
        values = generator.normal(size=(rows, columns))
    values = (values - values.min()) / max(np.ptp(values), 1e-9)
    return (values[..., np.newaxis] * generator.uniform(60, 255, 3)).astype(np.uint8)


def write_pictures(folder, each, rows=40, columns=52, by_class=True, suffixes=(".png", ".jpg")):
    """`each` pictures of each kind, in a folder for each kind or all in one; suffixes are taken in turn."""
    generator = np.random.default_rng(0)
    for kind in KINDS:
        for number in range(each):
            suffix = suffixes[number % len(suffixes)]
            place = (
                Path(folder) / kind / f"{number:02d}{suffix}"
                if by_class
                else Path(folder) / f"{kind}{number:02d}{suffix}"
            )
            place.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture(kind, rows, columns, generator)).save(place)
    return Path(folder)
