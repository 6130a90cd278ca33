"""The commands of `python -m trainer`, one file each. KEPT: what one that was stopped has done, where that remains."""

from trainer.commands import dictionary, import_, noise, prune, recipes, record, remove, show, status, train
from trainer.commands.request import CommandError

__all__ = ["COMMANDS", "CommandError"]

COMMANDS = {
    "train": train,
    "import": import_,
    "dictionary": dictionary,
    "record": record,
    "prune": prune,
    "noise": noise,
    "recipes": recipes,
    "show": show,
    "status": status,
    "remove": remove,
}
