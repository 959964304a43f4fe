"""Around the formula field: examples that fill it, and how its text was read."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from app.ui.i18n import Words
from app.ui.text import plain
from mathcore.errors import N_
from mathcore.printing import say

LONGEST = 2000
FIELD = 123


def choose_formula(label: str, default: str, _: Words, *, key: str) -> tuple[str, Any]:
    """A formula as text, and the place beside its field where trouble with it is said."""
    text = st.text_input(
        label,
        default,
        # One more than the parser takes: the field would cut silently, the parser refuses.
        max_chars=LONGEST + 1,
        key=key,
        bind="query-params",
        placeholder=default,
        help=_("Written as on paper: 2x, x^2, sin x, e^-x, ln(x), |x|; LaTeX works too."),
    )
    return text, st.container()


def choose_number(label: str, default: float, *, key: str, step: float = 0.5) -> float:
    """A number, as narrow as it is; nothing is refused here."""
    return st.number_input(
        label, value=default, step=step, format="%g", key=key, bind="query-params", width=FIELD
    )


class Example(NamedTuple):
    """A formula as text, and why it is worth a look."""

    text: str
    reason: str


EXAMPLES = (
    Example("x^2 sin(x)", N_("a product")),
    Example("(3x-1)^5", N_("a chain")),
    Example("ln(x^2+1)/x", N_("a quotient, with a hole at 0")),
    Example("1/(1+e^(-z))", N_("the sigmoid, written out")),
    Example("tanh(x)", N_("an activation by its name")),
    Example("max(0, x)", N_("ReLU, with its kink")),
    Example("a x^2 + b x", N_("more variables than one")),
    Example("x^2 + y^2 = 1", N_("an equation: the slope of a circle")),
)


def offer(examples: tuple[Example, ...], _: Words, *, field: str) -> None:
    """A chip for each example; one click puts it into the field."""
    with st.container(key="chips", horizontal=True, gap="small"):
        for example in examples:
            st.button(
                f"`{example.text}` {plain(_(example.reason))}",
                key=f"example {example.text}",
                type="tertiary",
                on_click=fill,
                args=(field, example.text),
            )


def fill(field: str, text: str) -> None:
    st.session_state[field] = text


def show_reading(reading: dict[str, Any], lang: str, _: Words) -> None:
    """The formula typeset as it was understood, and the conventions that were applied."""
    with st.container(key="read", horizontal=True, vertical_alignment="center"):
        st.markdown(plain(_("Read as")), width="content")
        st.markdown(f"${reading['latex']}$", width="content")
    for template, values in reading["notes"]:
        st.caption(plain(say(template, lang, **values)))
