"""A network with each nonlinearity as a layer of its own, and separable convolutions as the two that they are.

What is recorded of a layer can then be found in every network in the same way.
"""

from __future__ import annotations

import keras

SEPARABLE = "SeparableConv2D"


def taken_apart(network: keras.Model, shape: tuple[int, int, int]) -> keras.Model:
    """A functional network that computes the same, of new layers, whose weights are drawn anew.

    shape: (rows, columns, channels) of its input, where the network leaves that open.
    Layers keep their names; what is split off a layer `x` is called `x_activation`, or `x_depthwise`.
    """
    beside = {}  # of each new layer: what comes before it, and what after

    def clone(layer):
        configuration = layer.get_config()
        if not isinstance(layer, keras.Layer):  # a bare operation, such as a sum written with +
            return type(layer).from_config(configuration)
        before = after = None
        if type(layer).__name__ == SEPARABLE:
            before, configuration = _split(configuration)
        if _is_fused(layer):
            configuration["activation"] = None
            after = keras.layers.Activation(layer.activation, name=f"{layer.name}_activation")
        kind = keras.layers.Conv2D if before else type(layer)
        new = kind.from_config(configuration)
        beside[id(new)] = before, after
        return new

    def call(layer, *arguments, **options):
        before, after = beside.get(id(layer), (None, None))
        if before is not None:
            arguments = (before(*arguments),)
        found = layer(*arguments, **options)
        return after(found) if after is not None else found

    # A Sequential becomes functional.
    whole = keras.Model(network.inputs[0], network.outputs[0], name=network.name)
    image = keras.Input(shape, name=network.inputs[0].name)
    return keras.models.clone_model(whole, image, clone_function=clone, call_function=call)


def copy_weights(network: keras.Model, apart: keras.Model):
    """Give a network that was taken apart the weights of the one that it was made of."""
    for layer in network.layers:
        values = layer.get_weights()
        if type(layer).__name__ == SEPARABLE:
            apart.get_layer(_depthwise_name(layer.name)).set_weights(values[:1])
            values = values[1:]
        if values:
            apart.get_layer(layer.name).set_weights(values)


def _is_fused(layer):
    """Whether a layer with weights applies a nonlinearity itself."""
    own = layer.weights and not isinstance(layer, keras.Model)
    return bool(own) and getattr(layer, "activation", None) not in (None, keras.activations.linear)


def _split(configuration):
    """The two layers that a separable convolution is: (the depthwise one, configuration of the pointwise one)."""
    name = configuration["name"]
    shared = ("strides", "padding", "data_format", "dilation_rate", "depth_multiplier", "depthwise_initializer")
    depthwise = keras.layers.DepthwiseConv2D(
        configuration["kernel_size"],
        use_bias=False,
        name=_depthwise_name(name),
        **{part: configuration[part] for part in shared},
    )
    kept = ("name", "trainable", "dtype", "filters", "data_format", "activation", "use_bias", "bias_initializer")
    pointwise = {part: configuration[part] for part in kept if part in configuration}
    return depthwise, pointwise | {"kernel_size": 1, "kernel_initializer": configuration["pointwise_initializer"]}


def _depthwise_name(name):
    return f"{name}_depthwise"
