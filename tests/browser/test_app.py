"""What only a real browser shows: links, Back, downloads, work that is started by a click."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest

from analysis import compute, open_study
from tests.browser.conftest import PAIRS

pytestmark = pytest.mark.browser


def opened(page, address, title):
    """The page at an address, once its title is there."""
    page.goto(address)
    titled(page, title)


def titled(page, title):
    page.get_by_role("heading", level=1, name=title).wait_for()


def choose(page, selector, option):
    """Choose from a list, once no run is going on that would close it; typed, since it shows only what fits."""
    settled(page)
    page.get_by_role("combobox", name=selector, exact=True).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()


def turn_to(page, group, name):
    """Choose a page from the menu, which closes by it."""
    settled(page)
    page.get_by_role("button", name=group, exact=True).click()
    link = page.get_by_role("link", name=name, exact=True)
    link.click()
    link.wait_for(state="hidden")


def chart(page):
    """The first chart of the page, drawn."""
    drawn = page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first
    drawn.wait_for()
    return drawn


def query(page):
    return page.url.partition("?")[2]


def downloaded(place, label):
    """What a download button hands out, as bytes, and the name of the file. place: the page, or a part of it."""
    with getattr(place, "page", place).expect_download() as waiting:
        place.get_by_role("button", name=label, exact=True).click()
    return waiting.value.path().read_bytes(), waiting.value.suggested_filename


def test_a_deep_link_opens_the_view_it_names(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=rotation&view=by+epoch", "Rotation")
    page.locator("[aria-label*='over epochs for sgd_0']").first.wait_for(state="attached")
    assert "models=sgd_0" in query(page), "the link stays what it was"


def test_a_change_of_page_keeps_the_selection(page, served):
    address, study = served
    other = list(open_study(study).runs)[1]
    opened(page, f"{address}/explore?study=digits&models=sgd_0", "Rotation")
    turn_to(page, "Topics", "Training")
    titled(page, "Training")
    page.get_by_role("heading", level=3, name="sgd_0").wait_for()
    assert page.get_by_role("heading", level=3, name=other).count() == 0, "only the chosen model is shown"
    page.wait_for_url(re.compile("models=sgd_0"))


def test_back_returns_to_what_was_shown(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&metric=rotation", "Rotation")
    choose(page, "Metric", "Accuracy")
    titled(page, "Accuracy")
    page.wait_for_url(re.compile("metric=accuracy"))
    page.go_back()
    titled(page, "Rotation")
    page.go_forward()
    titled(page, "Accuracy")


def test_a_change_of_page_is_one_step_for_back(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0", "Rotation")
    page.get_by_role("radio", name="by epoch").click()
    page.wait_for_url(re.compile("view=by"))
    steps = page.evaluate("history.length")
    there = (("Topics", "Training", "Training"), ("Answers", "Overview", "Nine"), ("Layers", "Explore", "Rotation"))
    for number, (group, name, heading) in enumerate(there):
        turn_to(page, group, name)
        titled(page, heading)
        page.wait_for_url(re.compile("models=sgd_0"))
        settled(page)
        assert page.evaluate("history.length") == steps + number + 1, f"{name}: more than one entry"
    assert "view=by" in query(page), "the page is as it was left"
    for heading in ("Nine", "Training", "Rotation"):
        page.go_back()
        titled(page, heading)
        page.wait_for_url(re.compile("models=sgd_0"))
    assert "view=by" in query(page)


def settled(page):
    """The script has run to its end, and the URL is what it wrote."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def test_a_link_to_what_is_gone_says_so(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=gone,sgd_0", "Rotation")
    page.get_by_text("This link names what is not here: model gone.").wait_for()


def test_downloads_hold_what_the_chart_shows(page, served):
    address, study = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=rotation", "Rotation")
    chart(page)
    content, name = downloaded(page, "CSV")
    assert name == "digits-rotation-by-layer.csv"
    rows = [row for row in csv.DictReader(io.StringIO(content.decode())) if row["epoch"] != "0"]
    expected = compute("rotation", open_study(study), runs=["sgd_0"])
    assert [float(row["value"]) for row in rows] == pytest.approx(list(expected["value"]))
    content, _ = downloaded(page, "PNG")
    assert content.startswith(b"\x89PNG\r\n"), "a PNG picture"
    content, _ = downloaded(page, "SVG")
    drawing = "".join(ElementTree.fromstring(content).itertext())
    assert "conv1" in drawing and "output" in drawing and "sgd_0" in drawing, "axis and key are in the drawing"


def test_a_chart_speaks(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=rotation", "Rotation")
    chart(page)
    page.locator("[aria-label*='Rotation (cosine distance) by layer']").first.wait_for(state="attached")


def test_computing_is_one_click(page, served):
    address, study = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=dead_neurons", "Dead neurons")
    page.get_by_role("button", name="Compute", exact=True).click()
    chart(page)
    assert list((study / "results" / "dead_neurons").glob("*/sgd_0.parquet")), "the result is kept in the study"
    assert page.get_by_role("button", name="Compute", exact=True).count() == 0, "nothing is left to compute"


def test_a_click_on_a_layer_shows_it_large(page, served):
    address, _ = served
    opened(page, f"{address}/weights?study=digits", "Weights")
    page.get_by_test_id("stMain").get_by_role("button", name="conv3").click()
    page.wait_for_url(re.compile("layer=conv3"))
    page.locator("[aria-label^='conv3 layca']").first.wait_for(state="attached")
    page.locator("[aria-label^='conv4 layca']").first.wait_for(state="detached")


def test_a_click_on_a_layer_shows_its_histograms_large(page, served):
    address, _ = served
    opened(page, f"{address}/redundancy?study=digits&models=layca_2&pair_nmi.pairs={PAIRS}", "Redundancy")
    page.locator("[aria-label^='Pairwise NMI by layer']").first.wait_for(state="attached")
    page.get_by_test_id("stMain").get_by_role("button", name="conv3").click()
    page.wait_for_url(re.compile("layer=conv3"))
    page.locator("[aria-label^='conv3: share against NMI of a pair for layca_2']").first.wait_for(state="attached")
    page.locator("[aria-label^='conv4: share']").first.wait_for(state="detached")
    assert f"pair_nmi.pairs={PAIRS}" in query(page), "the link keeps what it named"
    page.get_by_role("button", name="Download").last.click()
    content, name = downloaded(page.get_by_test_id("stPopoverBody"), "CSV")
    assert name == "digits-pair_nmi-layers.csv" and len(content.splitlines()) > 200


def test_the_figure_of_all_trainings_can_be_taken_away(page, served):
    address, study = served
    opened(page, f"{address}/training?study=digits", "Training")
    chart(page)
    page.get_by_role("button", name="Download").last.click()
    content, _ = downloaded(page, "SVG")
    drawing = "".join(ElementTree.fromstring(content).itertext())
    for run in open_study(study).runs:
        assert f"{run}, accuracy" in drawing and f"{run}, cosine distance" in drawing


def test_rows_of_buttons_are_never_cut_off(page, served):
    address, _ = served
    opened(page, f"{address}/sparsity?study=digits&meeting=on", "Sparsity")
    settled(page)
    hidden = "rows => rows.filter(row => row.scrollWidth > row.clientWidth + 1).map(row => row.innerText)"
    rows = page.locator("[data-testid=stMain] [role=radiogroup]")
    rows.first.wait_for()
    assert rows.evaluate_all(hidden) == []
