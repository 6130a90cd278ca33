"""The commands of `python -m analysis`, one file each."""

from analysis.commands import (
    attach,
    bundle,
    check,
    compute,
    findings,
    indicators,
    metrics,
    scores,
    shape,
    table,
    unbundle,
)

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
    "bundle": bundle,
    "unbundle": unbundle,
}
