"""Models inside a network, such as the body that a new head was put on, taken for the layers that they hold."""

from __future__ import annotations

from collections import Counter

import keras


def flattened(network: keras.Model) -> keras.Model:
    """A functional network of the same layers and weights, without models inside it.

    One stays as it is where it has several inputs or outputs, or a layer that is named as another of the network.
    """
    times = Counter(step.name for step in _steps(network))

    def call(step, *arguments, **options):
        if isinstance(step, keras.Model) and can_be_opened(step):
            return through(step, arguments[0])
        return step(*arguments, **options)

    def can_be_opened(model):
        alone = all(times[step.name] == 1 for step in _steps(model))
        return alone and len(model.inputs) == len(model.outputs) == 1

    def through(model, tensor):
        whole = keras.Model(model.inputs[0], model.outputs[0])  # a Sequential becomes functional
        # As keras.models.clone_model does, which would end in a network of its own instead of a tensor of this one.
        return whole._run_through_graph(tensor, call_fn=call)

    image = keras.Input(network.inputs[0].shape[1:], name=network.inputs[0].name)
    return keras.Model(image, through(network, image), name=network.name)


def _steps(network):
    """All layers and bare operations of a network, those of models inside too, but for their inputs."""
    for step in getattr(network, "operations", network.layers):
        if isinstance(step, keras.Model):
            yield from _steps(step)
        elif not isinstance(step, keras.layers.InputLayer):
            yield step
