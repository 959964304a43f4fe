"""A field for numbers in a row, which a reader of Italian writes with decimal commas."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from app.ui.i18n import Words
from app.ui.text import plain
from app.worked import LONGEST

COMMAS_ONLY = re.compile(r"[\d.eE+-]*(,[\d.eE+-]+)+")
BETWEEN_DIGITS = re.compile(r"\d,\d|^[+-]?,\d")
DECIMAL = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)


def choose_row(
    label: str, default: str, lang: str, _: Words, *, key: str, width: int, place: Any
) -> str:
    """Numbers as text that `app.worked.listed` reads; nothing is refused here.

    In Italian a comma alone is a decimal comma. Where only commas stand between digits, `place`
    says how the row was read.
    """
    text: str = st.text_input(
        label, in_row(default, lang), key=key, bind="query-params", max_chars=LONGEST, width=width
    )
    if lang != "it" or not is_unclear(text):
        return text
    with place:
        said = _(
            "Read as {numbers}. With decimal commas, semicolons part the numbers: 0,5; 1,2.",
            numbers=in_row(understood(text), lang),
        )
        st.caption(plain(said))
    return understood(text)


def in_row(numbers: str, lang: str) -> str:
    """Numbers with decimal points as a language writes them in a row.

    >>> in_row("1, -2, 0.5", "it"), in_row("1, -2, 0.5", "en")
    ('1; -2; 0,5', '1, -2, 0.5')
    """
    return numbers.replace(", ", "; ").replace(".", ",") if lang == "it" else numbers


def is_unclear(text: str) -> bool:
    """Whether a comma could part two numbers, or stand in one."""
    row = text.strip()
    return bool(COMMAS_ONLY.fullmatch(row) and BETWEEN_DIGITS.search(row))


def understood(text: str) -> str:
    """How an unclear row is read: as one decimal number where it can be one.

    >>> understood("0,5"), understood("1,2,3")
    ('0.5', '1; 2; 3')
    """
    row = text.strip()
    if DECIMAL.fullmatch(row):
        return str(float(row.replace(",", ".")))
    return "; ".join(cell for cell in row.split(",") if cell)
