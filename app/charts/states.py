"""What is measured and what is not: the words, signs and colours of it in every picture."""

from analysis.kept import CANNOT, COMPUTED, NOT_COMPUTED
from app.language import N_

STATES = {COMPUTED: N_("computed"), NOT_COMPUTED: N_("not computed"), CANNOT: N_("cannot be")}
COLOURS = {COMPUTED: "#12855f", NOT_COMPUTED: "#a37a00", CANNOT: "#808892"}
SIGNS = {COMPUTED: "●", NOT_COMPUTED: "○", CANNOT: "–"}
