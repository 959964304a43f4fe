"""Formulas on a page, each with the sentence that a screen reader says for it."""

from __future__ import annotations

import streamlit as st

from app.ui.text import plain


def show_formula(tex: str, spoken: str = "") -> None:
    """A typeset formula; with `spoken`, that is heard in the place of KaTeX's marks."""
    st.latex(tex)
    if spoken:
        # `plain` leaves no mark that could be read as HTML; a visitor's letters are in the words.
        st.markdown(f'<span class="spoken">{plain(spoken)}</span>', unsafe_allow_html=True)
