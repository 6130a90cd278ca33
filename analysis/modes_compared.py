"""Whether it matters over which values of a layer a measure is taken: two modes of one measure, image by image."""

import numpy as np

from analysis.estimators.bootstrap import bootstrap_mean, drawn_counts
from analysis.estimators.rank_correlation import spearman, spearman_interval

RATIO, ORDER = "ratio of the two", "rank correlation of images"
PLACE = ["study", "run", "seed", "epoch", "bn", "split", "layer"]
RESAMPLES = 1000
NO_RATIO = "the mean that is divided by is not told from 0"
NO_ORDER = "one of the two is the same on all images"


def compared(one, other, seed=0):
    """A pandas table: rows of `quantity` "one", "other", RATIO and ORDER for each place that both tables have.

    one, other: measured rows of one metric with per="image", in two modes. Both means, their ratio (that of `one` over
    that of `other`) and Spearman's correlation are taken over the images on which both exist, n of them. Intervals of
    means and ratio are the bootstrap's over images, drawn with `seed` and for the ratio in pairs; that of the
    correlation is Bonett & Wright's. A ratio to what is not told from 0 is undefined, and its row says so.
    """
    import pandas

    both = one.merge(other[[*PLACE, "image", "value"]], on=[*PLACE, "image"], suffixes=("", "_other"))
    parts = [
        pandas.DataFrame(_of_place(rows["value"].to_numpy(), rows["value_other"].to_numpy(), seed)).assign(
            **dict(zip(PLACE, place, strict=True))
        )
        for place, rows in both.groupby(PLACE, sort=False, dropna=False)
    ]
    columns = ["quantity", "value", "low", "high", "n", "status", "reason"]
    return pandas.concat(parts, ignore_index=True)[[*PLACE, *columns]] if parts else pandas.DataFrame()


def _of_place(one, other, seed):
    means = [
        ("one", one.mean(), *bootstrap_mean(one, seed), ""),
        ("other", other.mean(), *bootstrap_mean(other, seed), ""),
    ]
    rows = [*means, (RATIO, *ratio_of_means(one, other, seed), NO_RATIO)]
    order = spearman(one[:, np.newaxis], other[:, np.newaxis]).item() if len(one) > 1 else np.nan
    rows.append((ORDER, order, *spearman_interval(order, len(one)), NO_ORDER))
    return [
        {
            "quantity": quantity, "value": value, "low": low, "high": high, "n": len(one),
            "status": "undefined" if np.isnan(value) else "measured", "reason": why if np.isnan(value) else "",
        }
        for quantity, value, low, high, why in rows
    ]  # fmt: skip


def ratio_of_means(values, others, seed=0):
    """(ratio, low, high) of the means of two quantities of the same images; all nan where that of others may be 0.

    values, others: (n,). The interval is the bootstrap's, of images in pairs; nan for a single image.

    >>> ratio_of_means(np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    (2.0, 2.0, 2.0)
    """
    mean = others.mean()
    if len(values) < 2:
        return (values.mean() / mean if mean else np.nan), np.nan, np.nan
    low, high = bootstrap_mean(others, seed)
    if low <= 0 <= high:
        return np.nan, np.nan, np.nan
    drawn = np.concatenate(
        [(counts @ values) / (counts @ others) for counts in drawn_counts(len(values), RESAMPLES, seed)]
    )
    return float(values.mean() / mean), *map(float, np.quantile(drawn, [0.025, 0.975]))
