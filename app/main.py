"""The app's entry: language, pages, and nothing else. Adding a page is one line in `PAGES`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.ui.cache import keep_house
from app.ui.i18n import NAMES, words
from app.ui.url import in_url, keep_in_url

HERE = Path(__file__).parent

st.set_page_config(page_title="Discesa", page_icon="📉", layout="wide")
st.html(HERE / "ui" / "style.css")
keep_house()

with st.sidebar:
    lang = st.segmented_control(
        "Language · Lingua",
        list(NAMES),
        default=in_url("lang", NAMES, "en"),
        format_func=NAMES.get,
        required=True,
        key="lang",
    )
keep_in_url("lang", lang)
_ = words(lang)

PAGES = [
    st.Page(
        HERE / "views" / "derive.py",
        title=_("Derive anything"),
        icon=":material/function:",
        url_path="home",
        default=True,
    ),
    # The first page lives at the root; this makes its name an address too.
    st.Page(
        HERE / "views" / "derive.py",
        title=_("Derive anything"),
        url_path="derive",
        visibility="hidden",
    ),
    st.Page(
        HERE / "views" / "activations.py",
        title=_("Activation gallery"),
        icon=":material/stacked_line_chart:",
        url_path="activations",
    ),
    st.Page(
        HERE / "views" / "derivative.py",
        title=_("Derivative"),
        icon=":material/show_chart:",
        url_path="derivative",
    ),
    st.Page(
        HERE / "views" / "derivative_table.py",
        title=_("Derivative table"),
        icon=":material/table_rows:",
        url_path="derivative-table",
    ),
    st.Page(
        HERE / "views" / "step_size.py",
        title=_("Step size in 1-D"),
        icon=":material/straighten:",
        url_path="step-size",
    ),
    st.Page(
        HERE / "views" / "partials.py",
        title=_("Partial derivatives and gradient"),
        icon=":material/landscape:",
        url_path="partials",
    ),
    st.Page(
        HERE / "views" / "cost_gradient.py",
        title=_("Gradient of the cost"),
        icon=":material/join_inner:",
        url_path="cost-gradient",
    ),
    st.Page(
        HERE / "views" / "descent.py",
        title=_("Gradient descent in action"),
        icon=":material/trending_down:",
        url_path="descent",
    ),
    st.Page(
        HERE / "views" / "claims.py",
        title=_("Claims checked"),
        icon=":material/fact_check:",
        url_path="claims",
    ),
]
st.navigation(PAGES).run()
