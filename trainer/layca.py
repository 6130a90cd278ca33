"""Layca: every step rotates each kernel by the same angle, whatever optimiser chooses the direction."""

from __future__ import annotations

import keras
from keras import ops

NO_DIRECTION = 1e-7  # a step whose tangent part is this short says nothing about where to turn


@keras.saving.register_keras_serializable(package="strata")
class Layca(keras.optimizers.Optimizer):
    """Turns the steps of another optimiser into rotations of atan(learning_rate) at constant norm.

    inner: any Keras optimiser; clipping, weight decay, slots, iteration count and learning rate stay its own.
    Keep that rate constant: where it changes, momentum weighs old gradients wrongly.
    learning_rate: tangent of the angle by which a step rotates each kernel, no unit.

    Variables that are no kernels (bias, gamma, beta) are left untrained. ValueError in `build` where there is
    no kernel, or where one has a constraint. Carbonnelle & De Vleeschouwer, arXiv 1806.01603.
    """

    def __init__(self, inner: keras.optimizers.Optimizer, learning_rate: float, name: str = "layca"):
        super().__init__(learning_rate=float(learning_rate), name=name)
        self.inner = inner

    def build(self, variables):
        """Create the variables of the inner optimiser for the kernels among `variables`."""
        kernels = [variable for variable in variables if is_kernel(variable)]
        if not kernels:
            raise ValueError(f"Layca: none of {len(variables)} variables is a kernel; it trains only those")
        for kernel in kernels:
            if kernel.constraint is not None:
                raise ValueError(
                    f"Layca: kernel {kernel.path} has a constraint (shrink is one), but Layca fixes its norm "
                    "itself; remove the constraint or use another optimiser"
                )
        super().build(list(variables))
        self.inner.build(kernels)
        # Keras adds variables in attributes to `self.variables`: JAX and resumed runs need these there.
        self.inner_variables = self.inner.variables

    def apply(self, grads, trainable_variables=None):
        """Let the inner optimiser step on the kernels, then replace each step by its rotation."""
        variables = self._known(trainable_variables)
        steps = [(grad, kernel) for grad, kernel in zip(grads, variables, strict=True) if is_kernel(kernel)]
        kernels = [kernel for _, kernel in steps]
        before = [ops.copy(kernel) for kernel in kernels]  # reading without a copy would see the step too
        self.inner.apply([grad for grad, _ in steps], kernels)
        for kernel, old in zip(kernels, before, strict=True):
            new = rotated(old, kernel, self.learning_rate)
            kernel.assign(ops.cast(new, kernel.dtype))
        self.iterations.assign_add(1)

    def get_config(self):
        """Name, learning rate and the serialised inner optimiser."""
        config = super().get_config()
        own = {name: config[name] for name in ("name", "learning_rate")}
        return own | {"inner": keras.saving.serialize_keras_object(self.inner)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The reverse of `get_config`; state is not part of it."""
        inner = keras.saving.deserialize_keras_object(config["inner"], custom_objects=custom_objects)
        return cls(**(config | {"inner": inner}))

    def _known(self, variables):
        if variables is None:
            return self._trainable_variables
        if not self.built:
            self.build(variables)
        return variables


def is_kernel(variable) -> bool:
    """Whether a variable is a kernel: Keras gives it a name that ends so (kernel, pointwise_kernel)."""
    return variable.name.endswith("kernel")


def rotated(old, stepped, learning_rate):
    """`old` turned by atan(learning_rate) towards `stepped`, at the norm of `old`.

    old, stepped: tensors of one shape, kernel before and after the inner step; norms run over the whole
    tensor, in float32 or better. Result: the same shape and norm; `old` itself where the step has no tangent
    part or the kernel is zero.
    """
    precision = keras.backend.result_type(old.dtype, "float32")
    old, stepped, rate = (ops.cast(tensor, precision) for tensor in (old, stepped, learning_rate))
    step = stepped - old
    norm = _norm(old)
    tangent = step - ops.divide_no_nan(ops.sum(step * old), norm * norm) * old
    length = _norm(tangent)
    direction = ops.where(length > NO_DIRECTION, ops.divide_no_nan(tangent * norm, length), 0)
    moved = old + rate * direction
    return moved * ops.divide_no_nan(norm, _norm(moved))


def _norm(tensor):
    return ops.sqrt(ops.sum(ops.square(tensor)))
