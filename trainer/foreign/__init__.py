"""Networks of others: rebuilt from known layers only, in the form in which they are recorded."""

from trainer.foreign.errors import ForeignError
from trainer.foreign.opening import ForeignNetwork, open_network

__all__ = [
    "ForeignError",
    "ForeignNetwork",
    "open_network",
]
