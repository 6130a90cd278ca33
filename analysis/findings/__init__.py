"""The claims of the source study as tests on the models at hand."""

from analysis.findings.claim import Claim, Indicator
from analysis.findings.claims import CLAIMS
from analysis.findings.judge import CANNOT_TELL, FAILS, HOLDS, verdict
from analysis.findings.published import published_findings, with_published
from analysis.findings.study import findings, indicators, kept_findings
from analysis.targets import GAP, TARGETS, TEST_ACCURACY

__all__ = [
    "CANNOT_TELL",
    "CLAIMS",
    "FAILS",
    "GAP",
    "HOLDS",
    "TARGETS",
    "TEST_ACCURACY",
    "Claim",
    "Indicator",
    "findings",
    "indicators",
    "kept_findings",
    "published_findings",
    "verdict",
    "with_published",
]
