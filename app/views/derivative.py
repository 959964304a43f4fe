"""Derivative: a secant turns into the tangent, and the limit that this is, worked out."""

import streamlit as st

from app import slopes
from app.ui.cache import answer
from app.ui.charts import CONFIG
from app.ui.field import choose_formula, choose_number
from app.ui.i18n import numbers, words
from app.ui.lesson import Preset, call, introduce, notice, program, show_code, try_this
from app.ui.secants import error_chart, secant_chart
from app.ui.steps import show_derivation, show_lines, show_named
from app.ui.trouble import said_beside, said_in
from mathcore.errors import N_

PRESETS = (
    Preset(
        {"curve": "x^2/4 - 2x + 5", "a": 6.0, "h": 2.0},
        N_("the lecture's numbers: 3, 1.5 and 1"),
    ),
    Preset(
        {"curve": "x^2", "a": 3.0, "h": 1.0},
        N_("the slope is 6 + h, so h is exactly what is too much"),
    ),
    Preset(
        {"curve": "1/x", "a": 1.0, "h": 1.0},
        N_("the secants come from the other side: too flat, then steeper"),
    ),
    Preset(
        {"curve": "|x|", "a": 0.0, "h": 1.0},
        N_("a corner: every secant to the right has slope 1, to the left -1, so no tangent"),
    ),
    Preset(
        {"curve": "x sin(x)", "a": 2.0, "h": -1.0},
        N_("a step to the left works as well; here only the numbers, not the limit"),
    ),
    Preset(
        {"curve": "e^x", "a": 0.0, "h": 0.5},
        N_("at 0 the slope is 1: that is what makes e the base"),
    ),
)

lang = st.session_state.lang
_, number = words(lang), numbers(lang)

st.title(_("Derivative"))
introduce(
    _("A secant cuts the curve in two points, a step h apart. Let h go to 0 with the slider: "),
    _("the secant turns into the tangent, and its slope into the derivative."),
)
text, beside = choose_formula(_("A function of one letter"), "x^2/4 - 2x + 5", _, key="curve")
with st.container(horizontal=True):
    at = choose_number(_("point a"), 6.0, key="a")
    h = choose_number(_("step h"), 2.0, key="h")
beside_numbers = st.container()

with said_in(beside, lang):
    answer(slopes.letter, text)
with said_in(beside_numbers, lang):
    curve = answer(slopes.stretch, text, at, h)
secants = tangent = None
with said_beside(beside_numbers, lang):
    secants = answer(slopes.secants, text, at, h)
if secants is not None:
    with said_beside(beside_numbers, lang):
        tangent = answer(slopes.tangent, text, at, h)

st.plotly_chart(
    secant_chart(curve, secants, tangent, lang),
    config=CONFIG,
    key="secants",
    alt=_(
        "The function {f} near {at}, a secant with step {h}, and the tangent.",
        f=text,
        at=number(at),
        h=number(h),
    ),
)
if tangent is not None:
    with st.container(horizontal=True):
        if secants["slope"][0] is not None:
            st.metric(_("rise"), number(secants["rise"][0]), width="content")
            st.metric(_("slope of the secant"), number(secants["slope"][0]), width="content")
        st.metric(_("slope of the tangent"), number(tangent["slope"]), width="content")

notice(
    _,
    _("The grey steps are h and the rise; their quotient is the slope of the secant."),
    _("At h = 0 the quotient would be 0 / 0. The limit asks what it goes to, not what it is."),
    _("Where the curve has a corner, the secants from both sides do not agree: no derivative."),
)
try_this(PRESETS, _, key="derivative")

if tangent is not None:
    st.header(_("The limit, step by step"))
    beside_limit = st.container()
    with said_beside(beside_limit, lang), st.spinner(_("Proving every step")):
        told = answer(slopes.quotient, text, at, h, lang, lane="long")
        show_named(told["where"], _)
        for part, title in (("rise", _("The rise")), ("secant", _("The slope of the secant"))):
            st.subheader(title)
            show_lines(told[part], _)
        st.subheader(_("The slope of the tangent"))
        show_derivation(told["limit"], _, key="limit", opened=0)

    st.header(_("How small may h be on a computer?"))
    table = answer(slopes.shrinking, text, at)
    introduce(
        _("On paper smaller is always better. A computer keeps some 16 digits: "),
        _("when h is tiny, f(a+h) and f(a) agree in nearly all of them, and noise is left."),
    )
    st.plotly_chart(
        error_chart(table, lang),
        config=CONFIG,
        key="errors",
        alt=_("The distance from the derivative falls with h and then grows again."),
    )
    st.markdown(
        _("The best step here is h = {h}.", h=number(table["best"]))
        if any(table["error"])
        else _("Here every step gives the derivative exactly.")
    )
    with st.expander(_("All the numbers")):
        st.table(
            {
                "h": [number(value) for value in table["h"]],
                _("rise"): [number(value) for value in table["rise"]],
                _("slope of the secant"): [number(value) for value in table["slope"]],
                _("distance from the derivative"): [number(value) for value in table["error"]],
            }
        )

show_code(
    program(
        f"print({call('difference_quotient', text, at=at, h=h)}.text({lang!r}))",
        f"for row in {call('secant_table', text, at=at)}:",
        "    print(row)",
    ),
    _,
)
