"""The trainer's commands as a user types them."""

import json
import os

import pytest

from analysis.store.digests import sha256
from tests.conftest import ROOT, SMALL, small, trainer
from tests.trainer.small_studies import tiny_options
from trainer.__main__ import main
from trainer.recipe_file import known_recipes, read_recipe

COMMANDS = ("train", "import", "record", "prune", "noise", "recipes", "show", "status", "remove")


def test_help_lists_the_commands():
    said = trainer("--help").stdout
    assert not [command for command in COMMANDS if command not in said]
    assert trainer().stdout == said, "without a command, help is shown"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_shows_an_example(command):
    assert f"example: python -m trainer {command}" in trainer(command, "--help").stdout


def test_recipes_are_listed_with_their_titles():
    lines = trainer("recipes").stdout.splitlines()
    assert lines == [f"{name}\t{read_recipe(name).title}" for name in known_recipes()]


def test_a_recipe_is_shown_whole_and_can_be_used_as_a_file(tmp_path):
    shown = trainer("show", "digits", "--set", "model.width=0.5")
    (tmp_path / "digits.toml").write_text(shown.stdout)
    assert read_recipe(str(tmp_path / "digits.toml")) == read_recipe("digits", {"model.width": 0.5})


def test_status_shows_states_accuracies_and_sizes(digits_study):
    said = trainer("status", digits_study).stdout.splitlines()
    assert said[0].startswith("digits\t") and said[0].endswith("MB")
    for line, name in zip(said[1:], ("sgd_0", "wdecay_1", "layca_2"), strict=True):
        run, state, epoch, accuracy, size = line.strip().split("\t")
        assert (run, state, epoch) == (name, "cap reached", "epoch 3")
        assert accuracy.startswith("test 0.") and size.endswith("MB")
    in_store = trainer("status", "--store", digits_study.parent)
    assert in_store.stdout.splitlines() == said
    assert trainer("status", STRATA_STORE=str(digits_study.parent)).stdout.splitlines() == said


def test_status_names_a_damaged_run_and_still_shows_the_others(own_study):
    (own_study / "runs/sgd_0/run.json").write_text("{")
    said = trainer("status", own_study)
    assert said.returncode == 0 and "wdecay_1" in said.stdout
    damaged = [line for line in said.stdout.splitlines() if "damaged" in line]
    assert len(damaged) == 1 and "runs/sgd_0/run.json" in damaged[0] and "restore" in damaged[0]


def test_status_of_an_empty_store_says_what_to_do(tmp_path):
    finished = trainer("status", "--store", tmp_path)
    assert finished.returncode == 0 and "python -m trainer train digits" in finished.stderr


def test_a_run_and_then_the_whole_study_can_be_removed(own_study):
    finished = trainer("remove", own_study, "sgd_0")
    assert finished.returncode == 0 and "sgd_0" in finished.stdout and "MB" in finished.stdout
    assert not (own_study / "runs/sgd_0").exists() and (own_study / "runs/wdecay_1/run.json").exists()
    missing = trainer("remove", own_study, "sgd_0")
    assert missing.returncode == 2 and "no run 'sgd_0'" in missing.stderr
    outside = trainer("remove", own_study, "../runs")
    assert outside.returncode == 2 and (own_study / "runs/wdecay_1").exists(), "a name left its folder"
    assert trainer("remove", own_study).returncode == 0 and not own_study.exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("status", "nothere"), "no study here"),
        (("remove", "nothere"), "no study here"),
        (("train", "digits", "--runs", "sgd_9"), "no run 'sgd_9' in this recipe; it has"),
        (("train", "digits", "--again", "sgd_9"), "no run 'sgd_9' in this recipe; it has"),
        (("train", "digits", "--seed", "x"), "invalid int value: 'x'; see python -m trainer train --help"),
        (("import", "VGG16", "--name", "a", "--seed", "-1"), "from 0 to 4294967295 is needed, received '-1'"),
        (("dictionary", "a", "--seed", "4294967296"), "from 0 to 4294967295 is needed, received '4294967296'"),
        (("import", "VGG16", "--name", "a", "--size", "224x0"), "write 224, or 200x300"),
        (("train", "thesis", "--data", ROOT / "trainer/no"), f"no such folder; {ROOT}/trainer holds architectures/, "),
    ],
)
def test_what_is_not_there_is_one_line(tmp_path, arguments, named):
    finished = trainer(*arguments, STRATA_STORE=str(tmp_path))
    assert finished.returncode == 2 and not finished.stdout
    assert finished.stderr.startswith("error: ") and len(finished.stderr.splitlines()) == 1
    assert named in finished.stderr and not os.listdir(tmp_path)


def test_another_recipe_in_the_same_folder_is_refused(digits_study):
    finished = trainer("train", "digits", "--store", digits_study.parent, *tiny_options())
    assert finished.returncode == 2 and len(finished.stderr.splitlines()) == 1
    assert f"model.width is {SMALL['model.width']} there, 0.03 here" in finished.stderr and "--name" in finished.stderr


def test_a_study_begun_before_images_were_scrambled_goes_on_and_says_so_once(own_study):
    older(own_study)
    where = ["--store", own_study.parent, "--runs", "sgd_0,layca_2"]
    finished = trainer("train", "digits", *where, *small())
    assert finished.returncode == 0, finished.stderr
    assert len([line for line in finished.stderr.splitlines() if "goes on without" in line]) == 1, finished.stderr
    same = trainer("train", own_study / "recipe.toml", *where)
    assert same.returncode == 0 and "goes on without" not in same.stderr, "nobody asked for scrambled images"
    recorded = trainer("record", own_study, "--epochs", "last")
    assert recorded.returncode == 0 and "a new study (--name) has them" in recorded.stderr
    assert "all of these are recorded already" in recorded.stderr


def older(folder):
    """Make of a study one whose recipe does not know of scrambled images."""
    recipe, study = folder / "recipe.toml", json.loads((folder / "study.json").read_text())
    text = recipe.read_text()
    assert "\nscrambled = " in text
    recipe.write_text("\n".join(line for line in text.splitlines() if not line.startswith("scrambled = ")))
    study["files"]["recipe.toml"] = {"bytes": recipe.stat().st_size, "sha256": sha256(recipe)}
    (folder / "study.json").write_text(json.dumps(study))


def test_a_short_disk_is_said_before_training_and_keeps_no_smaller_study_away(tmp_path):
    command = ["train", "digits", "--store", tmp_path, "--runs", "sgd_0"]
    finished = trainer(*command, *tiny_options(training__epochs=1_000_000_000))
    assert finished.returncode == 2, "that cannot fit on a disk"
    *_, estimate, error = finished.stderr.splitlines()
    assert "1 run of at most 1000000000 epochs: at most" in estimate and "TB in" in estimate and "free" in estimate
    assert error.startswith("error: ") and "recording.checkpoints" in error and "recording.probe" in error
    assert not (tmp_path / "digits/study.json").exists(), "the smaller recipe would be refused as another one"


@pytest.mark.nightly
def test_a_finished_study_is_not_trained_again_but_one_run_is_on_request(own_study):
    recipe = own_study / "recipe.toml"
    (own_study.parent / "mine.toml").write_text(recipe.read_text())
    command = ["train", own_study.parent / "mine.toml", "--store", own_study.parent, "--runs", "sgd_0"]
    before = json.loads((own_study / "runs/sgd_0/run.json").read_text())
    finished = trainer(*command)
    assert finished.returncode == 0 and "sgd_0\tcap reached" in finished.stdout
    assert json.loads((own_study / "runs/sgd_0/run.json").read_text()) == before
    again = trainer(*command, "--again", "sgd_0")
    assert again.returncode == 0, again.stderr
    after = json.loads((own_study / "runs/sgd_0/run.json").read_text())
    assert after != before and after["files"] == before["files"], "the same seed gives the same bits"


@pytest.mark.nightly
def test_xla_can_be_asked_for_and_run_json_says_that_determinism_ends(tmp_path):
    options = tiny_options(training__xla="true", training__epochs=1)
    finished = trainer("train", "digits", "--store", tmp_path, "--runs", "sgd_2", *options)
    assert finished.returncode == 0, finished.stderr
    assert "XLA compilation; operations not held to be deterministic" in finished.stderr
    run = json.loads((tmp_path / "digits/runs/sgd_2/run.json").read_text())
    assert run["device"]["determinism"].startswith("XLA") and run["history"][1]["loss"] is not None


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["dictionary", "photos"], "stopped"),
        (
            ["record", "photos", "--epochs", "1"],
            "stopped; what was committed is kept. Go on with: python -m trainer record photos --epochs 1",
        ),
    ],
)
def test_stopped_it_says_how_to_go_on_where_something_is_kept(monkeypatch, capsys, command, said):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.store.layout.study_folder", stop)
    assert main(command) == 130
    assert capsys.readouterr().err == f"\n{said}\n"
