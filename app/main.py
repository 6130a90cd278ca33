"""The app: the table of pages, and the selection that all of them share."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    # `streamlit run app/main.py` puts only app/ on the path; the packages lie beside it.
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from analysis.store import StoreError  # noqa: E402
from app import menu, pick, sidebar, welcome  # noqa: E402

st.set_page_config(page_title="Strata", page_icon=":material/layers:", layout="wide")

PAGES = [
    st.Page("views/overview.py", title="Overview", icon=":material/table_chart:", default=True),
    st.Page("views/explore.py", title="Explore", icon=":material/query_stats:"),
    st.Page("views/training.py", title="Training", icon=":material/trending_up:"),
    st.Page("views/weights.py", title="Weights", icon=":material/scatter_plot:"),
    st.Page("views/pruning.py", title="Pruning", icon=":material/content_cut:"),
    st.Page("views/redundancy.py", title="Redundancy", icon=":material/join_inner:"),
    st.Page("views/clusters.py", title="Clusters", icon=":material/bubble_chart:"),
    st.Page("views/sparsity.py", title="Sparsity", icon=":material/grain:"),
    st.Page("views/scores.py", title="Scores", icon=":material/star_half:"),
    st.Page("views/reconstructions.py", title="Reconstructions", icon=":material/photo_filter:"),
    st.Page("views/indicators.py", title="Indicators", icon=":material/grid_on:"),
    st.Page("views/findings.py", title="Findings", icon=":material/fact_check:"),
]

page = st.navigation(PAGES, position="hidden")
pick.follow_url(menu.followed(page))
links, warning = st.sidebar.container(gap="xsmall"), st.empty()
try:
    selection = sidebar.show()
except StoreError as error:
    menu.show(PAGES, links)
    st.error(str(error))
    st.stop()
menu.show(PAGES, links)
if selection is None:
    welcome.show()
else:
    st.session_state["selection"] = selection
    page.run()
    pick.write_url()
    menu.remember(page)
if pick.gone():
    warning.warning(pick.gone())
