"""Where only summaries are kept, metrics say what the activations would have said, or name the way to keep them."""

import numpy as np
import pandas as pd
import pytest

from analysis import METRICS, compute, open_study
from analysis.inside import Unit, partners, responses, snapshot_of
from analysis.layer import Layer
from analysis.metrics.metric import Source
from analysis.metrics.parameters import parameters_of
from analysis.store.errors import NotKept
from tests.trainer.pictures import write_pictures
from trainer.__main__ import main
from trainer.device import load_backend

load_backend()
keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402

FEWER = {"pairs": 50, "neurons": 2}
SAME = ("always_on_neurons", "below_mean_ratio", "constant_pairs", "dead_neurons", "entropy", "hoyer", "kurtosis",
        "l1_norm", "label_nmi", "mean_activation", "pair_nmi", "skewness", "treves_rolls", "zero_ratio")  # fmt: skip


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """The same network on the same 72 pictures: all activations kept, none, and those of one layer."""
    place = tmp_path_factory.mktemp("summarised")
    write_pictures(place / "photos", 24, rows=12, columns=12)
    network = keras.Sequential([
        layers.Input((12, 12, 3)),
        layers.Conv2D(5, 3, activation="relu", name="conv"),
        layers.BatchNormalization(name="normalised"),
        layers.Conv2D(4, 3, name="linear"),
        layers.Flatten(name="flat"),
        layers.Dense(6, activation="relu", name="hidden"),
        layers.Dense(3, activation="softmax", name="answers"),
    ])  # fmt: skip
    generator = np.random.default_rng(0)
    for weight in network.weights:
        values = generator.normal(scale=0.3, size=weight.shape)
        weight.assign(np.abs(values) if "variance" in weight.path else values)
    network.save(place / "own.keras")
    found = {}
    for keep in ("all", "none", "hidden"):
        given = ["--images", place / "photos", "--preprocessing", "scale01", "--store", place / "store"]
        assert main(["import", *map(str, [place / "own.keras", *given, "--name", keep, "--keep", keep])]) == 0
        found[keep] = open_study(place / "store" / keep)
    return found


def ways(name):
    """All combinations of `per` and `mode` of a metric."""
    known = parameters_of(METRICS[name])
    fewer = {key: value for key, value in FEWER.items() if key in known}
    for per in known["per"].choices if "per" in known else (None,):
        for mode in known["mode"].choices if "mode" in known else (None,):
            yield fewer | ({"per": per} if per else {}) | ({"mode": mode} if mode else {})


NOT_TOLD = {("hoyer", "channel"), ("kurtosis", "channel"), ("skewness", "channel"), ("treves_rolls", "channel"),
            ("l1_norm", "channel")}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_values_are_those_of_the_activations(studies, name):
    for given in ways(name):
        kept, told = (compute(name, studies[which], **given) for which in ("all", "none"))
        if (name, given.get("mode")) in NOT_TOLD and given["per"] in ("layer", "image"):
            assert set(told["status"]) <= {"not recorded"}, given
            continue
        pd.testing.assert_series_equal(kept["status"], told["status"], obj=f"{name} {given}")
        np.testing.assert_allclose(told["value"], kept["value"], rtol=1e-6, atol=1e-9, err_msg=f"{name} {given}")
        assert kept["n"].equals(told["n"]), given
        bounds = told["low"].notna()
        np.testing.assert_allclose(told["low"][bounds], kept["low"][bounds], rtol=1e-5, atol=1e-8, err_msg=str(given))
        lacking = told[~bounds & kept["low"].notna()]
        assert lacking["reason"].str.startswith("without an interval: only sums of each neuron").all(), given


def test_gini_is_told_of_images_and_maps_and_not_of_neurons(studies):
    for per, mode in (("layer", "flatten"), ("channel", "flatten"), ("image", "flatten"), ("layer", "filter")):
        kept, told = (compute("gini", studies[which], per=per, mode=mode) for which in ("all", "none"))
        np.testing.assert_allclose(told["value"], kept["value"], rtol=1e-9)
    missing = compute("gini", studies["none"], per="neuron")
    assert set(missing["status"]) == {"not recorded"}
    assert missing["reason"].iloc[0].endswith("import the network once more with --study none --run NAME --keep conv")


def test_bits_are_the_same_bit_for_bit(studies):
    for epoch, bn in ((0, "trained"), (0, "calibrated"), (1, "trained")):
        for name in ("conv", "linear", "hidden", "answers"):
            kept, told = (Layer(studies[one].run("own").snapshot(epoch, bn), name).bits() for one in ("all", "none"))
            assert np.array_equal(kept.words, told.words) and kept.images == told.images == 72, (name, epoch, bn)


@pytest.mark.parametrize("name", sorted(name for name, metric in METRICS.items() if Source.ACTIVATIONS in metric.reads))
def test_what_summaries_do_not_say_has_its_reason(studies, name):
    fewer = {key: value for key, value in FEWER.items() if key in parameters_of(METRICS[name])}
    table = compute(name, studies["none"], **fewer)
    assert len(table) and (table["reason"][table["status"] != "measured"] != "").all()


def test_layers_that_are_asked_for_are_kept_beside_summaries_of_the_others(studies):
    run = studies["hidden"].run("own")
    assert [layer.name for layer in run.layers if layer.kept] == ["hidden"]
    snapshot = run.snapshot("last")
    assert snapshot.activations("hidden").shape == (72, 6) and snapshot.summary("hidden") is None
    whole = studies["all"].run("own").snapshot("last").activations("hidden")
    assert np.array_equal(snapshot.activations("hidden"), whole)
    statuses = compute("gini", studies["hidden"], per="neuron").groupby("layer")["status"].first()
    assert statuses.to_dict() == {
        "conv": "not recorded", "linear": "not recorded", "hidden": "measured", "answers": "not recorded",
    }  # fmt: skip


def test_a_layer_to_keep_that_is_not_there_is_named(tmp_path, studies, capsys):
    place = studies["all"].folder.parent.parent
    given = [
        "--images",
        place / "photos",
        "--preprocessing",
        "tf",
        "--store",
        tmp_path,
        "--name",
        "a",
        "--keep",
        "conv9",
    ]
    assert main(["import", *map(str, [place / "own.keras", *given])]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert "--keep: no layer 'conv9' is measured; there are all, none, conv, linear, hidden, answers" in said


def test_the_dry_run_tells_what_the_study_takes(tmp_path, studies, capsys):
    from trainer.commands.folders import bytes_below

    place = studies["all"].folder.parent.parent
    for keep in ("all", "none"):
        given = [
            "--images",
            place / "photos",
            "--preprocessing",
            "tf",
            "--store",
            tmp_path,
            "--name",
            "a",
            "--keep",
            keep,
        ]
        assert main(["import", *map(str, [place / "own.keras", *given]), "--dry-run"]) == 0
        said = capsys.readouterr().err
        stated = float(said.split("s and ")[1].split(" MB")[0])
        taken = (bytes_below(studies[keep].folder) - bytes_below(studies[keep].folder / "results")) / 1e6
        assert stated == pytest.approx(taken, rel=0.35), keep
    assert "of 4 of 4 layers only summaries are kept" in said


def test_single_channels_and_who_says_the_same_are_those_of_the_activations(studies):
    whole, summed = (snapshot_of(studies[keep].runs["own"], "last") for keep in ("all", "none"))
    for number in range(5):
        of_channel = [responses(Unit(one, "conv", "channel", number)) for one in (whole, summed)]
        np.testing.assert_allclose(*of_channel, rtol=1e-6, atol=1e-9)
    number = int(np.argmax(whole.activations("conv").reshape(72, -1).std(axis=0)))
    same = [partners(Unit(one, "conv", "neuron", number), measure="nmi") for one in (whole, summed)]
    pd.testing.assert_frame_equal(same[0].table, same[1].table)
    assert same[0].chance == same[1].chance
    for ask in (responses, partners):
        with pytest.raises(NotKept, match="only summaries of the activations of conv are kept.*--keep conv"):
            ask(Unit(summed, "conv", "neuron", number))
