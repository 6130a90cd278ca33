"""The commands of `python -m analysis`, one file each."""

from analysis.commands import check, compute, metrics, table

COMMANDS = {"metrics": metrics, "check": check, "compute": compute, "table": table}
