"""Folds whose inside is drawn when they are opened: a page is there sooner, and a fold at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st


@st.fragment
def show_fold(
    label: str,
    draw: Callable[[], object],
    *,
    key: str,
    icon: str | None = None,
    opened: bool = False,
    in_address: bool = False,
) -> None:
    """A fold; opening it draws what is in it, and nothing else of the page again.

    Args:
        key: of the fold; `in_address` writes into the page's address that it is open.
    """
    bind: Literal["query-params"] | None = "query-params" if in_address else None
    fold = st.expander(label, expanded=opened, key=key, icon=icon, on_change="rerun", bind=bind)
    if fold.open:
        with fold:
            draw()
