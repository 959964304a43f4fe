"""Small groups of number fields; each refuses nothing itself, mathcore says what is wrong."""

from __future__ import annotations

import streamlit as st

from app.ui.i18n import Words

FIELD = 120


def choose_range(variable: str, _: Words) -> tuple[float, float]:
    """The ends of the horizontal axis."""
    low = st.number_input(
        _("{variable} from", variable=variable),
        value=-6.0,
        step=1.0,
        format="%g",
        key="from",
        bind="query-params",
        width=FIELD,
    )
    high = st.number_input(
        _("{variable} to", variable=variable),
        value=6.0,
        step=1.0,
        format="%g",
        key="to",
        bind="query-params",
        width=FIELD,
    )
    return low, high


def choose_values(letters: list[str], _: Words) -> dict[str, float]:
    """A value for every other letter of a formula, so that it can be drawn."""
    return {
        letter: st.number_input(
            f"{letter} =", value=1.0, step=0.5, format="%g", key=f"letter {letter}", width=FIELD
        )
        for letter in letters
    }
