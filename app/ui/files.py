"""The files that a chart can be taken home as, each made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from app.ui.figures import KINDS
from app.ui.hiding import hidden
from app.ui.i18n import words

Draw = Callable[[str, str], bytes]
"""Gives the bytes of a kind of file, in a language."""


def offer_files(draw: Draw, key: str, lang: str, kinds: Mapping[str, str] = KINDS) -> None:
    """A small menu under a chart, a line for each kind of file.

    Args:
        key: the chart's, which names its files too.
        kinds: of files, with what a browser calls them.
    """
    if hidden("pictures"):
        return
    _show_menu(draw, key, lang, kinds)


@st.fragment
def _show_menu(draw: Draw, key: str, lang: str, kinds: Mapping[str, str]) -> None:
    """The menu; what is in it is sent when it is opened."""
    _ = words(lang)
    menu = st.popover(
        _("Download this chart"),
        icon=":material/download:",
        type="tertiary",
        key=f"{key} files",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        for kind, mime in kinds.items():
            st.download_button(
                _("This chart as {kind}", kind=kind.upper()),
                partial(draw, kind, lang),
                f"{key.replace(' ', '-')}.{kind}",
                mime,
                key=f"{key} {kind}",
                icon=":material/image:" if mime.startswith("image/") else ":material/table:",
                on_click="ignore",
            )
