"""The way through the course: at the foot of each page the one before and the one after."""

from __future__ import annotations

import streamlit as st

from app.prose import lesson
from app.ui.hiding import hidden
from app.ui.i18n import Words
from app.ui.pages import Page, link, neighbours


def show_way_on(page: Page, lang: str, _: Words) -> None:
    """Links to the previous and to the next page."""
    if hidden("next"):
        return
    before, after = neighbours(page)
    with st.container(key="way", horizontal=True):
        if before is not None:
            title = lesson(before.key, lang).title
            link(before, lang, _("← Before: {title}", title=title))
        if after is not None:
            title = lesson(after.key, lang).title
            with st.container(key="onward", width="content"):
                link(after, lang, _("Next: {title} →", title=title))
