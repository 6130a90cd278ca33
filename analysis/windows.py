"""Where the window of a convolution or a pooling lies on its input, along one side."""

import numpy as np


def taps(have, size, stride, dilation, padding):
    """What a window touches at each of its places: (places, size) positions of the input, which has `have` of them.

    padding: "same" or "valid", as Keras means it. Positions below 0 and from `have` on lie in the padding.

    >>> taps(4, size=3, stride=1, dilation=1, padding="same").tolist()
    [[-1, 0, 1], [0, 1, 2], [1, 2, 3], [2, 3, 4]]
    >>> taps(5, size=2, stride=2, dilation=1, padding="valid").tolist()
    [[0, 1], [2, 3]]
    """
    reach = (size - 1) * dilation + 1
    places = -(-have // stride) if padding == "same" else (have - reach) // stride + 1
    before = max((places - 1) * stride + reach - have, 0) // 2 if padding == "same" else 0
    return stride * np.arange(places)[:, np.newaxis] - before + dilation * np.arange(size)
