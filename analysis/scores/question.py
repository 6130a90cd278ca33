"""What is asked of a study's scores."""

from dataclasses import dataclass

from analysis.estimators.association import Method
from analysis.metrics.parameters import ParameterError
from analysis.store import StoreError

HOW_TO_ATTACH = "attach some with: python -m analysis attach {study} FILE.csv"


@dataclass(frozen=True)
class Question:
    """split: whose probe images. given: names of covariates (or of other scores) that are held constant, too.
    method: "spearman", "pearson" or "slope", see `analysis.estimators.association`. epochs: "last", "first" or numbers.
    seed: of the resamples, and of folds and permutations. resamples: behind the intervals of correlations; 0 for none.
    """

    split: str = "train"
    given: tuple[str, ...] = ()
    method: Method = "spearman"
    epochs: object = "last"
    seed: int = 0
    resamples: int = 1000


def chosen_scores(study, names=None):
    """Names of the scores that are asked about, all for None; ParameterError for one that the study does not have.

    Raises StoreError where it has none at all.
    """
    have = study.scores.values
    if not have:
        raise StoreError(f"{study.folder}: {no_scores(study)}")
    for name in names or ():
        if name not in have:
            raise ParameterError(f"no score {name!r}; the study has {', '.join(have)}")
    return list(have if names is None else names)


def no_scores(study):
    """Why nothing can be said of a study without scores."""
    return f"no scores are attached to its images; {HOW_TO_ATTACH.format(study=study.folder.name)}"
