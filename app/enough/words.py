"""What the numbers of a quarter, half and all of the images say, in sentences."""

import numpy as np

from analysis.estimators.portions import DOWN, UNAFFECTED, UP, WITHIN
from app.language import _, ngettext
from app.text import percent


def said(table, images):
    """Sentences about a table of `enough.Enough`. images: how many all are."""
    known = table[table["verdict"] != ""]
    counts = {name: int((known["verdict"] == name).sum()) for name in (UP, DOWN, WITHIN, UNAFFECTED)}
    total = len(known)
    if not total:
        return [_("No place has a value from every quarter and half.")]
    found = [_biased(known[known["verdict"] == name], name, total) for name in (UP, DOWN) if counts[name]]
    if counts[WITHIN]:
        words = ngettext(
            "In {n} of {total} places the quarters differ among themselves by as much as from the value of all images: "
            "no bias is seen beyond the spread.",
            "In {n} of {total} places the quarters differ among themselves by as much as from the value of all images: "
            "no bias is seen beyond the spread.",
            counts[WITHIN],
        )
        found.append(words.format(n=counts[WITHIN], total=total))
    if counts[UNAFFECTED]:
        words = _("In {n} of {total} places the value is the same, however many of the {images} images are taken.")
        found.append(words.format(n=counts[UNAFFECTED], total=total, images=images))
    return found


def _biased(rows, verdict, total):
    more = _(
        "**Fewer images give more** in {n} of {total} places: a quarter gives {by} more on average ({share}), and the "
        "spread between quarters, {spread}, does not explain it. With all images some upward bias may be left."
    )
    less = _(
        "**Fewer images give less** in {n} of {total} places: a quarter gives {by} less on average ({share}), and the "
        "spread between quarters, {spread}, does not explain it. With all images some downward bias may be left."
    )
    by = rows["difference"].abs()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (by / rows["whole"].abs()).replace(np.inf, np.nan).median()
    words = {UP: more, DOWN: less}[verdict]
    return words.format(
        n=len(rows), total=total, by=f"{by.mean():.2g}", spread=f"{rows['spread'].mean():.2g}", share=percent(share)
    )


def of_the_law(table, metric):
    """What the extrapolation assumes and gives, or why there is none."""
    if not metric.falls_with_images:
        return _("Nothing is extrapolated: how the bias of this metric falls with the number of images is not known.")
    biased = table[table["verdict"].isin((UP, DOWN))]
    follows = biased["left"].notna()
    if not len(biased):
        return ""
    words = _(
        "If the bias falls as one over the number of images ({why}), the step from a quarter to a half is twice that "
        "from a half to all: here {ratio} times (median). It is so within a factor of two in {n} of {total} biased "
        "places, where about {left} of bias is left with all images; a tick shows the value of endless images."
    )
    left = biased.loc[follows, "left"].abs().mean()
    return words.format(
        why=metric.falls_with_images, ratio=f"{biased['ratio'].median():.2g}", n=int(follows.sum()), total=len(biased),
        left=f"{left:.2g}" if follows.any() else "–",
    )  # fmt: skip
