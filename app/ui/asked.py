"""What a link asks for that a page has not: said above the page, and not passed over in silence.

A field that cannot take what its parameter says starts at its usual value; Streamlit takes the
parameter out of the address and says nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose
from typing import Any

import streamlit as st

from app.ui.hiding import KNOWN
from app.ui.i18n import NAMES, Words, numbers
from app.ui.pages import Page
from app.ui.text import plain
from mathcore import CLAIMS

AT_FIRST, MISSED = "asked at first", "asked in vain"
Link = dict[str, list[str]]
FRAME = {"lang", "hide", "embed", "embed_options"}
# Fields that stand on a page only where others ask for them.
SOMETIMES = re.compile(r"(net|rate|hyper)_\w+|row\d+|film_\w+")
MOST, LONGEST, CUT = 5, 40, 100


def read_link(page: Page, languages: list[str]) -> Any:
    """Note what the address asks for when a page is opened; the place where trouble is said.

    Args:
        languages: those that it asked for before one was chosen.
    """
    key, _ = st.session_state.get(AT_FIRST, ("", {}))
    if key != page.key:
        link: Link = {name: st.query_params.get_all(name) for name in st.query_params}
        st.session_state[AT_FIRST] = page.key, link | ({"lang": languages} if languages else {})
        st.session_state.pop(MISSED, None)
    link = st.session_state[AT_FIRST][1]
    usual = link.get("lang", []) in [[], *([lang] for lang in NAMES)]
    return None if usual and set(link) <= {"lang"} else st.container()


def say_what_was_missed(place: Any, _: Words) -> None:
    """Once the fields are there: what was asked for in vain, until another page is opened."""
    if place is None:
        return
    if MISSED not in st.session_state:
        link: Link = st.session_state[AT_FIRST][1]
        found = [(name, given, not taken(name, given)) for name, given in link.items()]
        wrong = [one for one in found if one[2] or repeated(*one[:2])]
        st.session_state[MISSED] = wrong[:MOST]
    for name, given, missed in st.session_state[MISSED]:
        for said in sentences(name, given, missed, _):
            with place:
                st.warning(plain(said), icon=":material/link_off:")


def sentences(name: str, given: list[str], missed: bool, _: Words) -> Iterator[str]:
    """What is said of one parameter, as its field stands now."""
    value = ",".join(given) if is_list(name) else given[-1]
    asked = f"{name[:LONGEST]}={value[:LONGEST]}"
    if repeated(name, given):
        yield _(
            "The link gives {name} more than once; {value} is taken.",
            name=name[:LONGEST], value=value[:LONGEST],
        )  # fmt: skip
    if missed and name in st.session_state:
        yield _(
            "The link asks for {asked}, which is no value of that field; it stands at {now}.",
            asked=asked, now=as_it_stands(st.session_state[name]),
        )  # fmt: skip
    elif missed and not known(name):  # Otherwise its field was there, and is not drawn any more.
        yield _("The link asks for {asked}, and nothing here is called so.", asked=asked)


def repeated(name: str, given: list[str]) -> bool:
    """Whether one field was given several values; each of a list has its own."""
    return len(given) > 1 and name in st.session_state and not is_list(name)


def is_list(name: str) -> bool:
    return isinstance(st.session_state.get(name), list | tuple)


def known(name: str) -> bool:
    return (
        name in {*FRAME, *KNOWN, *CLAIMS}
        or name in st.session_state
        or SOMETIMES.fullmatch(name) is not None
    )


def taken(name: str, given: list[str]) -> bool:
    """Whether a field of that name is what the link asks for; one that is not drawn is."""
    if name not in st.session_state:
        return known(name)
    now, asked = st.session_state[name], given[-1]
    if isinstance(now, bool):
        return asked.lower() == str(now).lower()
    if isinstance(now, int | float):
        return is_number(asked, float(now))
    if isinstance(now, list | tuple):
        return {*filter(None, ",".join(given).split(","))} == {*map(str, now)}
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
