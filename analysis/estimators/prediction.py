"""How well several quantities of the same images predict a score together, on images that the fit has not seen."""

from dataclasses import dataclass

import numpy as np

from analysis.estimators.bootstrap import drawn_counts

ALPHAS = np.logspace(-3, 5, 17)  # of the ridge; features have variance 1


@dataclass(frozen=True)
class Predicted:
    """r2: share of the score's variance that is predicted, 1 at most, below 0 where the mean is the better guess. low,
    high: percentile bootstrap over images. null: what 95 % of permuted scores stay under. p: share of permuted scores
    predicted as well, this one counted. n: images. features: those that vary. predictions: (images,), nan for images
    that lack a value."""

    r2: float
    low: float
    high: float
    null: float
    p: float
    n: int
    features: int
    predictions: np.ndarray


def predict(features, score, folds=5, permutations=100, seed=0, resamples=1000, level=0.95):
    """Cross-validated R2 of a ridge regression of the score on all features: a Predicted.

    features: (n, f). score: (n,). Images that lack a value (nan, infinite) are left out. Every image is predicted once,
    by a fit on the other folds; images fall into folds by `seed`. Standardisation, and the strength of the ridge (by
    generalised cross-validation), see the other folds only. R2 is 1 less the squared errors divided by those of the
    other folds' mean.
    The interval is over images for fits as they are: it does not say how other fits would do. nan for fewer than two
    images a fold, where no feature varies, and where the score does not.
    """
    features, score = np.asarray(features, np.float64), np.asarray(score, np.float64)
    known = np.isfinite(features).all(axis=1) & np.isfinite(score)
    some, goal = features[known], score[known]
    some = some[:, np.ptp(some, axis=0) > 0] if len(some) else some
    nothing = np.full(len(score), np.nan)
    if len(goal) < 2 * folds or not some.shape[1] or np.ptp(goal) == 0:
        return Predicted(*[np.nan] * 5, len(goal), some.shape[1], nothing)
    random = np.random.default_rng(seed)
    part = random.permutation(np.arange(len(goal)) % folds)
    goals = np.column_stack([goal, *(random.permutation(goal) for _ in range(permutations))])
    predictions, means = _out_of_fold(some, goals, part)
    r2 = _r2((goals - predictions) ** 2, (goals - means) ** 2)
    low, high = _interval((goal - predictions[:, 0]) ** 2, (goal - means[:, 0]) ** 2, seed, resamples, level)
    as_good = np.count_nonzero(r2[1:] >= r2[0])
    nothing[known] = predictions[:, 0]
    null, p = (np.quantile(r2[1:], level), (as_good + 1) / (permutations + 1)) if permutations else (np.nan, np.nan)
    return Predicted(float(r2[0]), low, high, float(null), p, len(goal), some.shape[1], nothing)


def _out_of_fold(features, goals, part):
    """Predictions of every image by the fit on the other folds, and the mean of these folds: each (n, goals)."""
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    predictions, means = np.empty(goals.shape), np.empty(goals.shape)
    for fold in range(part.max() + 1):
        here = part == fold
        model = make_pipeline(StandardScaler(), RidgeCV(ALPHAS, alpha_per_target=True))
        model.fit(features[~here], goals[~here])
        predictions[here] = model.predict(features[here]).reshape(-1, goals.shape[1])
        means[here] = goals[~here].mean(axis=0)
    return predictions, means


def _r2(errors, of_means):
    return 1 - errors.sum(axis=0) / of_means.sum(axis=0)


def _interval(errors, of_means, seed, resamples, level):
    drawn = [1 - (counts @ errors) / (counts @ of_means) for counts in drawn_counts(len(errors), resamples, seed)]
    low, high = np.quantile(np.concatenate(drawn), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
