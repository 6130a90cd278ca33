"""Sparsity, Scores and Reconstructions in a browser: a link opens what it names, a choice changes it, files arrive."""

import csv
import io
import re

import numpy as np
import pytest

from analysis import METRICS, compute, open_study, scores
from tests.analysis.conftest import build_study  # noqa: F401, a fixture
from tests.browser.test_app import choose, downloaded, opened, query, settled

pytestmark = pytest.mark.browser


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_sparsity_of_images_by_link_and_by_layer(page, served):
    address, folder = served
    compute("hoyer", open_study(folder), runs=["sgd_0"], epochs=[0, "last"], per="image")
    link = "sparsity?study=digits&models=sgd_0&sparsity=images&measure=hoyer&sparse_layer=conv3"
    opened(page, f"{address}/{link}", "Sparsity")
    page.locator("[aria-label*='sgd_0, conv3']").first.wait_for(state="attached")
    choose(page, "Layer", "conv13")
    page.wait_for_url(re.compile("sparse_layer=conv13"))
    assert "sparsity=images" in query(page) and "measure=hoyer" in query(page)
    settled(page)
    content, name = downloaded(page, "CSV")
    expected = compute("hoyer", open_study(folder), runs=["sgd_0"], layers=["conv13"], per="image")
    assert name == "digits-hoyer-images.csv"
    assert sorted(float(row["value"]) for row in rows(content)) == pytest.approx(sorted(expected["value"].dropna()))


def test_scores_by_link_and_by_relation(page, served, tmp_path):
    address, folder = served
    study = open_study(folder)
    values = np.random.default_rng(0).normal(size=len(study.probe.index))
    (tmp_path / "ratings.csv").write_text(
        "\n".join(["probe_image,beauty", *(f"{i},{v}" for i, v in enumerate(values))])
    )
    scores.attach(study, tmp_path / "ratings.csv")
    study = open_study(folder)
    question = scores.Question(given=scores.DEFAULT, method="slope", epochs=(0, "last"))
    scores.measure_missing(METRICS["l1_norm"], [study.run("sgd_0")], question)
    opened(page, f"{address}/scores?study=digits&models=sgd_0&measure=l1_norm&score=beauty", "Scores")
    page.locator('[aria-label*="Spearman\'s rho"]').first.wait_for(state="attached")
    settled(page)
    page.get_by_role("radio", name="slope").click()
    page.wait_for_url(re.compile("method=slope"))
    page.locator("[aria-label^='slope']").first.wait_for(state="attached")
    settled(page)
    content, name = downloaded(page, "CSV")
    assert name == "digits-l1_norm-beauty-by-layer.csv"
    expected = scores.correlations(study, [study.run("sgd_0")], question, ["l1_norm"])
    found = {(row["given"], row["layer"], row["epoch"], row["bn"]): row["value"] for row in rows(content)}
    for row in expected[expected["status"] == "measured"].to_dict("records"):
        value = found[row["given"], row["layer"], str(row["epoch"]), row["bn"]]
        assert float(value) == pytest.approx(row["value"])


def test_reconstructions_by_link_and_by_images(page, served, build_study):  # noqa: F811
    address, folder = served
    made = folder.parent / "made"
    if not made.exists():
        build_study(made, reconstructions=lambda run, epoch, images: images / 255 * epoch)
    opened(page, f"{address}/reconstructions?study=made&models=sgd_0&count=4&images=test", "Reconstructions")
    page.get_by_text("over 24 test images").wait_for()
    page.locator("[data-testid=stImage] img").nth(7).wait_for()  # four of the best, four of the worst
    page.get_by_role("radio", name="train").click()
    page.wait_for_url(re.compile("images=train"))
    page.get_by_text("over 40 train images").wait_for()
    settled(page)
    content, name = downloaded(page, "CSV")
    assert name == "made-reconstruction-errors-train.csv" and len(rows(content)) == 40
