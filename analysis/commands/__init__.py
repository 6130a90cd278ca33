"""The commands of `python -m analysis`, one file each. KEPT: what one that was stopped has done, where that remains."""

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
