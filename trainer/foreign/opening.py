"""A network of others, from a file or by name: judged, rebuilt, with its weights."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path

import keras

from trainer import conventions
from trainer.foreign import applications
from trainer.foreign.apart import copy_weights, taken_apart
from trainer.foreign.archive import configuration_in, weights_of
from trainer.foreign.configuration import network_of
from trainer.foreign.errors import ForeignError
from trainer.foreign.flattening import flattened
from trainer.foreign.inspection import inspected
from trainer.foreign.safetensors import load_safetensors

TORCH = (".pt", ".pth", ".ckpt", ".bin")
PICKLES = (".pkl", ".pickle", ".joblib")
OF_WEIGHTS = (".weights.h5", ".safetensors")
COPIES = 8  # of a network's weights, that a file may hold: those of an optimiser beside them
ROOM = 1 << 26  # bytes, for what else is in it
SINGLE = 4


@dataclass(frozen=True, eq=False)
class ForeignNetwork:
    """A network with each nonlinearity as a layer of its own (see trainer.foreign.apart), in float32.

    name: of the model. origin: where it is from, in words. convention: how it wants its pixels, or None where
    nothing says so.
    """

    name: str
    origin: str
    network: keras.Model
    convention: str | None

    @property
    def shape(self) -> tuple[int, int, int]:
        """(rows, columns, channels) of the images that it takes."""
        return tuple(self.network.input_shape[1:])


def open_network(
    model: str, architecture: str | None = None, weights: str | None = None, size: tuple[int, int] | None = None
) -> ForeignNetwork:
    """A network of others. ForeignError, one line, where it cannot be had without running code of others.

    model: a .keras or .h5 file, a name of keras.applications, or a file of weights alone (.weights.h5, .safetensors),
    whose `architecture` is such a name, or a JSON file as `to_json` writes it. weights: "random" to draw them anew;
    of a name also "imagenet", the default. size: (rows, columns), where the network leaves them open.
    """
    if model.lower() in applications.names():
        name = applications.names()[model.lower()]
        if architecture:
            raise ForeignError(f"--architecture is for files of weights; {name} is an architecture itself")
        weights = weights or applications.IMAGENET
        network = applications.build(name, weights, size)
        return _foreign(name, f"keras.applications.{name}, {weights} weights", network, size, _convention(name))
    path = _file(model)
    if weights == applications.IMAGENET:
        raise ForeignError(f"{path}: has weights of its own; --weights {weights} is for names of keras.applications")
    network, convention = _architecture(path, architecture, size)
    if weights != applications.RANDOM:
        _load(network, path)
    origin = f"{path}, with random weights" if weights else str(path)
    name = path.name.removesuffix(path.suffix).removesuffix(".weights")
    return _foreign(name, origin, network, size, convention)


def _file(model):
    """The path of a file that can be read without running what is in it."""
    path = Path(model)
    if path.suffix.lower() in TORCH:
        raise ForeignError(
            f"{path}: a PyTorch file is a pickle, which runs code when it is read; save its state_dict with "
            "safetensors.torch.save_file and import that with --architecture"
        )
    if path.suffix.lower() in PICKLES:
        raise ForeignError(f"{path}: a pickle runs code when it is read; save the network with Keras as .keras")
    if path.is_dir():
        raise ForeignError(f"{path}: is a folder; a SavedModel cannot be taken apart, save the network as .keras")
    if not path.is_file():
        raise ForeignError(
            f"{model}: no such file, and no name of keras.applications; these are "
            f"{', '.join(applications.names().values())}"
        )
    if path.suffix not in (".keras", ".h5", ".safetensors"):
        raise ForeignError(f"{path}: a .keras, .h5, .weights.h5 or .safetensors file can be imported")
    return path


def _architecture(path, architecture, size):
    """(network, convention or None) of a file, by itself or by the architecture that is named."""
    if path.name.endswith(OF_WEIGHTS):
        if architecture is None:
            raise ForeignError(f"{path}: holds weights alone; name their architecture with --architecture")
        if architecture.lower() in applications.names():
            network = applications.build(architecture, applications.RANDOM, size)
            return network, _convention(architecture)
        return network_of(_json(Path(architecture)), architecture), None
    if architecture:
        raise ForeignError(f"{path}: states its architecture itself; --architecture is for {', '.join(OF_WEIGHTS)}")
    if path.suffix == ".keras":
        return network_of(configuration_in(path), str(path)), None
    text = inspected(path)["configuration"]
    if text is None:
        raise ForeignError(f"{path}: holds weights alone; call it .weights.h5 and name their --architecture")
    return network_of(_parsed(text, path), str(path)), None


def _json(path):
    try:
        return _parsed(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError):
        raise ForeignError(
            f"--architecture {path}: no readable file, and no name of keras.applications; these are "
            f"{', '.join(applications.names().values())}"
        ) from None


def _parsed(text, path):
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ForeignError(f"{path}: its configuration is not JSON; write it with network.to_json()") from None


def _load(network, path):
    """Give a network the weights in a file."""
    most = COPIES * SINGLE * network.count_params() + ROOM
    if path.suffix == ".safetensors":
        load_safetensors(network, path)
    elif path.suffix == ".keras":
        with weights_of(path, most) as weights:
            _load_hdf5(network, weights, path, most)
    else:
        _load_hdf5(network, path, path, most)


def _load_hdf5(network, weights, path, most):
    try:
        found = inspected(weights)
    except ForeignError as error:
        raise ForeignError(str(error).replace(str(weights), str(path))) from None
    if found["bytes"] > most:
        raise ForeignError(f"{path}: states {found['bytes']} bytes of weights, the network has at most {most}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Keras leaves layers that it does not find as they were drawn, and warns
            network.load_weights(weights)
    except Exception as error:  # whatever Keras raises for weights of another network
        why = " ".join(str(error).split())[:200]
        raise ForeignError(f"{path}: its weights do not fit into the network ({why})") from None


def _foreign(name, origin, network, size, convention):
    if len(network.inputs) != 1 or len(network.inputs[0].shape) != 4:
        raise ForeignError(
            f"{name}: takes {len(network.inputs)} inputs; one of images (rows, columns, channels) is needed"
        )
    rows, columns, channels = network.inputs[0].shape[1:]
    if channels not in (1, 3):
        raise ForeignError(f"{name}: takes images of {channels} channels; image files have 1 or 3")
    if size is None and None in (rows, columns):
        raise ForeignError(f"{name}: takes images of any size; choose one with --size")
    if size is not None and any(own not in (None, asked) for own, asked in zip((rows, columns), size, strict=True)):
        raise ForeignError(f"{name}: takes images of {rows} x {columns}, received --size {size[0]}x{size[1]}")
    network = flattened(network)
    apart = taken_apart(network, (*(size or (rows, columns)), channels))
    copy_weights(network, apart)
    return ForeignNetwork(name, origin, apart, convention)


def _convention(name):
    try:
        return conventions.convention_of(applications.preprocess(name))
    except ValueError:
        return None
