"""Images beside what a network made of them: pictures, and how far they are from each other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from analysis import compute
from analysis.store import layout
from app.load import written

METRIC = "reconstruction_error"
LARGEST = 96  # pixels of a picture's side; smaller images are enlarged without smoothing
GAP = 4


@dataclass(frozen=True)
class Reconstructed:
    """Of one run, epoch and split. error: a row with value, low, high, n. best, worst: (numbers of images, pictures,
    errors), the image above, its reconstruction below; uint8 (rows, columns, channels)."""

    error: dict
    best: tuple
    worst: tuple


def of(run, epoch, split, count):
    """The Reconstructed of a run's epoch; None where it is undefined. count: of the best, and of the worst images."""
    path, record = run.file(layout.predictions_file(run.epoch(epoch)))
    return _of(str(run.folder), written(path), record.sha256, run.epoch(epoch), split, count, run)


def errors(runs, epoch, split):
    """The error of every image of a split, as a table. runs: Runs of one study."""
    tables = [compute(METRIC, run.study, run.name, run.epoch(epoch), split=split, per="image") for run in runs]
    return pd.concat(tables, ignore_index=True)


@st.cache_data(max_entries=64, show_spinner=False)
def _of(folder, seen, digest, epoch, split, count, _run):
    (whole,) = compute(METRIC, _run.study, _run.name, epoch, split=split).to_dict("records")
    if whole["status"] != "measured":
        return None
    errors = compute(METRIC, _run.study, _run.name, epoch, split=split, per="image")["value"].to_numpy()
    made = _run.entrance.pixels(_run.snapshot(epoch).reconstructions(split))
    images, order = _run.images(split), np.argsort(errors, kind="stable")

    def chosen(numbers):
        return numbers, [_picture(images[number], made[number]) for number in numbers], errors[numbers]

    return Reconstructed(whole, chosen(order[:count]), chosen(order[::-1][:count]))


def _picture(image, made):
    """An image above its reconstruction, whose values beyond black and white are cut off."""
    pair = [enlarged(part.astype(np.uint8), LARGEST) for part in (image, np.clip(np.rint(made), 0, 255))]
    space = np.full((GAP, *pair[0].shape[1:]), 255, np.uint8)
    return np.concatenate([pair[0], space, pair[1]])


def enlarged(image, largest):
    """uint8 (rows, columns, channels) in colours, as many times as its longer side fits, without smoothing."""
    times = max(1, largest // max(image.shape[:2]))
    image = np.repeat(np.repeat(image, times, axis=0), times, axis=1)
    return np.repeat(image, 3, axis=-1) if image.shape[-1] == 1 else image
