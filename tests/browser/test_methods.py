"""Methods in a real browser: a search is in the link, a link opens one metric, an explanation leads there."""

import re

import pytest

from tests.browser.test_app import opened, query, settled, titled

pytestmark = pytest.mark.browser


def test_a_search_finds_a_metric_and_stays_in_the_link(page, served):
    address, _ = served
    opened(page, f"{address}/methods?study=digits", "Methods")
    page.get_by_role("textbox", name="Search").fill("cohen kappa")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=3, name="Agreement between models").wait_for()
    page.get_by_text("1 metric", exact=True).wait_for()
    page.wait_for_url(re.compile("search=cohen"))
    page.reload()
    titled(page, "Methods")
    page.get_by_role("heading", level=3, name="Agreement between models").wait_for()
    page.locator("input[value='cohen kappa']").wait_for()


def test_a_link_opens_one_metric_and_a_click_another(page, served):
    address, _ = served
    opened(page, f"{address}/methods?study=digits&metric=gini", "Methods")
    page.get_by_role("heading", level=3, name="Gini index").wait_for()
    page.get_by_role("button", name="Hoyer's sparseness", exact=True).click()
    page.get_by_role("heading", level=3, name="Hoyer's sparseness").wait_for()
    page.wait_for_url(re.compile("metric=hoyer"))


def test_an_explanation_leads_to_its_metric_and_back_returns(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=gini", "Gini index")
    page.get_by_role("link", name="All about this metric: Gini index").click()
    titled(page, "Methods")
    page.get_by_role("heading", level=3, name="Gini index").wait_for()
    settled(page)
    assert "models=sgd_0" in query(page)
    page.go_back()
    titled(page, "Gini index")


def test_where_a_page_is_from_opens_in_place(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&metric=rotation", "Rotation")
    page.get_by_text("Where this is from: digits").click()
    page.get_by_text("Results on this page").wait_for()
    page.get_by_role("button", name="recipe.toml").wait_for()
