"""A claim of the lecture on a page: statement, verdict, evidence, and what mends it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.i18n import Words
from app.ui.text import ENTITIES, plain
from mathcore.errors import N_

Claim = dict[str, Any]

COLOURS = {
    "proved": "green",
    "refuted": "red",
    "convention": "orange",
    "incomplete": "orange",
    "imprecise": "orange",
}
TOPICS = {
    2: N_("Perceptron"),
    4: N_("Deep networks"),
    5: N_("Activation functions"),
    7: N_("Softmax outputs"),
    8: N_("Derivative"),
    9: N_("Derivative table"),
    10: N_("Cost functions"),
    13: N_("Gradient of the cost"),
    14: N_("The listings of gradient descent"),
    15: N_("Epochs and the learning loop"),
    19: N_("Chain rule"),
    20: N_("The listings of the backward pass"),
}


def badge(claim: Claim) -> str:
    return f":{COLOURS[claim['verdict']]}-badge[{plain(claim['verdict_words'])}]"


def typeset(pieces: list[dict[str, str]]) -> str:
    """A sentence in Markdown, with its formulas typeset; nothing in its words is a mark.

    >>> typeset([{"text": "a_1 is "}, {"latex": "x^{2}"}])
    'a&#95;1 is $x^{2}$'
    """
    return "".join(
        f"${piece['latex']}$" if "latex" in piece else piece["text"].translate(ENTITIES)
        for piece in pieces
    )


def show_claim(claim: Claim, _: Words, *, hidden: bool) -> None:
    """A fold; its verdict is outside unless it is hidden to be guessed."""
    label = typeset(claim["statement_pieces"])

    def judged() -> None:
        if hidden:
            st.markdown(badge(claim))
        show_body(claim)
        if claim["mended"]:
            mended = plain(_("Mended"))
            statement = typeset(claim["mended"]["statement_pieces"])
            st.markdown(f"**{mended}** {badge(claim['mended'])} {statement}")
            show_body(claim["mended"])

    show_fold(
        label if hidden else f"{badge(claim)} {label}",
        judged,
        key=claim["name"],
        in_address=True,
    )


def show_body(claim: Claim) -> None:
    """The formulas that were judged, the listing that was run, and what came out."""
    for formula in claim["formulas"].values():
        show_formula(formula["latex"])
    if claim["listing"]:
        st.code(claim["listing"].strip("\n"), language="python")
    st.markdown("\n".join(f"- {typeset(line)}" for line in claim["evidence_pieces"]))
