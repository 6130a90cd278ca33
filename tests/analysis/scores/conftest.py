"""A study whose images are scored."""

import h5py
import numpy as np
import pytest

from analysis import open_study
from analysis.scores import attach
from analysis.store import layout
from analysis.store.write import file_record
from tests.analysis.conftest import relu_like

IMAGES = 64  # 40 training images, then 24 test images


def write_csv(path, header, *lines):
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def told_by(run, epoch, layer, shape):
    """conv2 puts out more the brighter its image is made by `pixels`."""
    values = relu_like(run, epoch, layer, shape)
    return values + np.arange(shape[0]).reshape(-1, *[1] * (len(shape) - 1)) if layer == "conv2" else values


def with_files(folder, names):
    """Give the images of a study names of files and sizes, as an importer does."""
    from analysis.store.atomic import write_json
    from analysis.store.manifest import as_json

    study, path = open_study(folder), folder / layout.PROBE_FILE
    with h5py.File(path, "a") as file:
        file["files"] = np.array(names, dtype=h5py.string_dtype())
        file["file_bytes"] = np.arange(len(names)) * 10 + 1000
    files = study.manifest.files | {layout.PROBE_FILE: file_record(path)}
    write_json(folder / layout.STUDY_FILE, as_json(study.manifest.model_copy(update={"files": files})))
    return open_study(folder)


@pytest.fixture
def scored(build_study, tmp_path):
    """A study with two scores: `beauty` follows conv2 but for noise, `luck` follows nothing and lacks ten images."""
    study = build_study(tmp_path / "studies" / "scored", activations=told_by)
    random = np.random.default_rng(0)
    luck = ["" if 3 <= place < 13 else str(value) for place, value in enumerate(random.normal(size=IMAGES))]
    lines = [f"{place},{place + 5 * random.normal()},{luck[place]}" for place in range(IMAGES)]
    attach(study, write_csv(tmp_path / "ratings.csv", "index,beauty,luck", *lines))
    return open_study(study.folder)
