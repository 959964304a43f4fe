"""What the page that derives anything lets a visitor choose, and its two kinds of question."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from app import jobs
from app.ui.cache import answer
from app.ui.field import show_reading
from app.ui.formula import show_formula
from app.ui.hiding import hidden
from app.ui.i18n import Words, numbers
from app.ui.steps import show_derivation, show_lines, show_step
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import choose_listed, choose_shown
from mathcore.derivation.differentiate import METHODS
from mathcore.derivation.steps import DETAILS
from mathcore.errors import N_

DETAIL_WORDS = {
    "result": N_("the result"),
    "rules": N_("every rule"),
    "all": N_("every move of algebra"),
}
METHOD_WORDS = {
    "": N_("as it comes"),
    "quotient": N_("quotient rule"),
    "product": N_("product rule"),
    "logarithmic": N_("through the logarithm"),
    "definition": N_("definitions opened"),
    "table": N_("known from the table"),
}
LONGEST_NUMBER = 60


class Way(NamedTuple):
    """How a derivation is wanted: its rule, its detail, and the number that is put in."""

    method: str
    detail: str
    at: str | None


AS_IT_COMES = Way("", "rules", None)


def choose_detail(_: Words) -> str:
    """How fine the lines are."""
    details = {name: _(DETAIL_WORDS[name]) for name in DETAILS}
    return choose_shown(_("Lines show"), details, "rules", key="detail")


def choose_way(variable: str, _: Words) -> Way:
    """Method, detail, and a number; nothing is refused here."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        detail = choose_detail(_)
        methods = {name: _(METHOD_WORDS[name]) for name in ("", *METHODS)}
        method = choose_listed(_("Method"), methods, "", key="method", width=220)
        at = st.text_input(
            _("Put in {variable} =", variable=variable),
            key="at",
            bind="query-params",
            max_chars=LONGEST_NUMBER,
            placeholder="2",
            width=120,
        )
    return Way(method, detail, at.strip() or None)


def show_answer(found: dict[str, Any], lang: str) -> None:
    with st.container(key="answer"):
        sides = (side for side in (found["claim"], found["result"]) if side)
        show_formula(" = ".join(sides), found["spoken"][lang])


def show_number(text: str, variable: str, way: Way, place: Any, lang: str, _: Words) -> bool:
    """The derivative at the number that was put in; whether there is one."""
    with said_beside(place, lang), place:
        there = answer(jobs.at_number, text, variable, way.at, lang, way.method)
        st.subheader(_("At {variable} = {value}", variable=variable, value=plain(way.at or "")))
        show_lines(there["lines"], _)
        if there["number"] is not None:
            value = numbers(lang)(there["number"])
            st.markdown(_("The slope there is **{value}**.", value=value))
        return True
    return False


def show_other_ways(text: str, variable: str, way: Way, lang: str, _: Words) -> None:
    """The same by other rules, where they are as natural."""
    place = st.container()
    with said_beside(place, lang), st.spinner(_("Proving every step")):
        ways = answer(jobs.other_ways, text, variable, lang, way.method, lane="long")
        if ways:
            st.subheader(_("Other ways"))
            show_ways(ways, _)


@st.fragment
def show_ways(ways: list[dict[str, Any]], _: Words) -> None:
    for k, other in enumerate(ways):
        st.caption(plain(_("Instead of: {rule}", rule=other["instead"])))
        show_step(other["step"], "", _, f"way {k}", 0, None, set())


def show_why(text: str, variable: str, lang: str, _: Words) -> Way:
    """Every step, as it is wanted, with a number put in; and the same by other rules."""
    st.header(_("Why"))
    way = choose_way(variable, _)
    beside_number, beside_the_steps = st.container(), st.container()
    at = way.at if way.at and show_number(text, variable, way, beside_number, lang, _) else None
    with said_in(beside_the_steps, lang), st.spinner(_("Proving every step")):
        told = answer(jobs.derive, text, variable, lang, way.method, way.detail, at, lane="long")
    show_derivation(told, _, key="derive", opened=2)
    show_other_ways(text, variable, way, lang, _)
    return way


def derive_equation(text: str, beside: Any, lang: str, _: Words) -> tuple[str, str]:
    """The page for an equation, the slope of its curve and why; which letter moves by which."""
    with said_in(beside, lang):
        reading = answer(jobs.read_equation, text)
    with beside:
        show_reading(reading, lang, _)
    moving, variable = reading["moving"], reading["variable"]
    if len(reading["letters"]) > 2:
        with st.container(horizontal=True):
            moving = choose_letter(_("What moves"), reading["letters"], moving, "y")
            variable = choose_letter(
                _("Differentiate with respect to"), reading["letters"], variable, "x"
            )
    with said_in(beside, lang):
        found = answer(jobs.slope_of_curve, text, moving, variable)
    st.header(_("The slope of the curve"))
    show_answer(found, lang)
    if hidden("derivation"):
        return moving, variable
    st.header(_("Why"))
    detail = choose_detail(_)
    beside_steps = st.container()
    with said_in(beside_steps, lang), st.spinner(_("Proving every step")):
        told = answer(jobs.derive_equation, text, moving, variable, lang, detail, lane="long")
    show_derivation(told, _, key="implicit", opened=1)
    return moving, variable


def choose_letter(label: str, letters: list[str], default: str, key: str) -> str:
    return st.segmented_control(
        label, letters, default=default, required=True, wrap=True, key=key, bind="query-params"
    )
