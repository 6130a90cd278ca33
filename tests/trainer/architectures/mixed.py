"""Building a network under mixed precision."""

from contextlib import contextmanager

import keras


@contextmanager
def mixed_precision():
    """Layers built inside compute in bfloat16, unless they say otherwise."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(policy)
