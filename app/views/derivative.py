"""Derivative: a secant turns into the tangent, and the limit that this is, worked out."""

import streamlit as st

from app import slopes
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.field import choose_formula, choose_number
from app.ui.fold import show_fold
from app.ui.hiding import hidden
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.part import show_part
from app.ui.prose import open_lesson
from app.ui.secants import error_chart, secant_chart
from app.ui.steps import show_derivation, show_lines, show_named
from app.ui.trouble import end_page, said_beside, said_in

PRESETS = (
    Preset({"curve": "x^2/4 - 2x + 5", "a": 6.0, "h": 2.0}, "lecture"),
    Preset({"curve": "x^2", "a": 3.0, "h": 1.0}, "exact"),
    Preset({"curve": "1/x", "a": 1.0, "h": 1.0}, "hyperbola"),
    Preset({"curve": "|x|", "a": 0.0, "h": 1.0}, "corner"),
    Preset({"curve": "x sin(x)", "a": 2.0, "h": -1.0}, "left"),
    Preset({"curve": "e^x", "a": 0.0, "h": 0.5}, "base"),
)

prose, lang, _ = open_lesson("derivative")
number = numbers(lang)

text, beside = choose_formula(_("A function of one variable"), "x^2/4 - 2x + 5", _, key="curve")
letter = None
with said_beside(beside, lang):
    letter = answer(slopes.letter, text)


def foot() -> None:
    """What to notice and what to try."""
    prose.notice()
    prose.try_this(PRESETS, key="derivative")


def show_all() -> None:
    """Everything below the function goes by the point and the step."""
    with st.container(horizontal=True):
        at = choose_number(_("point a"), 6.0, key="a")
        h = choose_number(_("step h"), 2.0, key="h")
    beside_numbers = st.container()
    if letter is None:
        foot()
        end_page()

    with said_in(beside_numbers, lang, foot):
        curve = answer(slopes.stretch, text, at, h)
    secants = tangent = None
    with said_beside(beside_numbers, lang):
        secants = answer(slopes.secants, text, at, h)
    if secants is not None:
        with said_beside(beside_numbers, lang):
            tangent = answer(slopes.tangent, text, at, h)

    show_chart(
        secant_chart(curve, secants, tangent, lang),
        lang=lang,
        key="secants",
        alt=_(
            "The function {f} near {at}, a secant with step {h}, and the tangent.",
            f=text,
            at=number(at),
            h=number(h),
        ),
    )
    if secants is not None:
        with st.container(horizontal=True):
            if secants["slope"][0] is not None:
                st.metric(_("rise"), number(secants["rise"][0]), width="content")
                st.metric(_("slope of the secant"), number(secants["slope"][0]), width="content")
            slope = "-" if tangent is None else number(tangent["slope"])
            st.metric(_("slope of the tangent"), slope, width="content")

    foot()

    if tangent is not None:
        st.header(_("The limit, step by step"))
        beside_limit = st.container()
        with said_beside(beside_limit, lang), st.spinner(_("Proving every step")):
            told = answer(slopes.quotient, text, at, h, lang, lane="long")
            show_named(told["where"], _)
            for part, title in (("rise", _("The rise")), ("secant", _("The slope of the secant"))):
                st.subheader(title)
                show_lines(told[part], _)
            if not hidden("derivation"):
                st.subheader(_("The slope of the tangent"))
                show_derivation(told["limit"], _, key="limit", opened=0)

        prose.show("computer")
        table = answer(slopes.shrinking, text, at)
        show_chart(
            error_chart(table, lang),
            lang=lang,
            key="errors",
            alt=_("The distance from the derivative falls with h and then grows again."),
        )
        st.markdown(
            _("The best step here is h = {h}.", h=number(table["best"]))
            if any(table["error"])
            else _("Here every step gives the derivative exactly.")
        )
        columns = {
            "h": table["h"],
            _("rise"): table["rise"],
            _("slope of the secant"): table["slope"],
            _("distance from the derivative"): table["error"],
        }
        rows = {name: [number(value) for value in values] for name, values in columns.items()}
        show_fold(_("All the numbers"), lambda: st.table(rows), key="all numbers")

    show_code(
        program(
            f"print({call('difference_quotient', text, at=at, h=h)}.text({lang!r}))",
            f"for row in {call('secant_table', text, at=at)}:",
            "    print(row)",
        ),
        _,
    )


show_part(show_all)
