"""Links that are copied, views that are pinned, flipping between them, and meeting mode by keyboard."""

import re

from tests.browser.test_app import opened, query, settled, titled, turn_to


def test_a_copied_link_opens_the_same_view(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&models=sgd_0&metric=rotation&view=by+epoch", "Rotation")
    settled(page)
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.startswith(f"{address}/explore?")
    assert {"epoch=last", "range=full", "view=by+epoch"} <= set(link.partition("?")[2].split("&"))
    opened(page, link, "Rotation")
    settled(page)
    assert page.url == link, "the link stays what it was"


def test_pinned_and_next_view_are_flipped(page, served):
    address, study = served
    opened(page, f"{address}/explore?study=digits&metric=rotation", "Rotation")
    settled(page)
    page.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("textbox", name="Title").fill("Before decay")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Pin this view").click()
    page.get_by_text("Pinned: Before decay").wait_for()
    page.keyboard.press("Escape")
    turn_to(page, "Topics", "Training")
    titled(page, "Training")
    settled(page)
    page.keyboard.press("Alt+b")
    titled(page, "Rotation")
    settled(page)
    page.get_by_role("button", name="Flip to Training").click()
    titled(page, "Training")
    assert [path.name for path in (study / "notes").iterdir()] == ["001-before-decay.md"]


def test_meeting_mode_is_stepped_by_keyboard(page, served):
    address, _ = served
    opened(page, f"{address}/explore?study=digits&metric=rotation&meeting=on&layers=conv2", "Rotation")
    page.get_by_role("button", name="conv1", exact=False).first.wait_for()
    settled(page)
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url(re.compile("layers=conv3"))
    assert "meeting=on" in query(page)
    page.go_back()
    page.wait_for_url(re.compile("layers=conv2"))


def test_the_interface_speaks_french(page, served):
    address, _ = served
    opened(page, f"{address}/notes?study=digits", "Notes")
    settled(page)
    page.get_by_role("radio", name="Français").click()
    page.get_by_text("Langue", exact=True).wait_for()
