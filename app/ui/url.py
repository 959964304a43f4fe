"""Choices kept in the URL by their key, so that a link says the same in every language.

Streamlit's own binding writes what a choice is called on the screen, which changes with the
language; it serves for numbers, texts and column names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import streamlit as st


def choose_listed(
    label: str, names: Mapping[str, str], default: str, *, key: str, **settings: Any
) -> str:
    """One of some named things, from a list that opens.

    Args:
        names: how each is called on the screen.
        key: of the field, and in the URL.
        settings: others of the field.
    """
    start = list(names).index(in_url(key, names, default))
    choice: str = st.selectbox(
        label, list(names), index=start, format_func=called(names), key=key, **settings
    )
    keep_in_url(key, choice)
    return choice


def choose_shown(
    label: str, names: Mapping[str, str], default: str, *, key: str, **settings: Any
) -> str:
    """The same, where all the names stand side by side, on a phone in several rows."""
    choice: str = st.segmented_control(
        label,
        list(names),
        default=in_url(key, names, default),
        format_func=called(names),
        required=True,
        wrap=True,
        key=key,
        **settings,
    )
    keep_in_url(key, choice)
    return choice


def called(names: Mapping[str, str]) -> Callable[[Any], str]:
    """What each is called on the screen, as Streamlit's fields want to be told."""
    # `get`: a choice that is no longer offered is called None, and the default takes its place.
    return cast(Callable[[Any], str], names.get)


def in_url(name: str, known: Collection[str], default: str) -> str:
    """The choice that the URL asks for, where it is a known one."""
    asked = st.query_params.get(name, default)
    return asked if asked in known else default


def keep_in_url(name: str, choice: str) -> None:
    """Write a choice into the URL; changing pages has taken it out."""
    if st.query_params.get(name) != choice:
        st.query_params[name] = choice
