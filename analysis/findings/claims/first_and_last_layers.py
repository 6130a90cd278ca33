"""Section 8.5: with better generalisation the first layers' values fall, the last ones' rise, and rise earlier."""

from analysis.findings.claim import Claim, Indicator
from analysis.findings.contrast import ordered
from analysis.findings.curve import FIRST, LAST, ONSET

SUMMARY = "As read from a summary of the text, not from the text itself."
THIRDS = f"{SUMMARY} It speaks of first and last layers; here they are the first and the last third."
RISE = (
    f"{SUMMARY} Where a curve starts to rise is not defined there; here it is where it leaves its minimum by a tenth "
    "of its later rise, which does not depend on how high it gets."
)
AROUND = ' The summary names NMI and silhouette; the figure of "labels around" is read the same way.'

PAIR_NMI = Indicator("pair_nmi", "pairwise NMI", rows=(("pairs", "all"),))
DISTANCES = {"cosine": "cosine", "euclidean": "Euclidean"}
SILHOUETTE, SILHOUETTE_EUCLIDEAN = (
    Indicator("silhouette", f"silhouette ({words})", (("distance", distance),)) for distance, words in DISTANCES.items()
)
SHARE, SHARE_EUCLIDEAN = (
    Indicator("labels_around", f"activated share around ({words})", (("distance", distance),))
    for distance, words in DISTANCES.items()
)


def _three(key, indicator, more=""):
    """The three claims of one indicator. key: what their ids begin with."""
    words = indicator.words
    parts = [
        ("first", f"First layers: lower {words} in better models", FIRST, "lower", THIRDS),
        ("last", f"Last layers: higher {words} in better models", LAST, "higher", THIRDS),
        ("onset", f"{words[0].upper()}{words[1:]} rises earlier in better models", ONSET, "earlier", RISE),
    ]
    return tuple(
        Claim(f"{key}_{part}", "8.5", statement, (indicator,), ordered(summary, side), reading + more)
        for part, statement, summary, side, reading in parts
    )


CLAIMS = (
    *_three("pair_nmi", PAIR_NMI),
    *_three("silhouette", SILHOUETTE),
    *_three("silhouette_euclidean", SILHOUETTE_EUCLIDEAN),
    *_three("around", SHARE, AROUND),
    *_three("around_euclidean", SHARE_EUCLIDEAN, AROUND),
)
