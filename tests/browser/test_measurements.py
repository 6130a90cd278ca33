"""Computing from the page of measurements: it survives a closed tab, can be cancelled, and is seen when it is done."""

import re

import pytest

from tests.browser.test_app import opened

pytestmark = pytest.mark.browser


def test_computing_survives_a_closed_tab_and_can_be_cancelled(page, served):
    address, _ = served
    other = page.context.new_page()
    opened(other, f"{address}/missing?study=digits", "Measurements")
    other.get_by_role("button", name=re.compile(r"^Compute \d+ results")).click()
    other.get_by_role("button", name="Cancel").wait_for()
    other.close()
    opened(page, f"{address}/missing?study=digits", "Measurements")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("The computation was cancelled").wait_for()
    opened(page, f"{address}/missing?study=digits&missing_metric=norms&missing_model=sgd_0", "Measurements")
    page.get_by_role("button", name="Compute 1 result").click()
    page.get_by_text("Nothing is missing here.").wait_for()
