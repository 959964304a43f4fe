"""Formulas on a page, each with the sentence that a screen reader says for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import TypeAlias

import streamlit as st

from app.ui.text import plain

# Said here, and not in the app's style alone: on a first visit that comes after the words.
UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
RELATIONS = {"=", "<", ">", "le", "leq", "ge", "geq", "ne", "approx", "to"}
SUMS = {"+", "-"}
OPENING, CLOSING = {"{", "(", "[", "left", "begin"}, {"}", ")", "]", "right", "end"}
MAY_BREAK, MUST_NOT = r"\allowbreak ", r"\nobreak "
UNSEEN_SIGNS = {" ", "{", "}", "^", "_"}
WIDE = 24
"""Letters and signs from which on a side or a bracket may be parted at a sum, too."""


def show_formula(tex: str, spoken: str = "") -> None:
    """A typeset formula; with `spoken`, that is heard in the place of KaTeX's marks."""
    st.latex(over_lines(tex))
    if spoken:
        # `plain` leaves no mark that could be read as HTML; a visitor's letters are in the words.
        words = f'<span class="spoken" style="{UNSEEN}">{plain(spoken)}</span>'
        st.markdown(words, unsafe_allow_html=True)


def over_lines(tex: str) -> str:
    """The same formula with the places where it may go on in a new line: before a relation.

    What is wide, a side or what stands in round brackets, may be parted before the sign of a sum
    as well. KaTeX by itself would go on after any sign, such as in 2 x + | 1.

    >>> print(over_lines("y =a (b +c)"))
    y \\allowbreak =\\nobreak a (b +\\nobreak c)
    """
    tokens = TOKEN.findall(tex)
    names = [token.removeprefix("\\") for token in tokens]
    around = groups_around(names)
    widths = Counter(
        number
        for name, groups in zip(names, around, strict=True)
        for number, _ in set(groups)
        if name not in UNSEEN_SIGNS
    )
    written, before = [], "="
    for token, name, groups in zip(tokens, names, around, strict=True):
        free = stays = False
        if all(opening in ("", "(") for _, opening in groups):
            relation, first = name in RELATIONS, before in RELATIONS | SUMS | OPENING
            binary = name in SUMS and not first
            wide = widths[groups[-1][0]] >= WIDE
            free = (binary and wide) or (relation and is_side(groups))
            stays = relation or binary or name == "cdot"
        written.append(f"{MAY_BREAK * free}{token}{MUST_NOT * stays}")
        before = before if name.isspace() else name
    return "".join(written)


Groups: TypeAlias = Sequence[tuple[int, str]]


def is_side(groups: Groups) -> bool:
    return all(not opening for _, opening in groups)


def groups_around(names: list[str]) -> list[Groups]:
    """For each sign the brackets it stands in, outermost first, by number and by what opens them.

    The first of them is a side of the equation, which nothing opens; what is coloured stands where
    its colour stands.
    """
    numbers, colours = count(1), 0
    around = [(0, "")]
    found: list[Groups] = []
    for name in names:
        if name in CLOSING and len(around) > 1:
            around.pop()
        if name in RELATIONS and is_side(around):
            around = [(next(numbers), "")] * len(around)
        found.append(tuple(around))
        # The name of the colour and what has it are two groups, one after the other.
        colours = 2 if name == "textcolor" else max(-1, colours - (name == "{"))
        if name in OPENING:
            coloured = name == "{" and colours == 0
            around.append(around[-1] if coloured else (next(numbers), name))
    return found
