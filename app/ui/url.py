"""Choices kept in the URL by their key, so that a link says the same in every language.

Streamlit's own binding writes what a choice is called on the screen, which changes with the
language; it serves for numbers, texts and column names.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st


def in_url(name: str, known: Collection[str], default: str) -> str:
    """The choice that the URL asks for, where it is a known one."""
    asked = st.query_params.get(name, default)
    return asked if asked in known else default


def keep_in_url(name: str, choice: str) -> None:
    """Write a choice into the URL; changing pages has taken it out."""
    if st.query_params.get(name) != choice:
        st.query_params[name] = choice
