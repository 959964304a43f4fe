"""In which order a visitor's first page comes: its first chart, then what stands around and below.

A browser sets all that has come before it shows any of it, and the list of pages at the side takes
it as long as a chart. Where no browser asks there is none to wait for: nothing is put off.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

HEAD_START = 0.5
"""Seconds by which a visitor's first chart is sent ahead of what stands below it."""
CHART, LISTED, PUT_OFF = "first chart", "pages listed", "list of pages"


def chosen_page(groups: Mapping[str, Sequence[Any]]) -> Any:
    """The page of the address; all pages are listed at the side, on a first visit a little later.

    Args:
        groups: the pages under the names of their groups.
    """
    show = partial(st.navigation, groups, expanded=True)
    if LISTED in st.session_state or not asked_by_a_browser():
        return show()
    st.session_state[PUT_OFF] = show
    return st.navigation(groups, position="hidden")


def list_pages() -> None:
    """List the pages at the side, where that was put off: there is time, or nothing to wait for."""
    if PUT_OFF in st.session_state:
        st.session_state[LISTED] = True
        st.session_state.pop(PUT_OFF)()


def let_the_first_chart_stand() -> None:
    """Let a chart that was sent be drawn, if it is the first one of a visit."""
    if CHART not in st.session_state and asked_by_a_browser():
        st.session_state[CHART] = True
        time.sleep(HEAD_START)
        list_pages()


def asked_by_a_browser() -> bool:
    return bool(st.context.headers.get("User-Agent"))
