"""What a recipe can name: the modules of a folder, and the options that each of them takes."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from trainer.faults import one_line

SEEDS = 2**32  # as many as Keras and numpy take, from 0
Seed = Annotated[int, Field(ge=0, lt=SEEDS)]


class Table(BaseModel):
    """Base of every table of options: frozen, no unknown fields, no conversion of types, no inf or nan."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _has_only_known_fields(cls, table):
        """Pydantic would say that a field is unknown, not which ones are known."""
        if isinstance(table, dict) and cls.model_config["extra"] == "forbid":
            allowed = ", ".join(cls.model_fields) or "none"
            for name, value in table.items():
                if name not in cls.model_fields:
                    raise ValueError(f"no field {name!r} is known (received {value!r}); allowed: {allowed}")
        return table


class Registry(dict[str, ModuleType]):
    """Modules by name; a name that is not there raises ValueError saying which are."""

    def __init__(self, title: str, modules: Mapping[str, ModuleType]):
        super().__init__(modules)
        self.title = title

    def __missing__(self, name: str):
        raise ValueError(f"{self.title}: {name!r} is not known; allowed: {', '.join(self)}")


def collect(package: str) -> Registry:
    """Import the modules of a package, sorted by name; those that start with _ are not registered.

    package: dotted name; it may be the one that is being imported.
    """
    folders = importlib.import_module(package).__path__
    names = sorted(module.name for module in pkgutil.iter_modules(folders) if not module.name.startswith("_"))
    modules = {name: importlib.import_module(f"{package}.{name}") for name in names}
    return Registry(package.rpartition(".")[2], modules)


def read_options(registry: Registry, table: Mapping[str, object]) -> BaseModel:
    """Options of the module that `table["kind"]` names, from the other fields of the table.

    ValueError, one line: the kind is missing or unknown, or which field is wrong, how, and what was received.
    """
    if "kind" not in table:
        raise ValueError(f"{registry.title}: `kind` is missing; allowed: {', '.join(registry)}")
    kind = table["kind"]
    fields = {name: value for name, value in table.items() if name != "kind"}
    try:
        return registry[str(kind)].Options.model_validate(fields)
    except ValidationError as error:
        raise ValueError(f"{registry.title}.{kind}: {one_line(error)}") from None
