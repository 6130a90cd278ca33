"""The configuration of a network of others: data to be judged before Keras builds anything of it."""

from __future__ import annotations

from typing import Any

import keras

from trainer.foreign.errors import ForeignError

MODELS = ("Functional", "Model", "Sequential")
LAYERS = frozenset({
    *MODELS, "InputLayer", "Activation", "Add", "AveragePooling2D", "Average", "BatchNormalization", "Concatenate",
    "Conv1D", "Conv2D", "Conv2DTranspose", "Cropping2D", "Dense", "DepthwiseConv2D", "Dropout", "ELU", "Flatten",
    "GaussianDropout", "GaussianNoise", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "GroupNormalization",
    "Identity", "LayerNormalization", "LeakyReLU", "Maximum", "MaxPooling2D", "Minimum", "Multiply", "Normalization",
    "PReLU", "Permute", "RandomContrast", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "ReLU",
    "Rescaling", "Reshape", "SeparableConv2D", "Softmax", "SpatialDropout2D", "Subtract", "UpSampling2D",
    "ZeroPadding2D",
})  # fmt: skip
DATA = frozenset({"__keras_tensor__", "__numpy__", "DTypePolicy"})
DEEPEST = 100
# Of training alone, and a place for code of others: left out.
OF_TRAINING = ("kernel_regularizer", "bias_regularizer", "activity_regularizer", "beta_regularizer",
               "gamma_regularizer", "depthwise_regularizer", "pointwise_regularizer", "kernel_constraint",
               "bias_constraint", "beta_constraint", "gamma_constraint", "depthwise_constraint",
               "pointwise_constraint", "alpha_regularizer", "alpha_constraint", "compile_config")  # fmt: skip


def network_of(configuration: Any, source: str) -> keras.Model:
    """The network that a configuration describes, with weights of its initialisers, in float32.

    configuration: what `to_json` says, read. Only layers of Keras that are known here are built, from plain data;
    ForeignError names the first part that is anything else. source: what errors name.
    """
    kind = configuration.get("class_name") if isinstance(configuration, dict) else None
    if kind not in MODELS:
        raise ForeignError(
            f"{source}: holds {f'a {kind}' if kind else 'no configuration'}; only Functional and Sequential networks "
            "can be rebuilt without running code of others"
        )
    judged = _judged(configuration, source, kind, DEEPEST)
    build = keras.Sequential if kind == "Sequential" else keras.Model
    try:
        network = build.from_config(judged["config"])
    except Exception as error:  # whatever Keras raises for data that do not fit together
        raise ForeignError(f"{source}: Keras cannot build it ({_first_line(error)})") from None
    if not isinstance(network.inputs, list) or not network.inputs:
        raise ForeignError(f"{source}: states no input shape; save it again after it has been built")
    return network


def _judged(value, source, name, depth):
    """A copy of a part of the configuration in which everything is known."""
    if depth == 0:
        raise ForeignError(f"{source}: {name}: its configuration is nested more than {DEEPEST} deep")
    if isinstance(value, list):
        return [_judged(part, source, name, depth - 1) for part in value]
    if not isinstance(value, dict):
        return value
    if "class_name" in value:
        name = _name_in(value, name)
        _demand_known(value, source, name)
    parts = {key: part for key, part in value.items() if key not in OF_TRAINING}
    if "class_name" in value and isinstance(parts.get("config"), dict) and "dtype" in parts["config"]:
        parts["config"] = parts["config"] | {"dtype": "float32"}
    return {key: _judged(part, source, name, depth - 1) for key, part in parts.items()}


def _name_in(value, name):
    config = value.get("config")
    return config["name"] if isinstance(config, dict) and isinstance(config.get("name"), str) else name


def _demand_known(value, source, name):
    """ForeignError unless an object is a layer that is known, an initialiser of Keras, or data."""
    kind, module = value["class_name"], value.get("module")
    if kind in ("Lambda", "__lambda__"):
        raise ForeignError(f"{source}: {name} is a Lambda layer: the code in it is not run; use a layer of Keras")
    if kind == "function":
        raise ForeignError(f"{source}: {name} uses the function {value.get('config')!r}: custom code is not run")
    ours = module is None or str(module).split(".")[0] == "keras"
    known = kind in LAYERS | DATA or _is_initialiser(kind)
    if not (ours and known and value.get("registered_name") in (None, kind)):
        made = f"{module}.{kind}" if module else str(kind)
        reason = "it is not among the layers that are known" if ours else "custom code is not run"
        raise ForeignError(f"{source}: {name} is of class {made}: {reason}; build the network from layers of Keras")


def _is_initialiser(kind):
    found = getattr(keras.initializers, kind, None) if isinstance(kind, str) else None
    return isinstance(found, type) and issubclass(found, keras.initializers.Initializer)


def _first_line(error):
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
