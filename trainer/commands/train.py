"""Train a recipe, or what is left of it, in a study of its own or beside the runs of another."""

from __future__ import annotations

from analysis import command_line
from analysis.store import layout
from analysis.store.lock import writing
from analysis.store.manifest import CAP_REACHED, DIVERGED
from analysis.store.revision import finish_recipe, replace_recipe
from analysis.store.write import tidy
from trainer import device
from trainer.commands import request
from trainer.commands.folders import announce, delete, demand_own
from trainer.commands.request import CommandError, say
from trainer.joining import joined
from trainer.recipe_file import as_toml, begun_unscrambled, refuse_other_recipe, study_recipe

HELP = "train a recipe, or go on with it"
EXAMPLE = "train digits --runs sgd_0,layca_2"
KEPT = "what was committed is kept"


def add_arguments(parser):
    request.add_recipe(parser)
    request.add_runs(parser)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--name", help="the study's name (default: the recipe's)")
    place.add_argument(
        "--into", metavar="STUDY", help="add the runs to this study, whose images and recording are the same"
    )
    parser.add_argument("--seed", type=int, help="one seed instead of the recipe's")
    parser.add_argument(
        "--again", type=command_line.names, default=[], metavar="A,B", help="remove these runs and train them anew"
    )
    request.add_data(parser)
    request.add_store(parser)


def run(arguments):
    asked, folder = request.recipe(arguments), _folder(arguments)
    is_new = not (folder / layout.STUDY_FILE).exists()
    if not is_new:
        with writing(folder, "training"):
            finish_recipe(folder)
    recipe, runs, again = _plan(asked, folder, arguments)
    if asked.recording.scrambled and not recipe.recording.scrambled:
        say(request.UNSCRAMBLED.format(folder=folder))
    device.load_backend()  # takes seconds: not before everything above is known to be right
    from trainer.study import open_trainer

    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder, "training"):
        recipe, runs, again = _plan(asked, folder, arguments)  # others may have added runs meanwhile
        trainer = open_trainer(recipe, folder, arguments.data)
        say(f"training on {trainer.device['device']}: {trainer.device['determinism']}")
        for name in again:
            delete(folder / "runs" / name)
        tidy(folder)
        if todo := trainer.unfinished(runs):
            try:
                _announce(trainer.estimate(todo), folder)
            except CommandError:
                if is_new:  # it would refuse the smaller recipe that is tried next
                    delete(folder)
                raise
            if arguments.into is not None:
                _keep(recipe, folder)
            trainer.train(todo)
    for name in runs:
        print(_outcome(name, trainer.state(name)))
    say(f"the study is in {folder}; look at it with: {command_line.where_to_look(folder)}")


def _folder(arguments):
    """The folder of the study that is there, or is to be."""
    if arguments.into is not None:
        return layout.study_folder(arguments.into, arguments.store)
    return layout.store_folder(arguments.store) / request.recipe(arguments).name


def _plan(recipe, folder, arguments):
    """(recipe of the whole study, names of the runs to be trained, those of them to be removed before)."""
    planned = recipe.planned()
    runs = _chosen(arguments.runs, planned)
    again = _chosen(arguments.again, planned) if arguments.again else []
    runs = [name for name in planned if name in {*runs, *again}]
    if not (folder / layout.STUDY_FILE).exists():
        demand_own(folder)
        return recipe, runs, again
    request.demand_trained_here(folder)
    if (folder / layout.BUNDLE_FILE).exists():
        raise CommandError(f"{folder}: is a bundle, in which no runs are trained; work on the whole study")
    recipe = _as_begun(recipe, folder)
    if arguments.into is None:
        refuse_other_recipe(recipe, folder)
        return recipe, runs, again
    whole, names = joined(study_recipe(folder), recipe, runs, folder)
    return whole, names, [name for run, name in zip(runs, names, strict=True) if run in again]


def _keep(recipe, folder):
    """The recipe of the study as the one kept with it, where that says less."""
    if recipe != study_recipe(folder):
        replace_recipe(folder, as_toml(recipe))


def _outcome(name, state):
    remark = {DIVERGED: " (its loss became nan)", CAP_REACHED: " (before its training accuracy was reached)"}
    return f"{name}\t{state}{remark.get(state, '')}"


def _chosen(names, planned):
    """Runs by their full name, or by the recipe's name for all its seeds."""
    if names is None:
        return list(planned)
    chosen = [run for run, (group, _) in planned.items() if run in names or group in names]
    known = set(planned) | {group for group, _ in planned.values()}
    for name in names:
        if name not in known:
            raise CommandError(f"no run {name!r} in this recipe; it has {', '.join(planned)}")
    return chosen


def _as_begun(recipe, folder):
    """The recipe to go on with a study by: its probe images are chosen once, begun unscrambled it stays so."""
    if not recipe.recording.scrambled or not begun_unscrambled(folder):
        return recipe
    return recipe.model_copy(update={"recording": recipe.recording.model_copy(update={"scrambled": 0})})


def _announce(estimate, folder):
    """Say what it will cost; CommandError where the disk is too short."""
    from trainer.progress import in_words

    runs = "1 run of" if estimate.runs == 1 else f"{estimate.runs} runs of together"
    takes = f"{runs} at most {estimate.epochs} epochs: at most {in_words(estimate.seconds)} and"
    less = "free some, or record less with --set recording.checkpoints='first and last' or a smaller recording.probe"
    announce(folder, takes, estimate.bytes, less)
