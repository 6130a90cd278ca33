"""Section 7.4: what the weights of better generalising models did."""

from analysis.findings.claim import Claim, Indicator
from analysis.findings.claims.first_and_last_layers import SUMMARY
from analysis.findings.contrast import in_all, ordered, together
from analysis.findings.curve import ALL, UNEVENNESS, Summary
from analysis.findings.models import LAYCA

ROTATION = Indicator("rotation", "rotation", hidden=False)
NORM_RATIO = Indicator("decomposition", "norm ratio", rows=(("term", "norm_ratio"),), hidden=False)
CONCENTRATION = Indicator("change_concentration", "Gini index of the change", rows=(("term", "gini"),), hidden=False)
LEAST = Summary("least value of all layers", lambda curve: curve.values.min())
DIGITS = 3  # to which a norm that is kept is kept, for weights are float32
# Rounded, or the last digits of Layca's norms would put its models in an order.
SHRINKAGE = Summary("mean over all layers", lambda curve: curve.values.round(DIGITS).mean())


def keep_their_norm(models):
    """1 where every layer's norm is what it was at the start, but for rounding, else -1."""
    return [1 if (model.curves[0].values.round(DIGITS) == 1).all() else -1 for model in models]


CLAIMS = (
    Claim(
        "rotation_further", "7.4", "Better models turn further from their initial weights", (ROTATION,),
        ordered(ALL, "higher"), SUMMARY,
    ),
    Claim(
        "rotation_all_layers", "7.4", "Even the layer that turns least turns further in better models",
        (ROTATION,), ordered(LEAST, "higher"),
        f'{SUMMARY} "In all layers" is read as: also in the layer that turns least.',
    ),
    Claim(
        "rotation_evenly", "7.4", "The layers of better models turn more evenly", (ROTATION,),
        ordered(UNEVENNESS, "lower"),
        f"{SUMMARY} Layca turns its layers alike by construction, however well it generalises.",
    ),
    Claim(
        "change_spread", "7.4", "In better models the change is spread over more weights",
        (CONCENTRATION,), ordered(ALL, "lower"),
        f"{SUMMARY} Chapter 7 asks whether a few weights change much or all a little, and does not measure it.",
    ),
    Claim(
        "norm_layca", "7.4", "Layca keeps the norm of every layer", (NORM_RATIO,),
        in_all(f"norm ratio of every layer is 1 to {DIGITS} digits", keep_their_norm),
        f"{SUMMARY} True by construction: a check of the training rather than a finding.", family=LAYCA,
    ),
    Claim(
        "norm_no_cause", "7.4", "Growth is no cause of turning: models that turn further grow less",
        (ROTATION, NORM_RATIO), together(ALL, SHRINKAGE, "higher"),
        f"{SUMMARY} That growth is no cause cannot be shown this way, only made likely: it would be refuted where "
        "the models that turn furthest were those whose norms grew most. The norm ratio is initial over final norm.",
    ),
)  # fmt: skip
