"""The claims on the models of a study: measured first where that is wanted, or from what is kept alone."""

from analysis.compute import compute, read_kept
from analysis.findings.claims import CLAIMS
from analysis.findings.curves import curves
from analysis.findings.models import subjects
from analysis.findings.table import findings_table
from analysis.metrics import find
from analysis.rows import joined
from analysis.store import StoreError
from analysis.targets import TEST_ACCURACY


def findings(study, target=TEST_ACCURACY, runs=None, jobs=1, progress=None):
    """Test every claim of the source study on the models of a study; what is not measured yet is, and kept.

    target: what "generalises better" means, "test accuracy" or "gap". runs: names, None for all. jobs: processes to
    measure with. progress: called with (indicators done, all of them).
    Returns the table of `findings_table`. `value` runs from -1 (the opposite in every comparison of models) over 0 to
    1 (as claimed in every one); the verdict is "holds", "does not hold" or "cannot tell".
    Raises ParameterError for another target and StoreError for a run that is not there; a metric whose files are
    damaged is the reason in the rows of its claims.
    """

    def measured(indicator, names):
        return compute(indicator.metric, study, names, jobs=jobs, **dict(indicator.parameters))

    return _tested(study, target, runs, measured, progress or (lambda done, total: None))


def kept_findings(study, target=TEST_ACCURACY, runs=None):
    """`findings`, but nothing is measured: claims on what is not computed yet cannot be told, for that reason."""

    def read(indicator, names):
        tables = {name: _kept(indicator, study, name) for name in names}
        lacking = [name for name, table in tables.items() if table is None]
        if lacking:
            raise StoreError(f"{find(indicator.metric).title} is not computed yet for {', '.join(lacking)}")
        return joined(list(tables.values()))

    return _tested(study, target, runs, read, lambda done, total: None)


def _kept(indicator, study, name):
    """The table of an indicator's metric for one run, or None where it is to be computed first."""
    given = dict(indicator.parameters)
    if find(indicator.metric).is_read_off:
        return compute(indicator.metric, study, [name], **given)
    return read_kept(indicator.metric, study, study.run(name), **given)


def indicators():
    """What the claims look at, each once."""
    return list(dict.fromkeys(indicator for claim in CLAIMS.values() for indicator in claim.indicators))


def _tested(study, target, runs, table_of, told):
    """The findings. table_of: from an indicator and names of runs to its table, StoreError where there is none."""
    found = subjects([study.run(name) for name in (study.runs if runs is None else runs)], target)
    names = [subject.name for subject in found]
    if not names:
        raise StoreError(f"{study.folder}: no trained model to test the claims on")
    needed, known, why = indicators(), {}, {}
    told(0, len(needed))
    for done, indicator in enumerate(needed, 1):
        try:
            known[indicator] = curves(indicator, table_of(indicator, names), found)
        except StoreError as error:
            why[indicator] = str(error)
        told(done, len(needed))
    return findings_table(found, known, why)
