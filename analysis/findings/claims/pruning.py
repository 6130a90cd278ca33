"""Section 7.5: better generalising models stand more pruning."""

from analysis.findings.claim import Claim, Indicator
from analysis.findings.claims.first_and_last_layers import SUMMARY
from analysis.findings.contrast import ordered
from analysis.findings.curve import ALL, Summary

WORDS = "area under the pruning curve"
AREA = Summary("area", ALL.of)
KINDS = {"magnitude": "of the smallest weights", "random": "of random weights"}


def _stands(kind, words):
    rows = (("pruning", kind), ("pruning_scope", "global"))
    return Claim(
        f"pruning_{kind}", "7.5", f"Better models stand more pruning {words}",
        (Indicator("pruning_area", f"{WORDS}, {kind}", rows=rows),), ordered(AREA, "higher"),
        f"{SUMMARY} How much a model stands is read as the area under its curve of accuracy against the share pruned, "
        "over all layers jointly, relative to its own accuracy unpruned.",
    )  # fmt: skip


CLAIMS = tuple(_stands(*kind) for kind in KINDS.items())
