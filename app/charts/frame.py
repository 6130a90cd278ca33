"""What the charts of a training share when several models stand beside each other: axes, size, legend."""

from dataclasses import dataclass

import altair as alt

from app.around import meeting
from app.language import _

SMALL = 170
AXIS = 48  # in pixels, of each axis of small charts, so that the epochs of two stand below each other


@dataclass(frozen=True)
class Frame:
    """epochs: the last on the axis, or None for the run's own. rates: least and greatest learning rate on the axis, or
    None. turned: the greatest rotation on the axis, or None for the whole of its range. height: of a chart. alone: with
    legend and titles of the axes; else what it shows stands above it."""

    epochs: int | None = None
    rates: tuple[float, float] | None = None
    turned: float | None = None
    height: int = 330
    alone: bool = True

    @classmethod
    def around(cls, histories):
        """The frame that holds all these histories (columns epoch and learning_rate), small."""
        rates = [rate for history in histories for rate in history["learning_rate"].dropna() if rate > 0]
        epochs = max((int(history["epoch"].max()) for history in histories), default=None)
        return cls(epochs, (min(rates), max(rates)) if rates else None, height=SMALL, alone=False)

    @property
    def x(self):
        """The axis of the epochs."""
        axis = alt.Axis(tickMinStep=1, format="d", tickCount=6)
        scale = alt.Scale(domain=[0, self.epochs], nice=False) if self.epochs else alt.Undefined
        return alt.X("epoch:Q", axis=axis, scale=scale, title=_("epoch") if self.alone else None)

    @property
    def rate_scale(self):
        """The scale of the learning rate, with room above and below."""
        domain = [self.rates[0] / 1.5, self.rates[1] * 1.5] if self.rates else alt.Undefined
        return alt.Scale(type="log", domain=domain, nice=False)

    @property
    def room(self):
        """What all axes of values take."""
        return {} if self.alone else {"minExtent": AXIS * meeting.larger()}

    def point(self, size, **look):
        """The points on the lines; none where many charts leave no room for them."""
        return alt.OverlayMarkDef(size=size, **look) if self.alone else False

    def title(self, text):
        """The title of an axis, or none where many charts share it."""
        return text if self.alone else None

    def properties(self, shows, description):
        """Height, description, and what the chart shows where no axis says it."""
        title = {} if self.alone else {"title": shows}
        return {"height": self.height, "description": description} | title
