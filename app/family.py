"""What the families of metrics are called."""

from app.language import N_, _

FAMILIES = {
    "activations": N_("Activations"),
    "clusters": N_("Clusters"),
    "function": N_("Answers"),
    "information": N_("Information"),
    "robustness": N_("Robustness"),
    "sparsity": N_("Sparsity"),
    "training": N_("Training"),
    "weights": N_("Weights"),
}


def in_words(name):
    """What a family is called; its own name where it has no other.

    >>> in_words("function")
    'Answers'
    """
    return _(FAMILIES[name]) if name in FAMILIES else name.capitalize()
