"""The models that claims are tested on: how well each generalises, and how it was trained."""

from dataclasses import dataclass

from analysis.targets import GAP, check_target, target_values

SGD, LAYCA = "sgd", "layca"


@dataclass(frozen=True)
class Subject:
    """A trained model. score: more is better; nan where it was not evaluated, and then `why` says so.

    layers, hidden: names in network order, all with a kernel, and those without the output.
    """

    name: str
    group: str
    family: str
    score: float
    layers: tuple[str, ...]
    hidden: tuple[str, ...]
    why: str = ""


def subjects(runs, target):
    """Subjects of those runs that have been trained. target: "test accuracy", or "gap" (training minus test; less is
    better, so its score is the negative). Raises ParameterError."""
    check_target(target)
    trained = [run for run in runs if run.last_epoch > 0]
    goal = target_values(trained, target) if trained else None
    return [_subject(run, goal.loc[run.name], -1 if target == GAP else 1) for run in trained]


def _subject(run, goal, better):
    layers = tuple(layer.name for layer in run.layers)
    hidden = tuple(layer.name for layer in run.layers if not layer.output)
    how = family(run.manifest.recipe)
    return Subject(run.name, run.manifest.group, how, better * goal["value"], layers, hidden, goal["reason"])


def family(recipe):
    """How a run was trained, in a word: "sgd", "layca" ..., with "+ weight decay"; "mixed" where it has phases.

    >>> family({"optimizer": {"kind": "sgd"}, "weight_decay": {"kind": "l2"}})
    'sgd + weight decay'
    """
    if recipe.get("phases"):
        return "mixed"
    kind = recipe.get("optimizer", {}).get("kind", "")
    return f"{kind} + weight decay" if recipe.get("weight_decay") else kind
