"""What "generalises better" means on a page: the number that models are held against."""

import streamlit as st

from analysis.targets import GAP, TARGETS, TEST_ACCURACY
from app import pick
from app.language import N_, _

WORDS = {TEST_ACCURACY: N_("test accuracy"), GAP: N_("gap")}


def choose(label, place=st):
    """The list of targets; returns the one that is chosen. label: in words."""
    target = pick.one("target", list(TARGETS), TEST_ACCURACY, _("target"))
    place.segmented_control(
        label, TARGETS, key="target", required=True, format_func=in_words,
        help=_("test accuracy: the higher the better; gap: training minus test accuracy, the smaller the better"),
    )  # fmt: skip
    return target


def in_words(target):
    """A target as people read it."""
    return _(WORDS[target])
