"""What a view of a page asks of the study: a metric, with what its widgets say."""

from dataclasses import dataclass

from analysis.metrics import Metric
from analysis.metrics.parameters import parameters_of
from app import kept, page, series
from app.around.sidebar import Selection
from app.published import numbers as published


@dataclass(frozen=True)
class Question:
    """parameters: of the metric, all but `per`. full_range: whether the whole of a known range is drawn.
    with_published: whether the source study's numbers are laid over."""

    selection: Selection
    metric: Metric
    parameters: dict
    full_range: bool
    with_published: bool

    @property
    def name(self):
        """Of files that are taken away."""
        return f"{self.selection.study.name}-{self.metric.name}"

    def by(self, per):
        """The parameters with this `per`, where the metric has it."""
        return self.parameters | ({"per": per} if "per" in parameters_of(self.metric) else {})

    def ask(self, per, offered=True):
        """(answer, its rows) at the chosen epoch and the untrained one; see `page.ask`."""
        epochs = (kept.FIRST, self.selection.epoch)
        return page.ask(self.selection, self.metric, self.by(per), epochs, offered)

    def scene(self, per):
        """What the values are drawn in."""
        return page.scene_of(self.selection, self.metric, self.by(per), self.full_range)

    def rows(self, table):
        """The rows to be drawn: models, the untrained network, and published ones where they are asked for."""
        shown = series.beside_untrained(table, self.selection.study, self.selection.epoch)
        if not self.with_published:
            return shown
        return published.laid_over(shown, self.selection.study, self.metric.name, self.selection.epoch, self.parameters)

    def key(self, answer, scene, *more):
        """What a chart of the answer in a scene depends on. more: beside this question."""
        return (answer.key, tuple(self.selection.layers), self.full_range, self.with_published, scene.steady, *more)
