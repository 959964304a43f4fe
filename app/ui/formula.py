"""Formulas on a page, each with the sentence that a screen reader says for it."""

from __future__ import annotations

from html import escape

import streamlit as st


def show_formula(tex: str, spoken: str = "") -> None:
    """A typeset formula; with `spoken`, that is heard in the place of KaTeX's marks."""
    st.latex(tex)
    if spoken:
        st.html(f'<p class="spoken">{escape(spoken)}</p>')
