"""A network with its compiled training step: the part that runs of one architecture and optimiser share."""

from __future__ import annotations

import zlib
from functools import cached_property

import keras
import numpy as np

from analysis.store.manifest import Entrance
from trainer import network as networks
from trainer.architectures import ARCHITECTURES
from trainer.extraction import Extractor
from trainer.masks import attach_masks
from trainer.optimizers import OPTIMIZERS
from trainer.penalised import Penalty, penalised_layers, with_winners
from trainer.penalties import is_term
from trainer.registry import read_options
from trainer.regularizers import REGULARIZERS
from trainer.samples import Samples
from trainer.tasks import TASKS

EVALUATION_BATCH = 256


class ImageTable(keras.layers.Layer):
    """Looks up images by their place in the dataset and normalises them.

    All images lie on the device as bytes, so that a batch is a list of numbers and nothing is copied to it.
    """

    def __init__(self, samples: Samples):
        super().__init__(name="images", trainable=False, dtype="float32")
        self.mean, self.std = samples.mean, samples.std
        images = samples.dataset.images
        self.images = self.add_weight(
            shape=images.shape, dtype="uint8", initializer="zeros", trainable=False, name="images"
        )
        self.images.assign(images)

    def call(self, index):
        images = keras.ops.take(self.images, index, axis=0)
        return (keras.ops.cast(images, "float32") - self.mean) / self.std

    @property
    def entrance(self) -> Entrance:
        """The same for images that do not lie here."""
        return Entrance(shape=tuple(self.images.shape[1:]), mean=(self.mean,), std=(self.std,))

    def compute_output_spec(self, index):
        return keras.KerasTensor((*index.shape, *self.images.shape[1:]), "float32")


class Learner:
    """Trains one network at a time; `reset` makes it a new one without compiling anything again.

    recipe: what Recipe.of_run returns, with the optimizer and weight_decay of one phase where it has several.
    table: the study's ImageTable.
    """

    def __init__(self, recipe: dict, samples: Samples, table: ImageTable):
        self.network = build_network(recipe, samples.dataset.images.shape[1:], samples.classes)
        self.recording, self.table = recipe["recording"], table
        self.optimizer = _optimizer(recipe["optimizer"])
        self.task = task_of(recipe["model"])
        penalty = recipe.get("penalty")
        self.term = Penalty(penalty) if is_term(penalty) else None
        _attach(recipe["weight_decay"], networks.kernels(self.network))
        self.step = self._step(penalised_layers(self.network, penalty) if self.term else [])
        self.step.compile(self.optimizer, **self.task.compiled(), jit_compile=recipe["training"]["xla"])
        self.optimizer.build(self.network.trainable_variables)
        # Among the optimiser's variables, so that the compiled step is given them anew and the state keeps them.
        self.optimizer.masks = attach_masks(networks.kernels(self.network)) if recipe.get("start") else []
        self._fresh = [np.asarray(variable).copy() for variable in self.variables]

    def _step(self, penalised) -> keras.Model:
        """What is trained: from places in the dataset to what the loss is of, past the penalty where there is one."""
        head = self.task.head(self.network)
        index = keras.Input((), dtype="int32", name="index")
        image = self.table(index)
        if not penalised:
            outcome = self.task.outcome(keras.Model(self.network.input, head)(image), image)
            return keras.Model(index, outcome, name="step")
        activations = [networks.tensors(self.network, layer)[networks.ACTIVATION] for layer in penalised]
        answer, *activations = keras.Model(self.network.input, [head, *activations])(image)
        return keras.Model(index, self.term([self.task.outcome(answer, image), *activations]), name="step")

    @property
    def variables(self) -> list[keras.Variable]:
        """Everything that training changes: weights, batch statistics, generators, slots, counters."""
        return [*self.network.variables, *self.optimizer.variables]

    def reset(self, seed: int):
        """Untrained weights for a seed; a layer's depend on the seed and on its name alone."""
        keras.utils.set_random_seed(seed)
        for variable, value in zip(self.variables, self._fresh, strict=True):
            variable.assign(value)
        for layer in networks.kernel_layers(self.network):
            layer.kernel.assign(initial_kernel(layer, seed))

    def prune(self, values: list[np.ndarray], kept: list[np.ndarray]):
        """Set the kernels to `values` where `kept`, and to zero elsewhere for as long as this network is trained.

        Both in network order. Only where the recipe has a pruned start.
        """
        kernels = networks.kernels(self.network)
        for kernel, mask, value, keep in zip(kernels, self.optimizer.masks, values, kept, strict=True):
            mask.assign(keep.astype(np.float32))
            kernel.assign(np.where(keep, value, np.float32(0)))

    def take_over(self, before: Learner, seed: int):
        """Go on with the network of the phase before, pruned as it is; optimiser state begins anew."""
        network = [np.asarray(variable).copy() for variable in before.network.variables]
        masks = [np.asarray(mask).copy() for mask in before.optimizer.masks]
        self.reset(seed)
        for variable, value in zip([*self.network.variables, *self.optimizer.masks], [*network, *masks], strict=True):
            variable.assign(value)

    def train_epoch(self, index, labels, batch_size: int, rate: float, callbacks=()) -> dict[str, float]:
        """One pass over the images in the order given. Returns the running means of what the task measures.

        With a penalty on activations also its own; the loss is then without it.
        """
        self.optimizer.learning_rate = rate
        if self.term:
            self.term.begin_epoch()
        fitted = self.step.fit(
            index, labels, batch_size=batch_size, epochs=1, shuffle=False, verbose=0, callbacks=list(callbacks)
        )
        measured = {name: float(fitted.history[name][0]) for name in self.task.RUNNING}
        if self.term:
            measured["activation_penalty"] = self.term.average
            measured["loss"] -= self.term.average
        return measured

    def outcomes(self, index) -> np.ndarray:
        """What comes of images in inference mode, float32: logits (images, classes), or errors (images,)."""
        return self.step.predict(index, batch_size=EVALUATION_BATCH, verbose=0)

    def answers(self, index) -> np.ndarray:
        """What the network's head puts out for images in inference mode, float32 (images, ...)."""
        return self._answering.predict(index, batch_size=EVALUATION_BATCH, verbose=0).astype(np.float32)

    @cached_property
    def _answering(self):
        index = keras.Input((), dtype="int32", name="index")
        return keras.Model(index, keras.Model(self.network.input, self.task.head(self.network))(self.table(index)))

    @cached_property
    def extractor(self) -> Extractor:
        """Computes the tensors that the recipe records; compiled once for all runs of this learner."""
        names = networks.recorded_tensors(self.recording)
        return Extractor(self.network, names, self.table.entrance)

    def penalty(self) -> float:
        """The part of the loss that speaks of the weights and not of the images."""
        return float(sum(float(loss) for loss in self.network.losses))


def task_of(model: dict):
    """The task of a recipe's model."""
    return TASKS[ARCHITECTURES[model["kind"]].TASK]


def build_network(recipe: dict, image_shape, classes: int) -> keras.Model:
    """The network of a run's recipe, under its precision, with the selection of winners where the recipe has one.

    ValueError where the architecture cannot take the images, or the penalty not the layers.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if recipe["training"]["precision"] == "bfloat16" else "float32")
    try:
        table = recipe["model"]
        built = ARCHITECTURES[table["kind"]].build(tuple(image_shape), classes, read_options(ARCHITECTURES, table))
        return with_winners(built, recipe.get("penalty"))
    finally:
        keras.config.set_dtype_policy(before)


def _optimizer(table: dict) -> keras.optimizers.Optimizer:
    return OPTIMIZERS[table["kind"]].build(read_options(OPTIMIZERS, table))


def _attach(table: dict | None, kernels):
    if table is not None:
        REGULARIZERS[table["kind"]].attach(kernels, read_options(REGULARIZERS, table))


def initial_kernel(layer: keras.Layer, seed: int | str):
    """A kernel drawn by the layer's own initialiser, from a seed made of the run's seed and the layer's name."""
    depthwise = getattr(layer, "depthwise_initializer", None)
    initialiser = layer.kernel_initializer if depthwise is None else depthwise
    configuration = initialiser.get_config()
    if "seed" in configuration:
        configuration["seed"] = zlib.crc32(f"{seed} {layer.name}".encode()) & 0x7FFFFFFF
    return type(initialiser).from_config(configuration)(layer.kernel.shape)
