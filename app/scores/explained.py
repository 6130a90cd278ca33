"""The words of the page Scores: what it asks, how scores are attached, how its numbers are read."""

import streamlit as st

from app import explain
from app.language import N_, _
from app.text import plain

ABOUT = N_(
    "Do sparsity, or another measure of what a layer makes of an image, and a score that people gave the image go "
    "together? In which layer, how strongly, and is it not just the image's contrast?"
)
EXAMPLE = """file,beauty,interest
cats/0001.jpg,4.2,3
cats/0002.jpg,,5
dogs/0001.jpg,2.9,1"""
HOW_TO_ATTACH = N_(
    "Write a CSV with a header and a line an image: first the name of its file, then one column a score (empty where "
    "an image has none). For a dataset without files, head the first column `index`, the image's place in the dataset, "
    "or `probe_image`, its place among the probe images. Then attach it:"
)
HOW_TO_READ = N_("""
- **Sign and strength**: each point is one correlation over the images, between the measure of an image in that layer
  and the image's score. At 0 they have nothing in common; at 1 or -1 one tells the other. The bars are 95 % bootstrap
  intervals over images, **n** is their number.
- **Rest held constant**: the partial correlation, of what is left of both sides once brightness, contrast and
  coarseness of the image (or whatever is chosen above) are taken out. A relation that vanishes there goes with these;
  one that stays is not explained by them. They are measured on the images as the study keeps them, reduced ones where
  an import reduced them. A quantity that was never measured cannot be taken out.
- **The untrained network** has the same images and the same architecture, and has learned nothing: what it shows in
  grey, no training made.
- **Adjusted p** (Benjamini & Hochberg) counts all layers, all metrics that are computed, and all scores, of one model:
  among relations with at most this value, this is the share to expect by chance. Neighbouring layers and related
  metrics say nearly the same, so that many marks can be one finding.
- **R²** of the chosen layers together: a ridge regression of the score on one number a layer is fitted on four fifths
  of the images and held against the last fifth, in turn; scales and the strength of the ridge are chosen without it.
  Below 0 it is worse than the mean score. "What is held constant, alone" is what those quantities predict without any
  network; what the layers add is the difference between the last two panels.
- That a measure goes with a score does not say that one makes the other.
""")
FORMULA = (
    r"\rho_{xy \cdot z} = \mathrm{cor}\left(x - \hat{x}(z),\; y - \hat{y}(z)\right), \qquad "
    r"R^2 = 1 - \frac{\sum_i (y_i - \hat{y}_{-i})^2}{\sum_i (y_i - \bar{y}_{-i})^2}"
)
SOURCE = N_(
    "Correlation, partial and of ranks: Kendall & Stuart, The Advanced Theory of Statistics 2. Intervals: Efron & "
    "Tibshirani 1993. Adjusted p: Benjamini & Hochberg 1995. RMS contrast: Peli 1990. Spectral slope: Field 1987. "
    "Colourfulness: Hasler & Süsstrunk 2003. Sparsity and ratings of images: Renoult et al. 2016, Dibot et al. 2023."
)
QUANTITIES = {
    "luminance": N_("luminance"),
    "rms_contrast": N_("RMS contrast"),
    "spectral_slope": N_("spectral slope"),
    "colourfulness": N_("colourfulness"),
    "file_size": N_("file size"),
}


def quantity(name):
    """What can be held constant, in words; a score by its name."""
    return _(QUANTITIES[name]) if name in QUANTITIES else name.replace("_", " ")


def how_to_attach(study):
    """What a CSV looks like, and the command."""
    st.markdown(_(HOW_TO_ATTACH))
    st.code(EXAMPLE, language=None)
    st.code(f"python -m analysis attach {study.folder.name} ratings.csv", language=None)


def attached(study, score):
    """Where a score is from, in a line."""
    origin = study.scores.origins[score]
    words = _("{score}: attached from {source} on {day}.")
    return words.format(score=plain(score), source=plain(origin.source), day=origin.attached[:10])


def say_not_computed(runs):
    """Of which models the values of single images are not there; the offer to compute them stands above."""
    st.info(_("Not computed yet for {names}.").format(names=", ".join(map(plain, runs))))


def show():
    """How the numbers are read, and where they are from."""
    symbols = _("z: what is held constant; a hat with -i: predicted by the fit that did not see image i.")
    allowed = _("correlations from -1 to 1; R² at most 1; slopes in units of the score for one of the measure")
    explain.how_to_read(_(HOW_TO_READ), FORMULA, allowed, _(SOURCE), symbols)
