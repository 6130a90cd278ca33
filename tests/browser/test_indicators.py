"""A click on a square of the picture of indicators shows the models behind it."""

import re

import pytest

from analysis import compute, open_study
from tests.browser.test_app import choose, opened, query

pytestmark = pytest.mark.browser


def square(page, family, number):
    """A square of the picture of a family, in the order in which they are drawn, and its middle on the page."""
    found = page.locator(f"[aria-label*='of the family {family} with']").first.locator(".mark-rect path").nth(number)
    found.wait_for(state="attached")
    return found


def still(page, found):
    """Where a square lies once the page around it has stopped moving: what is above may still be drawn."""
    before = None
    for _ in range(60):
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        if box is not None and box == before:
            return box
        before = box
        page.wait_for_timeout(500)
    raise AssertionError(f"the page never stood still; last at {before}")


def click(page, found):
    """Click the middle, where a mark of a small p may lie; returns the layer."""
    layer = re.search("place: (.*?);", found.get_attribute("aria-label"))[1]
    box = still(page, found)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return layer


def test_a_click_on_a_square_shows_its_models(page, served):
    address, folder = served
    compute("rotation", open_study(folder))
    opened(page, f"{address}/indicators?study=digits", "Indicators")
    layer = click(page, square(page, "Weights", 4))
    page.wait_for_url(re.compile(f"at={layer}"))
    assert "indicator=" in query(page), "the URL is a link to it"
    page.locator("[aria-label*='tau = ']").first.wait_for(state="attached")
    page.locator(f"[aria-label*=', {layer}: tau = '][aria-label*='p = '][aria-label*='n = 3']").first.wait_for(
        state="attached"
    )
    other = click(page, square(page, "Weights", 1))
    page.wait_for_url(re.compile(f"at={other}"))
    page.go_back()
    page.wait_for_url(re.compile(f"at={layer}"))


def test_the_same_square_can_be_chosen_again(page, served):
    address, _ = served
    opened(page, f"{address}/indicators?study=digits", "Indicators")
    layer = click(page, square(page, "Weights", 3))
    page.wait_for_url(re.compile(f"at={layer}"))
    choose(page, "Indicator", "none")
    page.wait_for_url(lambda url: "indicator=" not in url)
    found = page.locator(f"[aria-label^='place: {layer}; name: '][aria-roledescription='rect mark']").first
    click(page, found)
    page.wait_for_url(re.compile(f"at={layer}"))
