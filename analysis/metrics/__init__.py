"""All metrics: one file each, in a folder a family. A metric's name is its file's, its family its folder's."""

import pkgutil
from dataclasses import replace
from importlib import import_module

from analysis.metrics.metric import Metric, Scope, Source
from analysis.metrics.parameters import ParameterError

__all__ = ["METRICS", "Metric", "ParameterError", "Scope", "Source", "find"]


def _collect():
    found = {}
    for family in pkgutil.iter_modules(__path__):
        if family.ispkg:
            package = import_module(f"{__name__}.{family.name}")
            for module in pkgutil.iter_modules(package.__path__):
                metric = import_module(f"{package.__name__}.{module.name}").METRIC
                found[module.name] = replace(metric, name=module.name, family=family.name)
    return found


METRICS = _collect()


def find(name):
    """The metric of that name; ParameterError that lists the others where there is none."""
    if name not in METRICS:
        raise ParameterError(f"no metric {name!r}; there are {', '.join(METRICS)}")
    return METRICS[name]
