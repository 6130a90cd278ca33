"""What images are like before any network sees them: brightness, contrast, coarseness, colour.

All take uint8 images (n, rows, columns, channels), red first; statistics are float64 (n,). Pixels are taken as stored,
with their gamma, as in most studies of image statistics: brightness is strictly speaking luma.
"""

import numpy as np

REC_709 = (0.2126, 0.7152, 0.0722)
IMAGES_AT_ONCE = 32


def grey(images):
    """The grey values themselves: float64 (n, rows, columns), from 0 (black) to 1 (white).

    Red, green and blue weighted as in Rec. ITU-R BT.709; of other than three channels the plain mean.
    """
    values = images / 255.0
    return values @ REC_709 if values.shape[-1] == 3 else values.mean(axis=-1)


def luminance(images):
    """Mean grey value, from 0 (black) to 1 (white): red, green and blue weighted as in Rec. ITU-R BT.709.

    Of other than three channels the plain mean is taken.

    >>> luminance(np.full((1, 2, 2, 1), 51, np.uint8)).tolist()
    [0.2]
    """
    return _each(images, lambda some: grey(some).mean(axis=(1, 2)))


def rms_contrast(images):
    """Standard deviation of the grey values, from 0 (one shade) to 0.5 (half black, half white).

    Peli, Journal of the Optical Society of America A 1990.
    """
    return _each(images, lambda some: grey(some).std(axis=(1, 2)))


def spectral_slope(images):
    """Slope of the power spectrum over the spatial frequency, both as logarithms; no unit, about -2 in photographs.

    Of the grey values, less their mean: power averaged over all directions in rings one cycle wide (cycles over the
    shorter side), from one cycle up to the highest frequency that all directions have; a straight line is fitted to the
    rings by least squares. The lower, the coarser: 0 is white noise. No window is laid over the image: its edges
    weigh in. nan without two rings that have power: a single shade, or fewer than four rows or columns.
    Field, Journal of the Optical Society of America A 1987; van der Schaaf & van Hateren, Vision Research 1996.
    """
    return _each(images, _slopes)


def colourfulness(images):
    """How strong and varied the colours are: from 0 (grey), about 15 slightly, 60 quite, 110 extremely colourful.

    Standard deviation and mean of red - green and (red + green) / 2 - blue, of 255 levels. nan of other than three
    channels. Hasler & Suesstrunk, Human Vision and Electronic Imaging 2003.
    """
    return _each(images, _colour)


def _each(images, statistic):
    """The statistic of all images, a few at a time: as float64 they take eight times the space."""
    images = np.asarray(images)
    blocks = [images[start : start + IMAGES_AT_ONCE] for start in range(0, len(images), IMAGES_AT_ONCE)]
    return np.concatenate([statistic(block) for block in blocks]) if blocks else np.empty(0)


def _slopes(images):
    rows, columns = images.shape[1:3]
    side = min(rows, columns)
    values = grey(images)
    values -= values.mean(axis=(1, 2), keepdims=True)
    power = np.abs(np.fft.fft2(values)).reshape(len(images), -1) ** 2
    cycles = np.hypot(np.fft.fftfreq(rows)[:, np.newaxis], np.fft.fftfreq(columns)).ravel() * side
    ring = np.rint(cycles).astype(int)
    rings = np.arange(1, side // 2 + 1)
    means = np.stack([power[:, ring == one].mean(axis=1) for one in rings], axis=1) if len(rings) else power[:, :0]
    return np.array([_slope(np.log(rings), mean) for mean in means])


def _slope(logarithms, power):
    """Least squares over the rings that have more power than the rounding of the transform."""
    there = power > 1e-20 * power.size
    if np.count_nonzero(there) < 2:
        return np.nan
    across, up = logarithms[there], np.log(power[there])
    across = across - across.mean()
    return across @ up / (across @ across)


def _colour(images):
    if images.shape[-1] != 3:
        return np.full(len(images), np.nan)
    red, green, blue = np.moveaxis(images.astype(np.float64), -1, 0)
    opponents = np.stack([red - green, (red + green) / 2 - blue])
    spread, mean = opponents.std(axis=(2, 3)), opponents.mean(axis=(2, 3))
    return np.hypot(*spread) + 0.3 * np.hypot(*mean)
