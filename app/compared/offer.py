"""What of a comparison is not computed yet, and the button that computes it: one for each study."""

from app import computing, jobs
from app.compared.words import UNITS
from app.language import _
from app.text import plain


def show(comparison):
    """Draw the offers; nothing if all is there."""
    wanted = dict.fromkeys([comparison.across, *filter(None, (comparison.sampled, comparison.spread))])
    waiting = {per: [bool(answer.pending) for answer in comparison.answers(per)] for per in wanted}
    for folder in dict.fromkeys(side.study.folder for side in comparison.sides):
        here = [number for number, side in enumerate(comparison.sides) if side.study.folder == folder]
        lacking = {per: mine for per in wanted if (mine := [number for number in here if waiting[per][number]])}
        if lacking:
            _of_study(comparison, lacking)


def _of_study(comparison, lacking):
    """lacking: {value of `per`: numbers of the sides, all of one study, that wait for it}."""
    numbers = sorted({number for mine in lacking.values() for number in mine})
    sides = [comparison.sides[number] for number in numbers]
    study, metric = sides[0].study, comparison.metric
    runs = list(dict.fromkeys(side.run.name for side in sides))
    epochs = tuple(dict.fromkeys(epoch for number in numbers for epoch in comparison.epochs[number]))
    asked = tuple(dict.fromkeys(name for side in sides for name in side.asked(comparison.layers) or ())) or None
    values = comparison.parameters | ({"per": tuple(lacking)} if comparison.across else {})

    def start():
        jobs.compute(study, [metric.name], runs, epochs, values, asked)

    said = _said(", ".join(plain(side.name) for side in sides), lacking, comparison.across)
    job = jobs.of(study, "compute")
    computing.offer_job(job, _("Compute"), start, said, key=f"compute {metric.name} in {study.folder.name}")


def _said(names, lacking, across):
    if across in lacking:
        return _("Not computed yet for {names}.").format(names=names)
    units = ", ".join(_(UNITS[per]) if per in UNITS else per for per in lacking)
    words = _("Single values ({units}) are not computed yet for {names}: distributions, and pairs for the difference.")
    return words.format(units=units, names=names)
