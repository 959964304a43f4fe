"""Formulas on a page, each with the sentence that a screen reader says for it."""

from __future__ import annotations

import streamlit as st

from app.ui.text import plain

# Said here, and not in the app's style alone: on a first visit that comes after the words.
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


def show_formula(tex: str, spoken: str = "") -> None:
    """A typeset formula; with `spoken`, that is heard in the place of KaTeX's marks."""
    st.latex(tex)
    if spoken:
        # `plain` leaves no mark that could be read as HTML; a visitor's letters are in the words.
        words = f'<span class="spoken" style="{UNSEEN}">{plain(spoken)}</span>'
        st.markdown(words, unsafe_allow_html=True)
