"""A learned code of patches beside the networks of a study: as scikit-learn computes it, and measured as they are."""

import shutil

import numpy as np
import pytest
from scipy import fft
from sklearn.decomposition import sparse_encode

from analysis import compute, open_study
from analysis.store import StoreError, layout
from analysis.store.check import problems
from analysis.store.manifest import IMPORTED
from trainer.__main__ import main
from trainer.dictionary import Dictionary
from trainer.patches import CUTOFF, PatchError, sample, whitened

ATOMS, STRIDE, ALPHA = 16, 8, 1.2
SMALL = ("--atoms", ATOMS, "--stride", STRIDE, "--patches", 3000)
SPARSITY = ("gini", "hoyer", "treves_rolls", "zero_ratio", "l1_norm", "kurtosis")


def learn(folder, *options):
    return main(["dictionary", *map(str, (folder, *SMALL, *options))])


@pytest.fixture(scope="module")
def coded(digits_study, tmp_path_factory):
    """A copy of the small study with two codes that differ in nothing, not even the seed."""
    folder = shutil.copytree(digits_study, tmp_path_factory.mktemp("coded") / "digits")
    assert learn(folder) == 0 and learn(folder, "--run", "again") == 0
    return folder


@pytest.fixture
def study(coded):
    return open_study(coded)


def plainly_whitened(images):
    """As Olshausen & Field 1996 say it, by the whole two-dimensional spectrum and frequencies in a loop."""
    found = []
    for image in images[..., 0] / 255:
        spectrum = fft.fft2(image)
        for row, down in enumerate(fft.fftfreq(image.shape[0])):
            for column, right in enumerate(fft.fftfreq(image.shape[1])):
                frequency = np.sqrt(down**2 + right**2)
                spectrum[row, column] *= frequency * np.exp(-((frequency / (200 / 512)) ** 4))
        found.append(fft.ifft2(spectrum).real)
    return np.array(found)


def test_codes_are_those_of_scikit_learn_of_each_patch_alone(study):
    run = study.runs["v1_code"]
    images = plainly_whitened(run.images("train"))
    scale = np.sqrt(np.mean([image.var() for image in images]))
    assert run.manifest.recipe["import"]["root_mean_square"] == pytest.approx(scale)
    for epoch in (0, 1):
        snapshot = run.snapshot(epoch)
        kernel = snapshot.weights("code")
        atoms = np.stack([kernel[:, :, 0, number].ravel() for number in range(ATOMS)]).astype(float)
        signed = snapshot.activations("code", tensor="pre_activation")
        assert signed.shape == (48, 3, 3, ATOMS)
        for row in range(3):
            for column in range(3):
                top, left = row * STRIDE, column * STRIDE
                patch = images[5, top : top + 12, left : left + 12].reshape(1, -1) / scale
                plain = sparse_encode(patch, atoms, algorithm="lasso_cd", alpha=ALPHA)[0]
                np.testing.assert_allclose(signed[5, row, column], plain, rtol=1e-3, atol=1e-3)
        assert np.array_equal(snapshot.activations("code"), np.abs(signed))


def test_atoms_have_norm_1_and_learning_leaves_out_less(study):
    run = study.runs["v1_code"]
    for epoch in (0, 1):
        atoms = run.snapshot(epoch).weights("code").reshape(-1, ATOMS)
        np.testing.assert_allclose(np.linalg.norm(atoms, axis=0), 1, rtol=1e-6)
    random, learned = (row["unexplained"] for row in run.manifest.history)
    assert 0 < learned < 0.8 * random < 0.8


def test_the_same_seed_gives_the_same_files(study):
    one, other = (study.runs[name].manifest.files for name in ("v1_code", "again"))
    for name in (layout.checkpoint_file(1), layout.activations_file(0), layout.activations_file(1)):
        assert one[name].sha256 == other[name].sha256, name


def test_the_study_stays_whole_and_the_run_says_what_it_is(study):
    run = study.runs["v1_code"]
    assert problems(study) == [] and run.state == IMPORTED and run.epochs == (0, 1)
    (layer,) = run.layers
    assert layer.kernel_shape == (12, 12, 1, ATOMS) and "LASSO" in layer.remark
    assert run.snapshot(1).activations("code", split="test").shape == (48, 3, 3, ATOMS)


@pytest.mark.parametrize("metric", SPARSITY)
def test_its_sparsity_is_measured_beside_the_networks(study, metric):
    table = compute(metric, study, ["v1_code", "sgd_0"], epochs=[0, "last"])
    mine = table[table["run"] == "v1_code"]
    assert mine["status"].tolist() == ["measured"] * 2 and mine["epoch"].tolist() == [0, 1]
    assert set(table["run"]) == {"v1_code", "sgd_0"}
    signed = compute(metric, study, "v1_code", tensor="pre_activation")
    assert signed["status"].tolist() == ["measured"]


def test_it_names_no_class_and_is_not_said_to_name_as_many_as_it_has_atoms(study):
    told = compute("class_accuracy", study, ["v1_code"])
    assert told["reason"].tolist() == ["predictions of epoch 1 were not recorded"]


def test_sweeps_and_recordings_of_trained_networks_pass_it_over(study):
    from trainer.device import load_backend

    load_backend()
    from trainer.record import trained_runs

    assert [run.name for run in trained_runs(study, None)] == ["sgd_0", "wdecay_1", "layca_2"]
    with pytest.raises(StoreError, match="not trained here; leave v1_code out of --runs"):
        trained_runs(study, ["v1_code"])


def test_whitening_flattens_a_spectrum_that_falls_as_one_over_f():
    generator = np.random.default_rng(0)
    frequency = np.hypot(fft.fftfreq(64)[:, None], fft.fftfreq(64))
    frequency[0, 0] = 1
    natural = fft.ifft2(fft.fft2(generator.normal(size=(20, 64, 64))) / frequency).real
    natural = np.uint8(127 + 127 * natural / np.abs(natural).max())
    power = (np.abs(fft.fft2(whitened(natural[..., None]))) ** 2).mean(axis=0)
    low, high = (power[(frequency > start) & (frequency < start + 0.05)].mean() for start in (0.05, 0.2))
    assert 0.8 < high / low < 1.2
    assert power[frequency > 1.7 * CUTOFF].mean() < 0.01 * low


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        (np.zeros((3, 8, 20, 1), np.uint8), "its images are 8 x 20 pixels, a patch needs 12 x 12"),
        (np.zeros((1, 13, 13, 3), np.uint8), "1 images have 4 patches, 16 atoms need more"),
        (np.full((5, 20, 20, 3), 90, np.uint8), "every image is of a single shade"),
        (np.zeros((0, 20, 20, 3), np.uint8), "0 images have 0 patches, 16 atoms need more"),
    ],
)
def test_images_without_enough_patches_are_refused(images, reason):
    with pytest.raises(PatchError, match=reason):
        sample(images, 100, ATOMS, seed=0)


def test_a_flat_image_has_a_code_of_zeros():
    flat = np.zeros((4, 144))
    dictionary = Dictionary(atoms=ATOMS)
    assert not dictionary.coefficients(flat, dictionary.random_atoms()).any()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "has a run v1_code already; call this one otherwise with --run"),
        (("--run", "../away"), "run '../away': use letters"),
    ],
)
def test_mistakes_are_one_line(coded, capsys, options, reason):
    assert learn(coded, *options) == 2
    assert reason in capsys.readouterr().err.strip().splitlines()[-1]


@pytest.mark.parametrize("option", [("--alpha", "0"), ("--alpha", "nan"), ("--atoms", "0"), ("--stride", "x")])
def test_impossible_numbers_are_refused(coded, capsys, option):
    with pytest.raises(SystemExit):
        learn(coded, *option)
    assert "is needed, received" in capsys.readouterr().err


def test_a_full_disk_stops_in_one_line(coded, capsys, monkeypatch):
    usage = shutil.disk_usage(coded)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1 << 20))
    assert learn(coded, "--run", "third") == 2
    assert "the disk has" in capsys.readouterr().err and not (coded / "runs" / "third").exists()
