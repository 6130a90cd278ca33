"""The full link to what is shown, to be copied: study, models, epoch, layers, metric, parameters, the page's own."""

from urllib.parse import urlencode

import streamlit as st

from app import pick
from app.language import _


def offer(page):
    """A button that opens the link. page: the st.Page that is shown."""
    with st.popover(_("Copy link"), icon=":material/link:", type="tertiary", help=_("The link to this very view.")):
        st.caption(_("Whoever opens it with the same studies sees the same view; what is gone there is named."))
        st.code(address(page.url_path, pick.in_full()), language=None, wrap_lines=True)


def address(path, query):
    """The whole address of a page. path: as in the URL, "" for the first page."""
    here = (st.context.url or "").partition("?")[0].rstrip("/")
    root = here.rsplit("/", 1)[0] if here.count("/") > 2 else here
    return f"{root}/{path}?{urlencode(query)}"
