"""The page Methods: everything said of every metric, found by its words, reached by a link."""

import pytest

from analysis import METRICS
from app import family
from app.methods import described
from app.methods.glossary import WORDS
from app.methods.notions import NOTIONS, SAME_WHEN
from tests.app.pages import healthy, texts


def offered(app):
    """Titles of the metrics that are listed."""
    return [one.label for one in app.button if one.key and one.key.startswith("about ")]


def test_all_metrics_are_listed_and_the_chosen_one_is_explained(open_app, complete_store):
    app = healthy(open_app(complete_store, "methods", metric="agreement"))
    assert sorted(offered(app)) == sorted(metric.title for metric in METRICS.values())
    metric, said = METRICS["agreement"], texts(app.markdown)
    assert app.subheader[0].value == metric.title and app.latex[0].value.strip("$\n ") == metric.formula
    for text in (metric.question, metric.how_to_read, *metric.caveats, metric.source, "`quantity`", "from -1 to 1"):
        assert text in said
    assert "the order of the images does not matter" in said


def test_a_search_finds_what_holds_all_its_words(open_app, complete_store):
    app = healthy(open_app(complete_store, "methods", search="Cohen kappa"))
    assert offered(app) == ["Agreement between models"] and app.subheader[0].value == "Agreement between models"
    app.text_input(key="search").set_value("no such words at all").run()
    assert offered(app) == [] and "No metric's description holds" in texts(app.info)
    assert app.query_params["search"] in ("no such words at all", ["no such words at all"])


def test_a_family_can_be_looked_at_and_a_click_chooses_a_metric(open_app, complete_store):
    app = healthy(open_app(complete_store, "methods", methods_family="function"))
    assert sorted(offered(app)) == sorted(metric.title for metric in METRICS.values() if metric.family == "function")
    app.button(key="about margin").click().run()
    assert app.subheader[0].value == "Margin" and app.session_state["metric"] == "margin"


@pytest.mark.parametrize(("part", "entries"), [("notions", NOTIONS), ("words", WORDS)])
def test_notions_and_words_are_explained_and_searched(open_app, complete_store, part, entries):
    said = texts(healthy(open_app(complete_store, "methods", methods=part)).markdown)
    assert all(f"**{name}**" in said and text in said for name, text in entries)
    name, _ = entries[3]
    assert name in texts(healthy(open_app(complete_store, "methods", methods=part, search=name)).markdown)


def test_one_file_holds_everything():
    text = described.whole().decode()
    for metric in METRICS.values():
        assert f"### {metric.title}\n" in text and metric.how_to_read in text and metric.formula in text
    assert all(f"- **{name}**: {words}" in text for name, words in (*NOTIONS, *WORDS))


def test_every_family_and_every_invariance_has_words():
    assert {metric.family for metric in METRICS.values()} <= set(family.FAMILIES)
    assert {change for metric in METRICS.values() for change in metric.same_when} <= set(SAME_WHEN)


def test_an_explanation_links_to_all_about_its_metric(open_app, complete_store):
    app = healthy(open_app(complete_store, "explore", metric="gini"))
    (link,) = (one.proto for one in app.get("page_link") if one.proto.label.startswith("All about this metric"))
    assert link.page == "methods" and "metric=gini" in link.query_string
