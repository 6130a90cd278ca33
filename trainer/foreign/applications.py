"""Networks that come with Keras (`keras.applications`), by name."""

from __future__ import annotations

import contextlib
import inspect
import sys

import keras

from trainer.foreign.errors import ForeignError

IMAGENET, RANDOM = "imagenet", "random"


def names() -> dict[str, str]:
    """{name in small letters: name} of the networks that Keras brings."""
    found = [name for name, value in vars(keras.applications).items() if inspect.isfunction(value)]
    return {name.lower(): name for name in sorted(found)}


def build(name: str, weights: str, size: tuple[int, int] | None) -> keras.Model:
    """A network by name. weights: "imagenet", downloaded by Keras where it has not yet, or "random".

    size: (rows, columns) in place of its usual ones. ForeignError where weights cannot be had.
    """
    shape = {"input_shape": (*size, 3)} if size else {}
    try:
        with contextlib.redirect_stdout(sys.stderr):  # where Keras says that it downloads
            return _function(name)(weights=None if weights == RANDOM else weights, **shape)
    except ValueError as error:
        raise ForeignError(f"{name}: Keras cannot build it ({str(error).strip().splitlines()[0]})") from None
    except Exception as error:  # Keras raises a bare Exception where a download fails
        raise ForeignError(
            f"{name}: its pretrained weights cannot be downloaded ({_reason(error)}); put them where Keras keeps them, "
            "or take random ones with --weights random"
        ) from None


def preprocess(name: str):
    """The preprocess_input of the family of a network."""
    return sys.modules[inspect.unwrap(_function(name)).__module__].preprocess_input


def _function(name):
    return getattr(keras.applications, names()[name.lower()])


def _reason(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
