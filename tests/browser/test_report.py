"""A report in a real browser, cut off from everything: it draws its charts, complains of nothing, asks for nothing."""

import csv
import io
import re

import pytest

from app.report.__main__ import main

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(digits_study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "links.txt").write_text("explore?metric=accuracy\ntraining\n")
    file = folder / "report.html"
    assert main([str(digits_study), "--views", str(folder / "links.txt"), "-o", str(file)]) == 0
    return file


def test_it_opens_offline_and_draws_every_chart(page, report):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.context.set_offline(True)
    page.goto(report.as_uri())
    page.locator("html[data-charts=drawn]").wait_for(state="attached")
    charts = page.locator("figure.chart")
    assert charts.count() >= 8
    assert page.locator("figure.chart[data-state=drawn] .drawn :is(svg, canvas)").count() == charts.count()
    assert not [url for url in asked if not re.match(r"file:|data:|blob:", url)]
    assert said == []
    wide = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert wide, "nothing is wider than the page"
    # What is behind a chart can be taken away.
    first = page.locator("figure.chart").filter(has=page.locator("a.tool")).first
    with page.expect_download() as waiting:
        first.locator("a", has_text="CSV").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text())))
    assert {"sgd_0", "layca_2"} <= {row["series"] for row in rows}
    with page.expect_download() as waiting:
        first.locator("a", has_text="PNG").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_role("navigation").get_by_role("link", name="Provenance").click()
    assert page.url.endswith("#provenance")
