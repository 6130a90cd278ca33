"""Registries: names are looked up there and nowhere else, options are checked, nothing heavy is imported."""

import subprocess
import sys
from pathlib import Path

import pydantic
import pytest

from trainer.architectures import ARCHITECTURES
from trainer.datasets import DATASETS
from trainer.optimizers import OPTIMIZERS
from trainer.registry import read_options
from trainer.regularizers import REGULARIZERS

ROOT = Path(__file__).parents[3]
FUNCTIONS = {"build": (ARCHITECTURES, OPTIMIZERS), "load": (DATASETS,), "attach": (REGULARIZERS,)}
REGISTERED = [
    pytest.param(module, function, id=module.__name__)
    for function, registries in FUNCTIONS.items()
    for registry in registries
    for module in registry.values()
]


@pytest.mark.parametrize(("module", "function"), REGISTERED)
def test_every_module_has_options_a_function_and_a_test(module, function):
    options = module.Options
    assert issubclass(options, pydantic.BaseModel), f"{module.__name__}.Options is no pydantic model"
    assert options.model_config["extra"] == "forbid" and options.model_config["frozen"], module.__name__
    assert callable(getattr(module, function, None)), f"{module.__name__} has no function {function}"
    _, folder, name = module.__name__.split(".")
    test = ROOT / "tests" / "trainer" / folder / f"test_{name}.py"
    assert test.is_file(), f"{module.__name__} has no test: add {test.relative_to(ROOT)}"


@pytest.mark.parametrize("module", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_every_optimiser_has_a_learning_rate_that_may_be_left_out(module):
    assert module.Options().learning_rate is None
    assert module.Options(learning_rate=0.5).learning_rate == 0.5


def test_an_unknown_name_is_one_line_with_what_is_allowed():
    with pytest.raises(ValueError) as error:
        OPTIMIZERS["os.system"]
    assert str(error.value) == "optimizers: 'os.system' is not known; allowed: adam, layca, sgd"


def test_private_modules_are_not_registered():
    assert not [name for name in DATASETS if name.startswith("_")]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "optimizers: `kind` is missing; allowed: adam, layca, sgd"),
        (
            {"kind": "sgd", "rate": 1},
            "optimizers.sgd: no field 'rate' is known (received 1); allowed: learning_rate, momentum, nesterov",
        ),
        ({"kind": "sgd", "momentum": 1}, "optimizers.sgd: momentum: input should be less than 1, received 1"),
        ({"kind": "sgd", "nesterov": "no"}, "nesterov: input should be a valid boolean, received 'no'"),
        ({"kind": "sgd", "learning_rate": float("inf")}, "learning_rate: input should be a finite number"),
        ({"kind": ["sgd"]}, "is not known; allowed"),
    ],
)
def test_a_wrong_table_is_one_line(table, message):
    with pytest.raises(ValueError) as error:
        read_options(OPTIMIZERS, table)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_recipe_can_be_checked_without_keras_tensorflow_or_scikit_learn():
    code = (
        "import sys, trainer.architectures, trainer.datasets, trainer.optimizers, trainer.regularizers\n"
        "from trainer.registry import read_options\n"
        "read_options(trainer.optimizers.OPTIMIZERS, {'kind': 'layca'})\n"
        "print([name for name in ('keras', 'tensorflow', 'jax', 'sklearn') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == "[]", f"imported at once: {found.stdout}"
