"""The claims of the source study: one file a family, each with a tuple CLAIMS; collected here by section."""

import pkgutil
from importlib import import_module


def _collect():
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [claim for module in modules for claim in module.CLAIMS]
    return {claim.id: claim for claim in sorted(found, key=lambda claim: claim.section)}


CLAIMS = _collect()
