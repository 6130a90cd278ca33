"""The axis of the layers: each has its name, flat where there is room for all, else aslant, else upright."""

import altair as alt

from app.around import meeting

PANEL, SMALL = 760, 320  # what the layers of a panel have in pixels where a page is narrowest
LETTER, GAP = 7, 6  # of a label
ASLANT, UPRIGHT = 20, 15  # what a label takes of the axis
LIMIT = 150  # in pixels, of one label


def layer_axis(labels, small=False):
    """labels: of the layers, in network order. small: whether two panels stand beside each other.

    Only where more layers stand side by side than upright names fit are some names left out, so that none overlap.
    """
    room = (SMALL if small else PANEL) / max(len(labels), 1) / meeting.larger()
    longest = max(map(len, labels), default=0)
    if longest * LETTER + GAP <= room:
        return alt.Axis(title=None, labelAngle=0, labelOverlap=False)
    limit = LIMIT * meeting.larger()
    if room >= ASLANT:
        return alt.Axis(title=None, labelAngle=-45, labelOverlap=False, labelLimit=limit)
    return alt.Axis(title=None, labelAngle=-90, labelOverlap=room < UPRIGHT, labelLimit=limit)
