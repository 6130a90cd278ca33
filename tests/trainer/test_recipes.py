"""Recipes: what comes with the trainer, what can be changed, and what a mistake is answered with."""

import math
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT, trainer
from tests.trainer.small_studies import tiny_options, tiny_recipe
from trainer.recipe_file import (
    RecipeError,
    as_toml,
    begun_unscrambled,
    differences,
    known_recipes,
    read_recipe,
    refuse_other_recipe,
    study_recipe,
)

PUBLISHED = {  # chapter 6 of the source study: optimiser, learning rate, batch size, patience, L2
    "sgd_0": ("sgd", 0.00125, 256, 3, None),
    "sgd_1": ("sgd", 0.003, 128, 3, None),
    "sgd_2": ("sgd", 0.1, 128, 2, None),
    "wdecay_0": ("sgd", 0.0007, 128, 2, 0.001),
    "wdecay_1": ("sgd", 0.00245, 128, 2, 0.001),
    "wdecay_2": ("sgd", 0.12, 128, 2, 0.001),
    "layca_0": ("layca", 0.0004, 128, 3, None),
    "layca_1": ("layca", 0.001, 128, 3, None),
    "layca_2": ("layca", 0.03, 128, 3, None),
}
SMALL_VARIANTS = ["batch64", "layca_rates", "lottery", "memorisation", "mixed", "sparsity"]
ADAM = {"kind": "adam", "learning_rate": 0.1}
PHASE = {"epochs": 1, "optimizer": ADAM}
MISTAKES = [  # field, the value given, what the line must name
    ("training.epochs", 0, ("training.epochs", "greater than or equal to 1", "received 0")),
    ("training.epochs", "many", ("training.epochs", "valid integer", "received 'many'")),
    ("training.epoch", 3, ("training", "'epoch'", "received 3", "batch_size, epochs, stop_at_accuracy")),
    ("trainng.epochs", 3, ("'trainng'", "epochs", "allowed", "training")),
    ("training.precision", "float16", ("training.precision", "'float32' or 'bfloat16'", "received 'float16'")),
    ("training.plateau.watch", "loss", ("training.plateau.watch", "'val_loss' or 'val_accuracy'", "received 'loss'")),
    ("training.label_noise", 1.5, ("training.label_noise", "less than or equal to 1", "received 1.5")),
    ("recording.checkpoints", "some", ("recording.checkpoints", "'all'", "integer", "received 'some'")),
    ("recording.scrambled", -1, ("recording.scrambled", "greater than or equal to 0", "received -1")),
    ("recording.activations", ["middle"], ("recording.activations.0", "'first'", "integer", "received 'middle'")),
    ("dataset.kind", "mnist", ("dataset.kind", "'mnist'", "cifar10, digits")),
    ("dataset.train", 0, ("dataset.train", "greater than or equal to 1", "received 0")),
    ("model.kind", "resnet", ("model", "'resnet'", "vgg16")),
    ("model.width", 0, ("model", "width", "greater than 0", "received 0")),
    ("model.normalisation.momentum", 2, ("normalisation.momentum", "less than 1", "received 2")),
    ("runs.sgd_0.optimizer.kind", "sgdd", ("runs.sgd_0.optimizer", "'sgdd'", "adam, layca, sgd")),
    ("runs.sgd_0.optimizer.learning_rate", -1, ("runs.sgd_0.optimizer", "learning_rate", "received -1")),
    ("runs.sgd_0.optimizer.rate", 1, ("runs.sgd_0.optimizer", "'rate'", "received 1", "momentum, nesterov")),
    ("seeds", [2**32], ("seeds.0", "less than 4294967296", "received 4294967296")),
    ("runs.sgd_0.seeds", [2, 2], ("runs.sgd_0.seeds", "each seed once", "received [2, 2]")),
    ("runs.sgd_0.training.epochs", 0, ("runs.sgd_0.training", "epochs", "received 0")),
    ("runs.sgd_0.model.widht", 3, ("runs.sgd_0.model", "'widht'", "received 3", "width, normalisation")),
    ("runs.sgd_0.target_validation", 0.5, ("runs.sgd_0", "learning_rate or target_validation")),
    ("runs.wdecay_0.weight_decay.kind", "l3", ("runs.wdecay_0.weight_decay", "'l3'", "l2, shrink")),
    ("runs.sgd_0.penalty", {"kind": "l3"}, ("runs.sgd_0.penalty", "'l3'", "hoyer_square, kl, l1, winners")),
    ("runs.sgd_0.penalty", {"kind": "l1"}, ("runs.sgd_0.penalty", "strength", "required")),
    ("runs.sgd_0.penalty", {"kind": "l1", "strength": 0}, ("runs.sgd_0.penalty", "strength", "received 0")),
    ("runs.sgd_0.penalty", {"kind": "kl", "strength": 1, "target": 1}, ("target", "less than 1", "received 1")),
    ("runs.sgd_0.penalty", {"kind": "l1", "strength": 1, "over": "image"}, ("over", "'position'", "received 'image'")),
    ("runs.sgd_0.penalty", {"kind": "winners", "keep": 1.5}, ("penalties.winners", "keep", "received 1.5")),
    ("runs.sgd_0.model", {"kind": "autoencoder"}, ("runs.sgd_0.model.kind", "'autoencoder'", "allowed: vgg16")),
    ("task", "reconstruction", ("runs.sgd_0.model.kind", "'vgg16' for reconstruction", "autoencoder")),
    ("task", "generation", ("task", "'classification' or 'reconstruction'", "received 'generation'")),
    ("model", {"kind": "autoencoder"}, ("training.stop_at_accuracy", "received 0.99", "has no accuracy")),
    ("runs.layca_2.optimizer.inner.kind", "layca", ("runs.layca_2.optimizer", "inner", "name another one")),
    ("runs.layca_2.weight_decay", {"kind": "shrink", "strength": 0.1}, ("runs.layca_2", "'shrink'", "allowed: l2")),
    ("runs.a b.optimizer", {"kind": "sgd", "learning_rate": 0.1}, ("'a b'", "letters, digits")),
    ("runs.sgd_0.optimizer", None, ("runs.sgd_0", "optimizer or phases", "neither")),
    ("runs.sgd_0.phases", [PHASE], ("runs.sgd_0", "optimizer or phases", "both")),
    ("runs.new.phases", [], ("runs.new.phases", "at least 1")),
    ("runs.new.phases", [PHASE | {"epochs": 0}], ("runs.new.phases.0.epochs", "greater than or equal to 1", "0")),
    ("runs.new.phases", [PHASE, {"optimizer": ADAM}], ("runs.new.phases.1.epochs", "required")),
    ("runs.new.phases", [PHASE | {"optimizer": {"kind": "sgd"}}], ("phases.0", "learning_rate", "received none", "0")),
    ("runs.new.phases", [PHASE | {"optimizer": {"kind": "x"}}], ("runs.new.phases.0.optimizer", "'x'", "layca, sgd")),
    ("runs.new", {"phases": [PHASE], "weight_decay": {"kind": "l2"}}, ("runs.new", "weight_decay", "has phases")),
    ("runs.new", {"phases": [PHASE], "target_validation": 0.5}, ("target_validation", "received 0.5", "has phases")),
    ("runs.new", {"phases": [PHASE], "training": {"epochs": 3}}, ("runs.new", "training.epochs", "received 3")),
    ("runs.sgd_2.start", {"run": "none", "prune": 0.5}, ("runs.sgd_2.start.run", "'none'", "allowed", "sgd_0, sgd_1")),
    ("runs.sgd_2.start", {"run": "sgd_2", "prune": 0.5}, ("runs.sgd_2.start.run", "'sgd_2'", "sgd_0, sgd_1")),
    ("runs.sgd_0.start", {"run": "sgd_1", "prune": 0.5}, ("runs.sgd_0.start.run", "'sgd_1'", "there is none")),
    ("runs.sgd_2.start", {"run": "sgd_1", "prune": 1}, ("runs.sgd_2.start.prune", "less than 1", "received 1")),
    ("runs.sgd_2.start", {"run": "sgd_1", "prune": 0.5, "kind": "x"}, ("start.kind", "'magnitude' or 'random'", "'x'")),
    ("runs.sgd_2.start", {"run": "sgd_1", "prune": 0.5, "weights": "x"}, ("start.weights", "'signs'", "received 'x'")),
    ("runs.layca_2.start", {"run": "sgd_1", "prune": 0.5}, ("runs.layca_2", "'layca'", "allowed", "adam, sgd")),
    (
        "runs.new",
        {"optimizer": ADAM, "model": {"width": 0.5}, "start": {"run": "sgd_1", "prune": 0.5}},
        ("runs.new.start.run", "'sgd_1'", "model is another", "same model"),
    ),
    ("seeds", [], ("seeds", "at least 1")),
    ("seeds", [1, 1], ("seeds", "once", "[1, 1]")),
    ("name", "../up", ("study name", "'../up'", "letters, digits")),
]


@pytest.mark.parametrize("name", known_recipes())
def test_recipes_that_come_with_the_trainer_are_valid(name):
    recipe = read_recipe(name)
    assert recipe.name == name and recipe.title, f"{name} has no title"


@pytest.mark.parametrize("name", known_recipes())
def test_a_complete_recipe_says_all_and_reads_back_the_same(name, tmp_path):
    path = tmp_path / "copy.toml"
    path.write_text(as_toml(read_recipe(name)), encoding="utf-8")
    assert read_recipe(str(path)) == read_recipe(name)


def test_thesis_holds_the_published_models_and_nothing_else():
    recipe = read_recipe("thesis")
    found = {}
    for name, run in recipe.runs.items():
        rules = recipe.training_of(run)
        strength = run.weight_decay and run.weight_decay["strength"]
        assert run.weight_decay is None or run.weight_decay["kind"] == "l2"
        optimizer = run.optimizer
        found[name] = (
            optimizer["kind"], optimizer["learning_rate"], rules.batch_size, rules.plateau.patience, strength
        )  # fmt: skip
        assert (rules.epochs, rules.stop_at_accuracy) == (50, 0.99)
        assert (rules.plateau.watch, rules.plateau.factor, rules.plateau.min_delta) == ("val_loss", 5.0, 1e-4)
        if optimizer["kind"] == "sgd":
            assert (optimizer["momentum"], optimizer["nesterov"]) == (0.9, True)
        else:
            inner = optimizer["inner"]
            assert (inner["kind"], inner["momentum"], inner["nesterov"], inner["learning_rate"]) == (
                "sgd", 0.9, True, 1.0,
            )  # fmt: skip
    assert found == PUBLISHED
    dataset = recipe.dataset
    assert (dataset.kind, dataset.train, dataset.validation, dataset.test, dataset.split) == (
        "cifar10", 40_000, 10_000, 10_000, "last",
    )  # fmt: skip
    normalisation = {"momentum": 0.99, "epsilon": 1e-3, "scale": False, "center": False}
    assert recipe.model == {"kind": "vgg16", "width": 1.0, "normalisation": normalisation}
    assert recipe.recording.checkpoints == "all" and recipe.recording.probe == recipe.recording.scrambled == 1000


def test_batch64_is_thesis_with_another_batch():
    ours, published = read_recipe("batch64"), read_recipe("thesis")
    for name, run in published.runs.items():
        changed = published.training_of(run).model_copy(update={"batch_size": 64})
        assert ours.training_of(ours.runs[name]) == changed, name
        assert ours.of_run(name) == published.of_run(name) | {"training": changed.model_dump()}, name
    assert ours.runs.keys() == published.runs.keys()


def test_memorisation_varies_the_labels_alone():
    recipe = read_recipe("memorisation")
    runs = [recipe.of_run(name) for name in recipe.runs]
    assert [run["training"].pop("label_noise") for run in runs] == [0.0, 0.5, 1.0]
    assert runs[0] == runs[1] == runs[2]


def test_lottery_has_all_controls_at_both_sparsities_of_one_parent():
    runs = dict(read_recipe("lottery").runs)
    assert runs.pop("dense").start is None
    assert all(run.start.run == "dense" and run.start.scope == "layer" for run in runs.values())
    found = {(run.start.prune, run.start.kind, run.start.weights) for run in runs.values()}
    kinds = [("magnitude", weights) for weights in ("initial", "signs", "random", "trained")] + [("random", "initial")]
    assert found == {(share, *kind) for share in (0.8, 0.95) for kind in kinds} | {(0.0, "magnitude", "signs")}


def test_mixed_compares_runs_of_the_same_length():
    recipe = read_recipe("mixed")
    assert {recipe.training_of(run).epochs for run in recipe.runs.values()} == {30}
    kinds = [phase.optimizer["kind"] for phase in recipe.runs["mixed"].phases]
    assert kinds == ["sgd", "layca", "sgd"] and recipe.runs["mixed"].phases[2].weight_decay["kind"] == "l2"


def test_layca_rates_knows_the_way_that_each_rate_goes():
    recipe = read_recipe("layca_rates")
    steps = -(-recipe.dataset.train // recipe.training.batch_size)
    assert steps == 313, "the recipe's comments count with it"
    ways = {
        name: steps * recipe.training_of(run).epochs * math.atan(run.optimizer["learning_rate"])
        for name, run in recipe.runs.items()
        if recipe.training_of(run).plateau is None and recipe.training_of(run).stop_at_accuracy is None
    }
    assert len(ways) == 6 and ways["rate_0001"] == pytest.approx(0.94, abs=0.005)
    assert 1 - math.cos(ways["rate_0001"]) == pytest.approx(0.41, abs=0.005)
    assert [name for name, way in ways.items() if way < math.pi / 2] == ["rate_0001"]


def on_digits(name):
    """Arguments of the command that a recipe's comments give for digits."""
    said = re.search(r"#   (python -m trainer train .*(?:\n#     --.*)+)", known_recipes()[name].read_text())
    return shlex.split(said[1].replace("\n#", " "))[3:]


@pytest.mark.parametrize("name", SMALL_VARIANTS)
def test_the_small_variant_in_a_recipes_comments_is_that_recipe_on_digits(name):
    arguments = on_digits(name)
    assert arguments[1] == name
    finished = subprocess.run(
        [sys.executable, "-m", "trainer", "show", *arguments[1:2], *arguments[4:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0 and 'kind = "digits"' in finished.stdout, finished.stderr


@pytest.mark.nightly
@pytest.mark.parametrize("name", SMALL_VARIANTS)
def test_the_small_variant_trains_to_the_end(name, tmp_path):
    recipe, options = read_recipe(name), tiny_options(training__epochs=1)
    for run, table in recipe.runs.items():
        for number in range(len(table.phases or ())):
            options += ["--set", f"runs.{run}.phases.{number}.epochs=1"]
    finished = trainer(*on_digits(name), *options, "--store", tmp_path)
    assert finished.returncode == 0, finished.stderr
    states = [line.split("\t")[1].split(" (")[0] for line in finished.stdout.splitlines()]
    assert len(states) == len(recipe.runs) and set(states) <= {"done", "cap reached"}, finished.stdout


def test_a_field_of_a_phase_can_be_replaced_and_differs():
    changed = read_recipe("mixed", {"runs.mixed.phases.1.epochs": 3})
    assert [phase.epochs for phase in changed.runs["mixed"].phases] == [10, 3, 10]
    assert differences(changed, read_recipe("mixed")) == ["runs.mixed.phases.1.epochs is 10 there, 3 here"]
    for field, named in (
        ("runs.mixed.phases.3.epochs", "received '3'; allowed: 0 to 2"),
        ("runs.mixed.phases.1", "list"),
    ):
        with pytest.raises(RecipeError, match=named):
            read_recipe("mixed", {field: 3})


def test_any_field_can_be_replaced():
    fields = {
        "model.width": 0.5,
        "dataset.train": 7,
        "training.plateau.patience": 9,
        "runs.sgd_0.optimizer.learning_rate": 0.7,
        "runs.layca_2.optimizer.inner.kind": "adam",
        "runs.sgd_0.training.batch_size": 5,
        "runs.another.optimizer.kind": "adam",
        "runs.another.optimizer.learning_rate": 0.5,
    }
    recipe = read_recipe("digits", fields)
    assert recipe.model["width"] == 0.5 and recipe.dataset.train == 7
    assert recipe.runs["sgd_0"].optimizer["learning_rate"] == 0.7
    assert recipe.runs["layca_2"].optimizer["inner"]["kind"] == "adam"
    assert recipe.training_of(recipe.runs["sgd_0"]).batch_size == 5
    assert recipe.training_of(recipe.runs["sgd_0"]).plateau.patience == 9, "a run keeps what it does not change"
    assert recipe.runs["another"].optimizer["kind"] == "adam"


@pytest.mark.parametrize(("field", "value", "named"), MISTAKES, ids=[field for field, *_ in MISTAKES])
def test_a_mistake_is_one_line_with_field_value_and_what_is_allowed(field, value, named):
    with pytest.raises(RecipeError) as error:
        read_recipe("digits", {field: value})
    line = str(error.value)
    assert line.startswith("recipe digits: ") and "\n" not in line
    assert not (missing := [part for part in named if part not in line]), f"{line!r} does not say {missing}"
    assert not re.search(r"literal\[|constrained|pydantic|type=", line), f"words of a library in {line!r}"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["show", "digits", "--set", "training.epochs=0"], "training.epochs"),
        (["show", "nothere"], "digits, layca_rates"),
        (["train", "digits", "--runs", "sgd_9"], "sgd_9"),
        (["train", "digits", "--set", "dataset.kind=mnist"], "mnist"),
        (["show", "digits", "--set", "epochs"], "FIELD=VALUE"),
    ],
)
def test_on_the_command_line_a_mistake_ends_with_status_2_and_no_traceback(arguments, named):
    command = [sys.executable, "-m", "trainer", *arguments]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 2 and not finished.stdout
    lines = [line for line in finished.stderr.splitlines() if "error: " in line]
    assert len(lines) == 1 and named in lines[0], finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_file_that_is_no_toml_is_named(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("epochs 3")
    with pytest.raises(RecipeError, match="not readable as TOML") as error:
        read_recipe(str(path))
    assert str(path) in str(error.value)


def test_a_study_of_another_recipe_is_refused_with_the_fields_that_differ(tmp_path):
    ours, theirs = tiny_recipe(training__epochs=5), tiny_recipe(training__epochs=7, model__width=0.5)
    (tmp_path / "recipe.toml").write_text(as_toml(theirs), encoding="utf-8")
    assert study_recipe(tmp_path) == theirs
    with pytest.raises(RecipeError) as error:
        refuse_other_recipe(ours, tmp_path)
    line = str(error.value)
    assert "training.epochs is 7 there, 5 here" in line and "model.width is 0.5 there, 0.03 here" in line
    assert "batch_size" not in line and "--name" in line
    refuse_other_recipe(theirs, tmp_path)


def test_a_study_begun_before_images_were_scrambled_is_told_from_one_that_wants_none(tmp_path):
    whole = as_toml(tiny_recipe(recording__scrambled=0))
    (tmp_path / "recipe.toml").write_text(whole, encoding="utf-8")
    assert not begun_unscrambled(tmp_path)
    with pytest.raises(RecipeError, match="recording.scrambled is 0 there, 192 here"):
        refuse_other_recipe(tiny_recipe(), tmp_path)
    (tmp_path / "recipe.toml").write_text(whole.replace("scrambled = 0\n", ""), encoding="utf-8")
    assert begun_unscrambled(tmp_path) and study_recipe(tmp_path).recording.scrambled == 0


def test_the_title_of_a_study_may_differ():
    assert not differences(tiny_recipe(title="one"), tiny_recipe(title="another"))


def test_several_seeds_are_several_runs():
    assert tiny_recipe(seeds=[1, 2]).planned()["sgd_0+seed2"] == ("sgd_0", 2)
    assert tiny_recipe(seeds=[7]).planned()["sgd_0"] == ("sgd_0", 7)
