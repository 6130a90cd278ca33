"""Weights in the safetensors format (PyTorch's names and axes), read without PyTorch, and their way into a network.

The file: 8 bytes, the length of a JSON header; the header, {name: {dtype, shape, data_offsets}}; the numbers.
https://github.com/huggingface/safetensors
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import keras
import numpy as np

from trainer.foreign.errors import ForeignError

LARGEST_HEADER = 1 << 26
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
# How PyTorch names the weights of one layer, in the order of Keras.
PARTS = {"weight": 0, "bias": 1, "running_mean": 2, "running_var": 3}
COUNTER = "num_batches_tracked"


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """{name: float32 array} of a file; ForeignError where it is not in this format."""
    size = path.stat().st_size
    with open(path, "rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if not 2 <= length <= min(LARGEST_HEADER, size - 8):
            raise ForeignError(f"{path}: is no safetensors file (its header would have {length} bytes)")
        try:
            header = json.loads(stream.read(length))
        except (ValueError, RecursionError):
            raise ForeignError(f"{path}: is no safetensors file (its header is not JSON)") from None
    entries = {name: entry for name, entry in header.items() if name != "__metadata__" and not name.endswith(COUNTER)}
    numbers = np.memmap(path, np.uint8, "r", offset=8 + length)
    return {name: _tensor(path, name, entry, numbers) for name, entry in entries.items()}


def _tensor(path, name, entry, numbers):
    try:
        dtype, shape = np.dtype(DTYPES[entry["dtype"]]), tuple(int(side) for side in entry["shape"])
        start, stop = (int(offset) for offset in entry["data_offsets"])
    except (KeyError, TypeError, ValueError):
        raise ForeignError(f"{path}: {name} is not of numbers of {', '.join(DTYPES)} with a shape") from None
    fits = min(shape, default=0) >= 0 and 0 <= start <= stop <= len(numbers)
    if not fits or stop - start != math.prod(shape) * dtype.itemsize:
        raise ForeignError(f"{path}: {name} does not fit into the file; it is damaged or cut short")
    values = numbers[start:stop].view(dtype).reshape(shape)
    if entry["dtype"] == "BF16":  # the upper half of a float32
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float32)


def load_safetensors(network: keras.Model, path: Path):
    """Give a network the weights of a file, layer after layer, transposed from PyTorch's axes to those of Keras.

    Where the file has the names of the network's layers, they decide; else the order of its modules within each part
    (features, classifier ...) and the shapes. ForeignError where these leave none or several: never a guess.
    """
    modules = _modules(path)
    layers = [layer for layer in network.layers if layer.weights]
    by_name = all(layer.name in modules for layer in layers)
    waiting = {name: {name: modules[name]} for name in modules} if by_name else _in_parts(modules)
    for layer in layers:
        part = layer.name if by_name else _only_fitting(path, layer, waiting)
        name = next(iter(waiting[part]))
        values = _fitted(layer, waiting[part].pop(name))
        if values is None:
            raise ForeignError(f"{path}: {name} does not fit into {layer.name}, which takes {_shapes(layer)}")
        layer.set_weights(values)
        waiting = {name: rest for name, rest in waiting.items() if rest}
    if waiting:
        left = ", ".join(name for rest in waiting.values() for name in rest)
        raise ForeignError(f"{path}: the network has no layers for {left}; name the architecture that it belongs to")


def _modules(path):
    """{module: {part: array}} in natural order (2 before 10); the format itself sorts names as text."""
    modules = {}
    tensors = read_tensors(path)
    for name in sorted(tensors, key=lambda name: [int(word) if word.isdigit() else word for word in _words(name)]):
        module, _, part = name.rpartition(".")
        if part not in PARTS:
            raise ForeignError(f"{path}: {name} is none of {', '.join(PARTS)} of a layer; only these can be mapped")
        modules.setdefault(module, {})[part] = tensors[name]
    return modules


def _words(name):
    """Text and numbers of a name in turn, so that text is compared with text."""
    return re.split(r"(\d+)", name)


def _in_parts(modules):
    parts = {}
    for name, arrays in modules.items():
        part = name.split(".")[0]
        parts.setdefault("" if part.isdigit() else part, {})[name] = arrays
    return parts


def _only_fitting(path, layer, waiting):
    """The part of the network whose next module fits into a layer."""
    heads = {part: next(iter(modules.items())) for part, modules in waiting.items()}
    fitting = [part for part, (_, arrays) in heads.items() if _fitted(layer, arrays) is not None]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(name for name, _ in heads.values()) or "nothing"
    why = "more than one fits" if fitting else "none fits"
    raise ForeignError(
        f"{path}: {layer.name} takes {_shapes(layer)}; of what comes next there ({names}) {why}; "
        "name the modules as the network's layers and save again"
    )


def _fitted(layer, arrays):
    """The weights of a module in the order and with the axes of a layer; None where they do not fit."""
    ordered = [arrays[part] for part in sorted(arrays, key=PARTS.get)]
    wanted = [tuple(weight.shape) for weight in layer.weights]
    if len(ordered) != len(wanted):
        return None
    if type(layer).__name__ in ("Conv2D", "DepthwiseConv2D", "Dense"):
        ordered[0] = _turned(layer, ordered[0])
    return ordered if [array.shape for array in ordered] == wanted else None


def _turned(layer, kernel):
    """From (out, in, rows, columns) or (out, in) to the axes of Keras."""
    if kernel.ndim == 4:
        turned = kernel.transpose(2, 3, 1, 0)
        return turned.transpose(0, 1, 3, 2) if type(layer).__name__ == "DepthwiseConv2D" else turned
    before = layer.input._keras_history.operation
    if kernel.ndim == 2 and type(before).__name__ == "Flatten" and len(before.input.shape) == 4:
        rows, columns, channels = before.input.shape[1:]
        if kernel.shape[1] == rows * columns * channels:  # PyTorch flattens channel by channel
            return kernel.reshape(-1, channels, rows, columns).transpose(2, 3, 1, 0).reshape(kernel.shape[::-1])
    return kernel.T


def _shapes(layer):
    return ", ".join(" x ".join(map(str, weight.shape)) for weight in layer.weights)
