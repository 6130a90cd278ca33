"""The commands of `python -m analysis`, one file each."""

from analysis.commands import attach, check, compute, findings, indicators, metrics, scores, shape, table

COMMANDS = {
    "metrics": metrics,
    "check": check,
    "compute": compute,
    "table": table,
    "shape": shape,
    "findings": findings,
    "indicators": indicators,
    "attach": attach,
    "scores": scores,
}
