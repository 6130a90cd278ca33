"""The commands of `python -m analysis`, one file each."""

from analysis.commands import check, compute, findings, indicators, metrics, table

COMMANDS = {
    "metrics": metrics,
    "check": check,
    "compute": compute,
    "table": table,
    "findings": findings,
    "indicators": indicators,
}
