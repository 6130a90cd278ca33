"""A click on a square of the Overview opens its metric, layer and model in Explore."""

import pytest

from analysis import compute, open_study
from tests.browser.test_app import opened, query, settled, titled
from tests.browser.test_indicators import still

pytestmark = pytest.mark.browser


def click(page, name, place):
    """Click the square of a metric in a layer or model."""
    mark = page.locator(f"[aria-roledescription='rect mark'][aria-label*='place: {place}; name: {name};']").first
    mark.wait_for(state="attached")
    still(page, mark)
    mark.click(force=True)  # its middle, where the number lies


def says(page, *parameters):
    """Wait until the URL of Explore names these. Asked of the page, since steps of it may be missed."""
    page.wait_for_function(
        "wanted => location.pathname == '/explore' && wanted.every(one => location.search.includes(one))",
        arg=list(parameters),
    )


def test_a_square_opens_its_layer_and_its_model_in_explore(page, served):
    address, folder = served
    compute("rotation", open_study(folder), epochs=[0, "last"])
    opened(page, f"{address}/?study=digits&glance_family=weights&glance_model=layca_2", "VGG-16")
    click(page, "Rotation", "conv3")
    titled(page, "Rotation")
    says(page, "models=layca_2", "layers=conv3")
    page.go_back()
    page.get_by_role("heading", name="At a glance").wait_for()
    page.goto(f"{address}/?study=digits&glance_family=sparsity&glance=models")
    click(page, "Gini index", "sgd_0")
    titled(page, "Gini index")
    says(page, "models=sgd_0")
    assert "layers=" not in page.url, "of a model all layers are shown"


def test_back_from_a_square_is_one_step_to_the_former_selection(page, served):
    address, folder = served
    compute("rotation", open_study(folder), epochs=[0, "last"])
    asked = "study=digits&models=sgd_0%2Clayca_2&layers=conv1%2Cconv3&metric=accuracy&glance_family=weights"
    opened(page, f"{address}/?{asked}", "VGG-16")
    settled(page)
    steps = page.evaluate("history.length")
    click(page, "Rotation", "conv3")
    titled(page, "Rotation")
    says(page, "layers=conv3")
    settled(page)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    page.get_by_role("heading", name="At a glance").wait_for()
    settled(page)
    assert query(page) == asked
