"""The app's entry: the language, the page that was chosen, and its foot.

Adding a page is one row of `app.ui.pages.PAGES`, its view, and its words in `app/lessons`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import streamlit as st

from app.ui.asked import read_link, say_what_was_missed
from app.ui.cache import keep_house
from app.ui.crowd import wait_outside
from app.ui.hiding import keep_hidden, offer_link
from app.ui.i18n import NAMES, words
from app.ui.pages import go_where_old_links_led, navigation, page_at
from app.ui.trouble import PageEnded
from app.ui.url import choose_shown
from app.ui.way import show_way_on

HERE = Path(__file__).parent

st.set_page_config(page_title="Discesa", page_icon="📉", layout="wide")
st.html(HERE / "ui" / "style.css")
keys = (HERE / "ui" / "sliders.js").read_text("utf-8")
st.html(f"<script>{keys}</script>", unsafe_allow_javascript=True)
keep_house()

# The choice of language writes its own into the address.
asked = st.query_params.get_all("lang")
with st.sidebar:
    lang = choose_shown("Language · Lingua", NAMES, "en", key="lang")
_ = words(lang)
if not wait_outside(_):
    chosen = st.navigation(navigation(lang, _), expanded=True)
    page = page_at(chosen.url_path)
    go_where_old_links_led(page)
    keep_hidden(_)
    in_vain = read_link(page, asked)
    # A page that ends at a wrong input has its foot all the same.
    with suppress(PageEnded):
        chosen.run()
    say_what_was_missed(in_vain, _)
    show_way_on(page, lang, _)
    offer_link(page, _)
