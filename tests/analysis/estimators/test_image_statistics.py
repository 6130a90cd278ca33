"""Statistics of images, against plain loops and images of a known make."""

import math

import numpy as np
import pytest

from analysis.estimators.image_statistics import colourfulness, luminance, rms_contrast, spectral_slope

ALL = (luminance, rms_contrast, spectral_slope, colourfulness)


def some(shape=(3, 9, 12, 3)):
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def grey(image):
    """Pixel by pixel, from the weights of the recommendation."""
    weights = (0.2126, 0.7152, 0.0722) if image.shape[-1] == 3 else (1 / image.shape[-1],) * image.shape[-1]
    return [[sum(w * int(c) / 255 for w, c in zip(weights, pixel, strict=True)) for pixel in row] for row in image]


def slope_by_loops(image):
    """A Fourier transform by its definition, rings by a loop, the line by numpy's polyfit."""
    values = np.array(grey(image))
    values = values - values.mean()
    rows, columns = values.shape
    side = min(rows, columns)
    rings = {}
    for v in range(rows):
        for u in range(columns):
            waves = [
                values[y, x] * np.exp(-2j * np.pi * (v * y / rows + u * x / columns))
                for y in range(rows)
                for x in range(columns)
            ]
            frequency = math.hypot(min(v, rows - v) / rows, min(u, columns - u) / columns)
            rings.setdefault(round(frequency * side), []).append(abs(sum(waves)) ** 2)
    known = [(ring, np.mean(power)) for ring, power in rings.items() if 1 <= ring <= side // 2]
    return np.polyfit(*np.log(np.array(known).T), 1)[0]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_brightness_and_contrast_are_those_of_plain_loops(channels):
    images = some((3, 5, 7, channels))
    for image, mean, contrast in zip(images, luminance(images), rms_contrast(images), strict=True):
        values = [value for row in grey(image) for value in row]
        average = math.fsum(values) / len(values)
        assert mean == pytest.approx(average, rel=1e-12)
        squares = math.fsum((value - average) ** 2 for value in values)
        assert contrast == pytest.approx(math.sqrt(squares / len(values)), rel=1e-10)


def test_white_is_1_black_is_0_and_green_is_brighter_than_blue():
    images = np.zeros((4, 2, 2, 3), np.uint8)
    images[1] = 255
    images[2, ..., 1] = images[3, ..., 2] = 255
    assert luminance(images) == pytest.approx([0, 1, 0.7152, 0.0722])
    assert rms_contrast(np.array([[[[0]], [[255]]]], np.uint8)) == pytest.approx([0.5])


def test_the_slope_is_that_of_a_transform_by_its_definition():
    images = some((2, 9, 12, 1))
    assert spectral_slope(images) == pytest.approx([slope_by_loops(image) for image in images], rel=1e-9)


@pytest.mark.parametrize("slope", [0.0, -2.0, -3.0])
def test_the_slope_of_noise_made_with_one_is_found(slope):
    random, side = np.random.default_rng(1), 128
    cycles = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)) * side
    amplitude = np.where(cycles > 0, np.maximum(cycles, 1) ** (slope / 2), 0)
    found = []
    for _ in range(8):
        values = np.fft.ifft2(amplitude * np.fft.fft2(random.normal(size=(side, side)))).real
        pixels = np.clip(128 + 40 * values / values.std(), 0, 255).astype(np.uint8)
        found.append(spectral_slope(pixels[None, :, :, None])[0])
    assert np.mean(found) == pytest.approx(slope, abs=0.1)


def test_colourfulness_is_that_of_plain_loops():
    """The formula of Hasler & Suesstrunk, written out."""
    image = some((1, 4, 5, 3))[0]
    pixels = [tuple(map(int, pixel)) for row in image for pixel in row]
    opponents = [r - g for r, g, b in pixels], [(r + g) / 2 - b for r, g, b in pixels]
    means = [sum(values) / len(values) for values in opponents]
    variances = [
        sum((value - mean) ** 2 for value in values) / len(values)
        for values, mean in zip(opponents, means, strict=True)
    ]
    expected = math.sqrt(sum(variances)) + 0.3 * math.hypot(*means)
    assert colourfulness(image[None]) == pytest.approx([expected], rel=1e-12)


def test_what_does_not_exist_is_nan():
    flat = np.full((2, 8, 8, 3), 77, np.uint8)
    assert np.isnan(spectral_slope(flat)).all(), "one shade has no spectrum"
    assert np.isnan(spectral_slope(some((2, 3, 3, 3)))).all(), "and three pixels one ring only"
    assert np.isnan(colourfulness(some((2, 4, 4, 1)))).all()
    assert rms_contrast(flat) == pytest.approx([0, 0], abs=1e-12)


@pytest.mark.parametrize("statistic", ALL)
def test_every_image_counts_for_itself(statistic):
    images = some((40, 6, 5, 3))
    assert statistic(images[:0]).shape == (0,)
    one_by_one = np.concatenate([statistic(image[None]) for image in images])
    np.testing.assert_allclose(statistic(images), one_by_one, rtol=1e-12)
