"""Another model on one side changes the picture and the link, and Back brings both back."""

import re

import pytest

from tests.browser.test_app import choose, opened

pytestmark = pytest.mark.browser


def difference_of(page, layers):
    """The chart of the differences, once it is drawn of so many layers."""
    page.locator(f"[aria-label*='B - A: Rotation'][aria-label*='at {layers} places']").first.wait_for(state="attached")


def key_of(page, name):
    """The key, once it names this side."""
    page.locator("[data-testid=stVegaLiteChart]").get_by_text(name, exact=True).first.wait_for(state="attached")


def test_a_side_changes_the_picture_and_the_link_and_back_returns(page, served):
    address, _ = served
    opened(page, f"{address}/compare?study=digits&metric=rotation", "Compare")
    key_of(page, "B: wdecay_1")
    difference_of(page, 15)
    choose(page, "B: model", "layca_2")
    page.wait_for_url(re.compile("b=layca_2"))
    key_of(page, "B: layca_2")
    page.get_by_role("button", name="Swap").click()
    page.wait_for_url(re.compile("a=layca_2"))
    key_of(page, "A: layca_2")
    page.go_back()
    page.wait_for_url(lambda url: "a=layca_2" not in url)
    key_of(page, "A: sgd_0")
    key_of(page, "B: layca_2")
