"""What is kept within a number of bytes."""

import numpy as np

from analysis.recent import Recent


def asked(recent, *keys, size=40):
    """Which of the keys had to be worked out, asked for in this order."""
    made = []
    for key in keys:
        result = recent.get(key, lambda key=key: made.append(key) or np.full(size, key, np.uint8))
        assert (result == key).all()
    return made


def test_what_fits_is_worked_out_once():
    assert asked(Recent(120), 1, 2, 3, 1, 2, 3, 2) == [1, 2, 3]


def test_the_longest_unused_makes_room():
    assert asked(Recent(100), 1, 2, 1, 3, 1, 2) == [1, 2, 3, 2]


def test_bytes_stay_within_the_limit():
    recent = Recent(100)
    for key in range(20):
        asked(recent, key)
        assert recent.bytes <= 100


def test_a_result_beyond_the_limit_is_kept_alone():
    recent = Recent(100)
    assert asked(recent, 1) == [1]
    assert asked(recent, 2, 2, size=500) == [2] and recent.bytes == 500
    assert asked(recent, 1) == [1] and recent.bytes == 40


def test_what_cannot_be_worked_out_is_asked_again():
    recent = Recent(100)
    for _ in range(2):
        try:
            recent.get("key", lambda: 1 / 0)
        except ZeroDivisionError:
            continue
        raise AssertionError("a failure was kept")
