"""Image files become batches as PIL and plain numpy make them, in a stated order; what is damaged is named."""

import sys

import numpy as np
import pytest
from PIL import Image

from tests.trainer.pictures import KINDS, picture, write_pictures
from trainer import conventions
from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from trainer.images import ImageError, find_images, pixels  # noqa: E402

SHAPE = (24, 32, 3)


def decoded(paths, shape, **options):
    return np.concatenate(list(pixels(paths, shape, **options)))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp", ".gif"])
def test_a_file_of_the_networks_size_is_what_the_loop_over_images_reads(tmp_path, suffix):
    write_pictures(tmp_path, 3, *SHAPE[:2], by_class=False, suffixes=(suffix,))
    paths = find_images(tmp_path).paths
    loop = [keras.utils.img_to_array(keras.utils.load_img(path, target_size=SHAPE[:2])) for path in paths]
    assert np.array_equal(decoded(paths, SHAPE), np.stack(loop))


def averaged(image, rows, columns):
    """Each new pixel is the mean over the area that it covers, in float64."""
    height, width = image.shape[:2]
    return np.einsum("rh,hwc,kw->rkc", _shares(height, rows), image.astype(float), _shares(width, columns))


def _shares(old, new):
    edges = np.arange(new + 1) * old / new
    pixel = np.arange(old)
    overlap = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    return np.maximum(overlap, 0) * new / old


@pytest.mark.parametrize(("rows", "columns"), [(53, 71), (96, 48), (24, 90)])
def test_a_larger_picture_is_cut_to_its_centre_and_averaged(tmp_path, rows, columns):
    image = picture("noise", rows, columns, np.random.default_rng(1))
    Image.fromarray(image).save(tmp_path / "a.png")
    tall, wide = min(rows, columns * 24 // 32), min(columns, rows * 32 // 24)
    top, left = (rows - tall) // 2, (columns - wide) // 2
    expected = averaged(image[top : top + tall, left : left + wide], *SHAPE[:2])
    assert np.abs(decoded([tmp_path / "a.png"], SHAPE)[0] - expected).max() <= 0.5 + 1e-3


def test_a_large_jpeg_shrunk_while_it_is_decoded_is_nearly_its_average(tmp_path):
    image = picture("gratings", 240, 320, np.random.default_rng(2))
    Image.fromarray(image).save(tmp_path / "a.jpg", quality=95)
    ours = decoded([tmp_path / "a.jpg"], SHAPE)[0]
    assert np.abs(ours - averaged(np.asarray(Image.open(tmp_path / "a.jpg")), *SHAPE[:2])).mean() < 1


def test_a_smaller_picture_is_enlarged_and_a_grey_one_has_three_channels(tmp_path):
    Image.fromarray(np.full((6, 8), 77, np.uint8)).save(tmp_path / "a.png")
    assert (decoded([tmp_path / "a.png"], SHAPE) == 77).all()
    assert decoded([tmp_path / "a.png"], (6, 8, 1)).shape == (1, 6, 8, 1)


def test_files_come_sorted_with_their_classes_and_digests(tmp_path):
    write_pictures(tmp_path, 2)
    (tmp_path / ".thumbnails").mkdir()
    (tmp_path / ".thumbnails" / "a.png").write_bytes(b"")
    (tmp_path / "gradients" / "notes.txt").write_text("passed over")
    files = find_images(tmp_path)
    assert files.names == tuple(sorted(files.names)) and len(files.names) == 6
    assert files.class_names == tuple(sorted(KINDS)) and files.labels.tolist() == [0, 0, 1, 1, 2, 2]
    before = files.digest
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(files.paths[-1])
    assert find_images(tmp_path).digest != before, "another picture is another digest"


def test_batches_keep_the_order_of_the_files(tmp_path):
    for value in range(9):
        Image.fromarray(np.full((4, 4, 3), 20 * value, np.uint8)).save(tmp_path / f"{value}.png")
    found = decoded(find_images(tmp_path).paths, (4, 4, 3), at_once=2)
    assert found[:, 0, 0, 0].tolist() == [20 * value for value in range(9)]


def test_a_damaged_file_is_named(tmp_path):
    files = find_images(write_pictures(tmp_path, 2))
    content = files.paths[3].read_bytes()
    files.paths[3].write_bytes(content[: len(content) // 3])
    with pytest.raises(ImageError, match="gratings/01.jpg: cannot be decoded") as raised:
        decoded(files.paths, SHAPE)
    assert "\n" not in str(raised.value)


def test_a_folder_without_order_is_refused(tmp_path):
    with pytest.raises(ImageError, match="no image files"):
        find_images(tmp_path)
    with pytest.raises(ImageError, match="is not a folder"):
        find_images(tmp_path / "nowhere")
    write_pictures(tmp_path, 1)
    (tmp_path / "stray.png").write_bytes(b"")
    with pytest.raises(ImageError, match="images beside class folders, such as stray.png"):
        find_images(tmp_path)


def test_without_tensorflow_one_line_says_so(tmp_path, monkeypatch):
    write_pictures(tmp_path, 1)
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ImageError, match="pip install tensorflow"):
        decoded(find_images(tmp_path).paths, SHAPE)


@pytest.mark.parametrize(
    ("name", "family"),
    [("caffe", "vgg16"), ("tf", "mobilenet_v2"), ("torch", "densenet"), ("none", "efficientnet")],
)
def test_conventions_are_those_of_the_families_bit_for_bit(name, family):
    preprocess = getattr(keras.applications, family).preprocess_input
    assert conventions.convention_of(preprocess) == name
    images = np.random.default_rng(0).integers(0, 256, (2, 5, 7, 3), np.uint8)
    ours = conventions.entrance(name, images.shape[1:]).normalised(images)
    assert ours.dtype == np.float32 and np.array_equal(ours, preprocess(images.astype(np.float32)))


def test_a_convention_that_is_none_of_them_is_not_guessed():
    with pytest.raises(ValueError, match="none of none, scale01, tf, torch, caffe"):
        conventions.convention_of(lambda images: images / 7)
    with pytest.raises(ValueError, match="three colours, the network takes 1 channel"):
        conventions.entrance("caffe", (8, 8, 1))
