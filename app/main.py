"""The app: the table of pages, and the selection that all of them share."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    # `streamlit run app/main.py` puts only app/ on the path; the packages lie beside it.
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from analysis.store import StoreError  # noqa: E402
from app import language, pick  # noqa: E402
from app.around import bar, menu, sidebar, welcome  # noqa: E402
from app.language import _  # noqa: E402
from app.pages import FIRST, pages  # noqa: E402

st.set_page_config(page_title="Strata", page_icon=":material/layers:", layout="wide")
language.settle()
SHEETS = {
    name: st.Page(sheet.file, title=_(sheet.title), icon=sheet.icon, default=name == FIRST)
    for name, sheet in pages().items()
}

page = st.navigation(list(SHEETS.values()), position="hidden")
pick.follow_url(menu.followed(page))
top = bar.top()
try:
    selection = sidebar.show()
except StoreError as error:
    menu.show(SHEETS, page, top.links)
    st.error(str(error))
    st.stop()
menu.show(SHEETS, page, top.links)
if selection is None:
    welcome.show()
else:
    st.session_state["selection"] = selection
    with bar.around(page, selection, top):
        page.run()
    pick.write_url()
    menu.remember(page)
if pick.gone():
    top.warning.warning(pick.gone())
