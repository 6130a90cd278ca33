"""A network of photographs' size is recorded and measured in the memory of a small machine."""

import os
import subprocess
import sys

import pytest

from analysis import open_study
from tests.conftest import ROOT
from tests.trainer.pictures import write_pictures

MOST = 4 * 10**9
IMAGES_OF_A_KIND = 44  # of three: more than are ever taken at once


def peak_of(*command):
    """Bytes that a command held at most; it has to succeed."""
    process = subprocess.Popen([sys.executable, "-m", *map(str, command)], cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.nightly
def test_vgg16_at_224_is_recorded_and_its_sparsity_measured_within_4_gb(tmp_path):
    photos, store = write_pictures(tmp_path / "photos", IMAGES_OF_A_KIND, rows=240, columns=320), tmp_path / "store"
    options = ("--weights", "random", "--images", photos, "--name", "photos", "--keep", "fc1,fc2", "--store", store)
    assert peak_of("trainer", "import", "VGG16", *options) < MOST
    run = open_study(store / "photos").runs["VGG16"]
    assert run.images("train").shape == (3 * IMAGES_OF_A_KIND, 224, 224, 3)
    assert [layer.name for layer in run.layers if layer.kept] == ["fc1", "fc2"]
    measures = ("gini", "hoyer", "kurtosis", "treves_rolls", "zero_ratio", "l1_norm")
    assert peak_of("analysis", "compute", "photos", *measures, "--jobs", "1", "--store", store) < MOST
