"""What a link asks for that a page has not: said above the page, and not passed over in silence.

A field that cannot take what its parameter says starts at its usual value; Streamlit takes the
parameter out of the address and says nothing of it.
"""

from __future__ import annotations

import re
from math import isclose
from typing import Any

import streamlit as st

from app.ui.hiding import KNOWN
from app.ui.i18n import Words, numbers
from app.ui.pages import Page
from app.ui.text import plain
from mathcore import CLAIMS

AT_FIRST, MISSED = "asked at first", "asked in vain"
FRAME = {"lang", "hide", "embed", "embed_options"}
# Fields that stand on a page only where others ask for them.
SOMETIMES = re.compile(r"(net|rate|hyper)_\w+|row\d+|film_\w+")
MOST, LONGEST, CUT = 5, 40, 100


def read_link(page: Page) -> Any:
    """Note what the address asks for when a page is opened; the place where trouble is said."""
    key, _ = st.session_state.get(AT_FIRST, ("", {}))
    if key != page.key:
        st.session_state[AT_FIRST] = page.key, st.query_params.to_dict()
        st.session_state.pop(MISSED, None)
    return st.container() if set(st.session_state[AT_FIRST][1]) - {"lang"} else None


def say_what_was_missed(place: Any, _: Words) -> None:
    """Once the fields are there: what was asked for in vain, until another page is opened."""
    if place is None:
        return
    if MISSED not in st.session_state:
        link = st.session_state[AT_FIRST][1]
        wrong = {name: value for name, value in link.items() if not taken(name, value)}
        st.session_state[MISSED] = dict([*wrong.items()][:MOST])
    for name, value in st.session_state[MISSED].items():
        asked = f"{name[:LONGEST]}={value[:LONGEST]}"
        if name in st.session_state:
            said = _(
                "The link asks for {asked}, which is no value of that field; it stands at {now}.",
                asked=asked, now=as_it_stands(st.session_state[name]),
            )  # fmt: skip
        elif known(name):
            continue  # Its field was there, and is not drawn any more.
        else:
            said = _("The link asks for {asked}, and nothing here is called so.", asked=asked)
        with place:
            st.warning(plain(said), icon=":material/link_off:")


def known(name: str) -> bool:
    return (
        name in {*FRAME, *KNOWN, *CLAIMS}
        or name in st.session_state
        or SOMETIMES.fullmatch(name) is not None
    )


def taken(name: str, asked: str) -> bool:
    """Whether a field of that name is what the link asks for; one that is not drawn is."""
    if name not in st.session_state:
        return known(name)
    now = st.session_state[name]
    if isinstance(now, bool):
        return asked.lower() == str(now).lower()
    if isinstance(now, int | float):
        return is_number(asked, float(now))
    if isinstance(now, list | tuple):
        return {*filter(None, asked.split(","))} == {*map(str, now)}
    return asked == ("" if now is None else str(now)) or len(asked) > CUT


def as_it_stands(value: Any) -> str:
    """The value of a field as a reader writes it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return numbers(st.session_state.lang)(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "-")


def is_number(asked: str, now: float) -> bool:
    try:
        return isclose(float(asked), now, rel_tol=1e-9)
    except ValueError:
        return False
