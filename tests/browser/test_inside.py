"""A click on a neuron's row opens its page, with a link of its own; Back returns to all of them."""

import re

import pytest

from analysis import compute, open_study
from tests.browser.test_app import opened, query, settled

pytestmark = pytest.mark.browser
LAYER = "conv4"


def test_a_click_on_a_row_opens_a_neuron(page, served):
    address, folder = served
    table = compute("mean_activation", open_study(folder), "sgd_0", "last", [LAYER], per="neuron")
    number = int(table["neuron"][table["value"].idxmax()])
    opened(page, f"{address}/neurons?study=digits&inside_layer={LAYER}&most=200", "Neurons")
    grid = page.get_by_test_id("stDataFrame").first
    grid.wait_for()
    settled(page)
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # the grid draws itself after its frame
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)  # the box at the head of the first row, below the header
    page.wait_for_url(re.compile(f"neuron={number}(&|$)"))
    page.get_by_role("heading", level=3, name=f"{LAYER}: neuron {number}").wait_for()
    page.locator("[aria-label^='Most: ']").first.wait_for(state="attached")
    page.go_back()
    page.wait_for_url(lambda url: "neuron=" not in url)
    page.get_by_text(re.compile("The 200 highest of")).wait_for()
    assert "most=200" in query(page), "the table is as it was left"


def test_a_click_on_a_picture_opens_an_image(page, served):
    address, _ = served
    opened(page, f"{address}/images?study=digits&inside_model=sgd_0&layers=conv1", "Images")
    picture = page.locator("[aria-label*='train images'] .mark-image image").nth(4)
    picture.wait_for(state="attached")
    settled(page)
    picture.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = picture.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("image=4(&|$)"))
    page.get_by_text("image 4 of the train images").wait_for()
    page.go_back()
    page.wait_for_url(lambda url: "image=4" not in url)
