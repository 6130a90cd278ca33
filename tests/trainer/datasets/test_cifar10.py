"""CIFAR-10 reads the official binary files, and says in one line what is wrong with them."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trainer.datasets import DATASETS, DatasetError

ROOT = Path(__file__).parents[3]
FILES = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]


@pytest.fixture(scope="module")
def records():
    """Random images in the layout of the source: a label, then the red, green and blue plane, row by row."""
    generator = np.random.default_rng(0)
    content = generator.integers(256, size=(10_000, 3073), dtype=np.uint8)
    content[:, 0] %= 10
    return content


@pytest.fixture
def folder(tmp_path, records):
    (tmp_path / "cifar-10-batches-bin").mkdir()
    for number, name in enumerate(FILES):
        np.roll(records, number, axis=0).tofile(tmp_path / "cifar-10-batches-bin" / name)
    return tmp_path


def one_line(folder):
    with pytest.raises(DatasetError) as error:
        DATASETS["cifar10"].load(folder)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_images_and_labels_come_in_the_official_order(folder, records):
    cifar10 = DATASETS["cifar10"].load(folder)
    assert (cifar10.images.shape, cifar10.images.dtype) == ((60_000, 32, 32, 3), np.uint8)
    assert (cifar10.labels.shape, cifar10.labels.dtype) == ((60_000,), np.int64)
    assert (cifar10.test_start, len(cifar10.class_names)) == (50_000, 10)
    assert np.array_equal(cifar10.labels[:10_000], records[:, 0])
    for number in range(6):
        image, record = cifar10.images[number * 10_000 + number + 3], records[3]
        assert image[5, 7, 2] == record[1 + 2 * 1024 + 5 * 32 + 7], f"{FILES[number]}: blue, row 5, column 7"
        assert image[5, 7, 0] == record[1 + 5 * 32 + 7], f"{FILES[number]}: red, row 5, column 7"


def test_a_file_of_the_wrong_size_is_named_with_both_sizes(folder):
    path = folder / "cifar-10-batches-bin" / "data_batch_3.bin"
    path.write_bytes(bytes(100))
    assert one_line(folder) == f"{path}: 100 bytes, expected 30730000; unpack the file again"


def test_a_missing_file_is_named(folder):
    path = folder / "cifar-10-batches-bin" / "test_batch.bin"
    path.unlink()
    assert f"{path}: the file is missing" in one_line(folder)


def test_a_label_that_cannot_be_is_named(folder, records):
    path = folder / "cifar-10-batches-bin" / "data_batch_2.bin"
    damaged = records.copy()
    damaged[17, 0] = 11
    damaged.tofile(path)
    assert f"{path}: a label is 11, expected 0 to 9" in one_line(folder)


def test_without_files_and_network_it_says_where_to_put_them(tmp_path):
    code = (
        "import sys; from pathlib import Path; from trainer.datasets import DATASETS\n"
        "try: DATASETS['cifar10'].load(Path(sys.argv[1]))\n"
        "except ValueError as error: print(error)"
    )
    nowhere = "http://127.0.0.1:9"  # the discard port: refused at once
    world = os.environ | {"KERAS_HOME": str(tmp_path), "https_proxy": nowhere, "http_proxy": nowhere}
    world["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-c", code, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, env=world, check=True).stdout.splitlines()
    message = said[-1]
    assert f"{tmp_path / 'cifar-10-batches-bin'}: there is no such folder" in message, said
    assert "the download failed" in message and "put there data_batch_1.bin" in message, said
