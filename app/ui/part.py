"""A part of a page that its own fields redraw: a move draws that part, and not the whole page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from app.ui.trouble import PageEnded, end_page

Rest = TypeVar("Rest")
ENDED = object()
AT_THE_FOOT = ("code that ran", "class")
"""Folds of every page that say how its fields stand."""


def show_part(draw: Callable[[], Rest], then: Callable[[], object] | None = None) -> Rest:
    """Draw a part with its fields, and return what the rest of the page goes by.

    The whole page follows a move only where the rest goes by something else than before, or
    where a fold at its foot stands open. Where the part ended the page, `then` still shows what
    the page has left that does not need it.
    """
    found: list[Rest | object] = []

    @st.fragment
    def drawn() -> None:
        try:
            rest: Rest | object = draw()
        except PageEnded:
            rest = ENDED
        if found and (rest != found[0] or any(map(st.session_state.get, AT_THE_FOOT))):
            st.rerun()
        found.append(rest)

    drawn()
    if found[0] is ENDED:
        if then is not None:
            then()
        end_page()
    return found[0]  # type: ignore[return-value]
