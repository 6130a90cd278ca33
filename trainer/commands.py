"""What each command of the trainer does. Data goes to stdout, progress and remarks to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from analysis.store import layout, open_study
from analysis.store.lock import is_being_written, writing
from analysis.store.manifest import CAP_REACHED, DIVERGED
from analysis.store.write import tidy
from trainer import device
from trainer.recipe_file import as_toml, known_recipes, read_recipe, refuse_other_recipe

ROOM_TO_LEAVE = 1 << 28  # bytes of disk that stay free


class CommandError(Exception):
    """A command that cannot be carried out: one line."""


def train(arguments):
    """Train a recipe, or what is left of it."""
    recipe = _recipe(arguments)
    folder = layout.store_folder(arguments.store) / recipe.name
    planned = recipe.planned()
    runs = _chosen(arguments.runs, planned)
    again = _chosen(arguments.again, planned) if arguments.again else []
    runs = [name for name in planned if name in {*runs, *again}]
    if (folder / layout.STUDY_FILE).exists():
        refuse_other_recipe(recipe, folder)
    device.load_backend()  # takes seconds: not before everything above is known to be right
    from trainer.study import open_trainer

    is_new = not (folder / layout.STUDY_FILE).exists()
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder, "training"):
        trainer = open_trainer(recipe, folder, arguments.data or _default_data())
        _say(f"training on {trainer.device['device']}: {trainer.device['determinism']}")
        for name in again:
            _delete(folder / "runs" / name)
        tidy(folder)
        if todo := trainer.unfinished(runs):
            try:
                _announce(trainer.estimate(todo), folder)
            except CommandError:
                if is_new:  # it would refuse the smaller recipe that is tried next
                    _delete(folder)
                raise
            trainer.train(todo)
    for name in runs:
        print(_outcome(name, trainer.state(name)))
    _say(f"the study is in {folder}; look at it with: streamlit run app/main.py")


def _outcome(name, state):
    remark = {DIVERGED: " (its loss became nan)", CAP_REACHED: " (before its training accuracy was reached)"}
    return f"{name}\t{state}{remark.get(state, '')}"


def record(arguments):
    """Record activations of further epochs."""
    device.load_backend()
    from trainer.record import record_epochs

    folder = layout.study_folder(arguments.study, arguments.store)
    with writing(folder, "recording activations"):
        for run, epoch in record_epochs(open_study(folder), arguments.runs, arguments.epochs):
            print(f"{run}\tepoch {epoch}")


def recipes(arguments):
    """One line a recipe."""
    for name in known_recipes():
        print(f"{name}\t{read_recipe(name).title}")


def show(arguments):
    """The complete recipe as TOML."""
    print(as_toml(_recipe(arguments)), end="")


def status(arguments):
    """Runs, epochs, states and sizes of one study, or of all in the store."""
    if arguments.study:
        folders = [layout.study_folder(arguments.study, arguments.store)]
    else:
        folders = layout.study_folders(arguments.store)
    if not folders:
        _say(f"no studies in {layout.store_folder(arguments.store)}; train one with: python -m trainer train digits")
    for folder in folders:
        _status_of(open_study(folder))


def _status_of(study):
    writer = " (being written)" if is_being_written(study.folder) else ""
    print(f"{study.name}\t{study.manifest.title}\t{_size(_bytes_below(study.folder))}{writer}")
    for run in study.runs.values():
        last = run.manifest.history[-1]
        accuracy = last.get("test_accuracy")
        measured = f"test {accuracy:.3f}" if accuracy is not None else "test not measured"
        size = _size(_bytes_below(run.folder))
        print(f"  {run.name}\t{run.state}\tepoch {run.last_epoch}\t{measured}\t{size}")
    for problem in study.damaged.values():
        print(f"  damaged: {problem}")


def remove(arguments):
    """Remove a study, or one run."""
    folder = layout.study_folder(arguments.study, arguments.store)
    with writing(folder, "removing"):
        target = folder
        if arguments.run:
            target = folder / "runs" / layout.valid_name(arguments.run, "run")
            if not target.is_dir():
                raise CommandError(f"{folder}: no run {arguments.run!r}; see: python -m trainer status {folder.name}")
        size = _bytes_below(target)
        _delete(target)
    print(f"removed {target} ({_size(size)})")


def _delete(folder):
    """Remove a study or run, manifest first: killed halfway, nothing is left that names files that are gone."""
    for name in (layout.STUDY_FILE, layout.RUN_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)


def _recipe(arguments):
    overrides = dict(arguments.overrides)
    if getattr(arguments, "name", None):
        overrides["name"] = arguments.name
    if getattr(arguments, "seed", None) is not None:
        overrides["seeds"] = [arguments.seed]
    return read_recipe(arguments.recipe, overrides)


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


def _announce(estimate, folder):
    """Say what it will cost; CommandError where the disk is too short."""
    from trainer.progress import in_words

    free = shutil.disk_usage(folder).free
    runs = "1 run of" if estimate.runs == 1 else f"{estimate.runs} runs of together"
    _say(
        f"{runs} at most {estimate.epochs} epochs: at most {in_words(estimate.seconds)} and "
        f"{_size(estimate.bytes)} in {folder} ({_size(free)} free)"
    )
    if estimate.bytes + ROOM_TO_LEAVE > free:
        raise CommandError(
            f"{folder}: the disk has {_size(free)} free, the runs may take {_size(estimate.bytes)}; free some, or "
            "record less with --set recording.checkpoints='first and last' or a smaller recording.probe"
        )


def _default_data():
    """Where Keras keeps datasets."""
    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "datasets"


def _bytes_below(folder):
    """Bytes on disk; a file that several runs share counts once."""
    files = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def _size(count):
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _say(line):
    print(line, file=sys.stderr)
