"""Reading a page that AppTest has run."""

import json


def texts(elements):
    """What some elements of a page say, as one text, without the backslashes that keep names from being Markdown."""
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def button(app, label):
    """The button of that label."""
    found = [one for one in app.button if one.label == label]
    assert found, f"no button {label!r}; there are {[one.label for one in app.button]}"
    return found[0]


def offers(app):
    """What the buttons of a page say, without those that stand around every page."""
    return [one.label for one in app.button if one.label != "Pin this view"]


def charts(app):
    """The Vega-Lite charts of a page."""
    return app.get("vega_lite_chart")


def titles(app):
    """The titles of the panels of a page, in order."""
    specifications = [json.loads(chart.proto.spec) for chart in charts(app)]
    return [specification["title"] for specification in specifications if "title" in specification]


def healthy(app):
    """Fail with the page's own words if it raised an error."""
    assert not app.exception, texts(app.exception)
    return app
