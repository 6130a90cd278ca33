"""A bundle on a laptop that has only what the app needs: every page opens, and says what stayed behind."""

import sys

import pytest

from analysis import bundle, open_study, unbundle
from app.pages import pages
from tests.app.conftest import QUERY
from tests.app.pages import charts, healthy, texts


@pytest.fixture(scope="module")
def carried(measured_store, tmp_path_factory):
    """A store with the measured study, bundled and unpacked."""
    zipped = bundle(open_study(measured_store / "digits"), tmp_path_factory.mktemp("zip") / "digits.zip").path
    return unbundle(zipped, tmp_path_factory.mktemp("laptop")).parent


@pytest.fixture(autouse=True)
def no_tensorflow(monkeypatch):
    for name in ("tensorflow", "keras"):
        monkeypatch.setitem(sys.modules, name, None)  # an import of it fails


@pytest.mark.parametrize("page", list(pages()))
def test_every_page_opens(open_app, carried, page):
    app = healthy(open_app(carried, page, **QUERY))
    said = texts([*app.error, *app.warning, *app.info])
    assert "the file is missing" not in said and "restore it" not in said


def test_what_was_computed_is_drawn_and_what_was_not_says_why(open_app, carried):
    assert charts(healthy(open_app(carried, "explore", metric="gini")))
    app = healthy(open_app(carried, "explore", metric="kurtosis"))
    assert not charts(app) and not [one for one in app.button if one.label == "Compute"]
    reasons = "".join(one.label for one in app.expander).replace("\\", "")
    assert "left out of the bundle (activations)" in reasons
