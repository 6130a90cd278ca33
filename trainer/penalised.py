"""A network whose code is forced to be sparse: a term beside its loss, or a selection of winners inside it."""

from __future__ import annotations

import keras

from trainer import network as networks
from trainer.layer_sets import layers_named
from trainer.penalties import PENALTIES, formula, is_term
from trainer.registry import read_options


def penalised_layers(network: keras.Model, table: dict) -> list[keras.Layer]:
    """The layers that a recipe's penalty acts on; ValueError in one line where it cannot."""
    options = read_options(PENALTIES, table)
    layers = layers_named(network, options.layers)
    for layer in layers:
        why = options.refusal(tuple(layer.output.shape), networks.nonlinearity(layer))
        if why:
            raise ValueError(f"{table['kind']} over {options.over} of {layer.name}: {why}")
    return layers


def description(network: keras.Model, table: dict) -> dict:
    """What run.json notes of a penalty: its formula with the axes, and the layers that it acts on."""
    return {"formula": formula(table), "layers": [layer.name for layer in penalised_layers(network, table)]}


def with_winners(network: keras.Model, table: dict | None) -> keras.Model:
    """The same layers with a selection of winners after those that the penalty names; as it is for other penalties."""
    if table is None or is_term(table):
        return network
    module, options = PENALTIES[table["kind"]], read_options(PENALTIES, table)
    after = {networks.tensors(network, layer)[networks.ACTIVATION]._keras_history.operation.name: layer.name
             for layer in penalised_layers(network, table)}  # fmt: skip

    def select(layer, *given, **named):
        made = layer(*given, **named)
        return module.select(made, after[layer.name], options) if layer.name in after else made

    return keras.models.clone_model(network, call_function=select)


class Penalty(keras.layers.Layer):
    """Adds a penalty on activations to the loss in training, and hands on the first of what it is given.

    Computed in float32 whatever the network computes in. `average` is its running mean since `begin_epoch`, of the
    images seen, as it stands in the loss.
    """

    def __init__(self, table: dict):
        super().__init__(name="penalty", dtype="float32")
        self.measure, self.options = PENALTIES[table["kind"]].measure, read_options(PENALTIES, table)
        self.total, self.images = (
            self.add_weight(shape=(), initializer="zeros", trainable=False, name=name) for name in ("total", "images")
        )

    def call(self, given, training=False):
        """given: the network's output, then the activations of each layer, images first."""
        output, *activations = given
        if training:
            term = self.options.strength * self._mean(activations)
            images = keras.ops.cast(keras.ops.shape(output)[0], "float32")
            self.add_loss(term)
            self.total.assign_add(term * images)
            self.images.assign_add(images)
        return output

    def begin_epoch(self):
        self.total.assign(0.0)
        self.images.assign(0.0)

    @property
    def average(self) -> float:
        return float(self.total) / float(self.images)

    def _mean(self, activations):
        terms = [self.measure(keras.ops.cast(values, "float32"), self.options) for values in activations]
        return sum(terms) / len(terms)
