"""Runs of a recipe added to a study that is there: train RECIPE --into STUDY."""

import shutil
import tomllib
from pathlib import Path

import pytest

from analysis import StoreError, bundle, open_study, unbundle
from analysis.store import revision
from analysis.store.check import problems
from tests.trainer.small_studies import tiny_recipe
from trainer.__main__ import main
from trainer.joining import joined
from trainer.recipe_file import (
    RecipeError,
    as_toml,
    differences,
    known_recipes,
    parse_recipe,
    read_recipe,
    study_recipe,
)

HERE = Path("here")
ADAM = {"optimizer": {"kind": "adam", "learning_rate": 0.001}}
CLASSIFYING = [name for name in known_recipes() if read_recipe(name).task == "classification"]


def recipe_of(runs, **changes):
    """A tiny recipe of these runs alone."""
    table = tiny_recipe(**changes).model_dump() | {"runs": runs}
    return parse_recipe(table, "of a test")


def read_back(recipe):
    return parse_recipe(tomllib.loads(as_toml(recipe)), "as written")


@pytest.mark.parametrize("name", CLASSIFYING)
def test_one_recipe_says_the_runs_of_both_as_each_said_its_own(name):
    study = tiny_recipe()
    shared = {"dataset": study.dataset.model_dump(), "recording": study.recording.model_dump()}
    added = parse_recipe(read_recipe(name).model_dump() | shared, name)
    runs = {f"other_{run}": table for run, table in added.model_dump()["runs"].items()}
    for table in runs.values():
        if table["start"]:
            table["start"]["run"] = f"other_{table['start']['run']}"
    added = parse_recipe(added.model_dump() | {"runs": runs}, name)
    whole, names = joined(study, added, list(added.planned()), HERE)
    whole = read_back(whole)
    assert list(whole.runs) == [*study.runs, *added.runs]
    assert [whole.planned()[name] for name in names] == list(added.planned().values()), "the same runs, the same seeds"
    assert all(whole.of_run(run) == study.of_run(run) for run in study.runs), "those of the study stay what they were"
    assert all(whole.of_run(run) == added.of_run(run) for run in added.runs), "those added are what they were"


def test_a_run_says_only_what_it_has_of_its_own():
    study = tiny_recipe(training__stop_at_accuracy=0.99)
    table = recipe_of({"adam": ADAM}, training__epochs=7).model_dump()
    table["training"] |= {"stop_at_accuracy": None, "plateau": None}
    whole, _ = joined(study, parse_recipe(table, "without"), ["adam"], HERE)
    assert whole.runs["adam"].training == {"epochs": 7, "stop_at_accuracy": "none", "plateau": "none"}
    training = whole.training_of(whole.runs["adam"])
    assert training.stop_at_accuracy is None and training.plateau is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"dataset__train": 65}, "dataset.train is 64 there, 65 here"),
        ({"dataset__split_seed": 3}, "dataset.split_seed is 0 there, 3 here"),
        ({"recording__probe": 20}, "recording.probe is 24 there, 20 here"),
    ],
)
def test_other_images_are_refused_in_one_line(changes, named):
    with pytest.raises(RecipeError, match="could not be compared with") as error:
        joined(tiny_recipe(), recipe_of({"adam": ADAM}, **changes), ["adam"], HERE)
    assert named in str(error.value) and "\n" not in str(error.value)


def test_another_run_of_the_same_name_is_refused_with_what_to_do():
    with pytest.raises(RecipeError, match="has another run 'sgd_0': training.epochs is 2 there, 9 here") as error:
        joined(tiny_recipe(), tiny_recipe(training__epochs=9), ["sgd_0"], HERE)
    assert "--runs" in str(error.value) and "rename it" in str(error.value)


def test_a_parent_of_the_same_name_must_be_the_same_run():
    child = ADAM | {"start": {"run": "sgd_0", "prune": 0.5}}
    parent = tiny_recipe().model_dump()["runs"]["sgd_0"]
    whole, _ = joined(tiny_recipe(), recipe_of({"sgd_0": parent, "child": child}), ["child"], HERE)
    assert whole.parent("child") == "sgd_0"
    with pytest.raises(RecipeError, match="has another run 'sgd_0'"):
        joined(tiny_recipe(), recipe_of({"sgd_0": ADAM, "child": child}), ["child"], HERE)


def test_more_seeds_of_a_run_are_named_by_their_seed():
    whole, names = joined(tiny_recipe(), tiny_recipe(seeds=[2]), ["sgd_0"], HERE)
    whole = read_back(whole)
    assert names == ["sgd_0+seed2"]
    assert whole.planned()["sgd_0"] == ("sgd_0", 1) and whole.planned()["sgd_0+seed2"] == ("sgd_0", 2)
    assert whole.planned()["sgd_2"] == ("sgd_2", 1), "the others have no more than they had"
    assert joined(whole, tiny_recipe(seeds=[2]), ["sgd_0"], HERE) == (whole, names), "the same command goes on"
    assert not differences(tiny_recipe(), whole), "the recipe that the study began with goes on too"


def test_a_child_needs_a_seed_of_its_parent():
    child = ADAM | {"start": {"run": "sgd_0", "prune": 0.5}, "seeds": [5]}
    with pytest.raises(RecipeError, match="runs.child.start.run: received 'sgd_0', which has no seed 5"):
        recipe_of({"sgd_0": ADAM, "child": child})


@pytest.fixture
def study(tiny_trainer, tmp_path):
    return Path(shutil.copytree(tiny_trainer.folder, tmp_path / "digits"))


def test_added_runs_are_trained_recorded_and_described_like_the_others(study, tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text(as_toml(recipe_of({"adam": ADAM}, training__epochs=1)), encoding="utf-8")
    command = ["train", str(file), "--into", str(study)]
    assert main(command) == 0
    assert capsys.readouterr().out == "adam\tcap reached (before its training accuracy was reached)\n"
    found = open_study(study)
    first, added = found.run("sgd_0"), found.run("adam")
    assert not problems(found) and list(found.runs)[-1] == "adam"
    name = "checkpoints/epoch-000.weights.h5"
    assert added.manifest.files[name].sha256 == first.manifest.files[name].sha256, "one architecture, one seed"
    assert added.recorded_activations == [(0, "trained"), (0, "calibrated"), (1, "trained")]
    recipe = study_recipe(study)
    assert recipe.of_run("adam") == added.manifest.recipe and recipe.of_run("sgd_0") == first.manifest.recipe
    before = (study / "runs/adam/run.json").read_bytes(), (study / "recipe.toml").read_bytes()
    assert main(command) == 0, "what is finished is not trained again"
    assert ((study / "runs/adam/run.json").read_bytes(), (study / "recipe.toml").read_bytes()) == before


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--into", "nothere"], "nothere: no study here"),
        (["--into", "{study}"], "dataset.train is 64 there, 300 here"),
        (["--into", "{study}", "--runs", "sgd_9"], "no run 'sgd_9' in this recipe"),
    ],
)
def test_what_cannot_be_added_is_one_line_and_changes_nothing(study, capsys, arguments, named):
    before = (study / "study.json").read_bytes()
    assert main(["train", "digits", *(one.format(study=study) for one in arguments)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ") and named in said and len(said.splitlines()) == 1
    assert (study / "study.json").read_bytes() == before


def test_a_bundle_is_left_as_it_is(tiny_trainer, tmp_path, capsys):
    bundle(open_study(tiny_trainer.folder), tmp_path / "small.zip")
    folder = unbundle(tmp_path / "small.zip", tmp_path)
    assert main(["train", str(tiny_trainer.folder / "recipe.toml"), "--into", str(folder)]) == 2
    assert "is a bundle, in which no runs are trained" in capsys.readouterr().err


def test_other_probe_images_are_refused_though_the_recipes_agree(study):
    from trainer.creation import open_or_create
    from trainer.samples import read_samples

    recipe = tiny_recipe()
    samples = read_samples(recipe.dataset, Path())
    open_or_create(recipe, study, samples, {})
    other = read_samples(tiny_recipe(dataset__split_seed=1).dataset, Path())
    with pytest.raises(StoreError, match="the images of its training, validation and test are others"):
        open_or_create(recipe, study, other, {})


class Killed(BaseException):
    pass


@pytest.mark.parametrize("last", ["write_text", "write_json"])
def test_a_recipe_is_the_old_or_the_new_one_whenever_its_writer_is_killed(study, monkeypatch, last):
    old, new = study_recipe(study), tiny_recipe(seeds=[1, 2])
    write = getattr(revision, last)

    def killed_behind(*arguments):
        write(*arguments)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(revision, last, killed_behind)
        revision.replace_recipe(study, as_toml(new))
    revision.finish_recipe(study)
    assert study_recipe(study) == (old if last == "write_text" else new)
    assert not problems(open_study(study)) and not list(study.glob("*next*"))
