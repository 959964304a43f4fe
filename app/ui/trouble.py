"""What is said when a request was wrong: one line beside the field, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import streamlit as st

from app.ui.i18n import told
from app.ui.text import plain
from mathcore import point_out
from mathcore.errors import DiscesaError, ParseError


class PageEnded(Exception):  # noqa: N818  the end of a page is no error
    """Raised where a page has no more to show; the entry file goes on with the page's foot."""


def end_page() -> NoReturn:
    """End the page here. `st.stop` would end its foot as well, the way to other pages."""
    raise PageEnded


def complain(error: DiscesaError, lang: str) -> None:
    """The error in the reader's language; for a formula also the spot, under a caret."""
    st.error(plain(told(error, lang)), icon=":material/error:")
    if isinstance(error, ParseError) and error.text.strip():
        st.code(point_out(error, lang), language=None)


@contextmanager
def said_in(place: Any, lang: str, then: Callable[[], object] | None = None) -> Iterator[None]:
    """Say an error of the block in `place`, and end the page there: what was typed stays.

    `then` shows what the page has left that does not need the block, as the way out of it.
    """
    try:
        yield
    except DiscesaError as error:
        with place:
            complain(error, lang)
        if then is not None:
            then()
        end_page()


@contextmanager
def said_beside(place: Any, lang: str) -> Iterator[None]:
    """Say an error of the block in `place`, and go on with the rest of the page."""
    try:
        yield
    except DiscesaError as error:
        with place:
            complain(error, lang)
