"""Activation gallery: each activation and its slope, derived, and what it is like in words."""

import streamlit as st

from app import gallery
from app.ui.cache import answer
from app.ui.charts import show_chart, tangent_chart
from app.ui.field import choose_formula
from app.ui.formula import show_formula
from app.ui.gallery import overview_chart, title_of
from app.ui.hiding import hidden
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.properties import sentences
from app.ui.prose import open_lesson
from app.ui.settings import choose_range
from app.ui.steps import show_beside, show_derivation
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import choose_listed
from mathcore import ACTIVATIONS

OWN = "own"
TYPED = (("x/(1+|x|)", "typed"), ("sin(x)", "waves"), ("1/x", "fails"))

prose, lang, _ = open_lesson("activations")
number = numbers(lang)
PRESETS = (
    *(
        Preset({"activation": name}, name, title_of(name, _))
        for name in ("sigmoid", "relu", "step", "swish", "softplus")
    ),
    *(Preset({"activation": OWN, "own": text}, reason, text) for text, reason in TYPED),
)

names = {name: title_of(name, _) for name in ACTIVATIONS} | {OWN: _("my own formula")}
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = choose_listed(_("Activation"), names, "sigmoid", key="activation", width=260)
    low, high = choose_range("z", _)
name, formula, beside = (chosen, "", st.container())
if chosen == OWN:
    formula, beside = choose_formula(
        _("My own formula, in one variable"), "x/(1+|x|)", _, key="own"
    )
    name = ""
prose.try_this(PRESETS, key="gallery")

shown = None
with said_beside(beside, lang):
    shown = answer(gallery.activation_formula, name, formula, lang)
if shown is not None:
    with st.container(key="answer"):
        show_formula(f"{shown['called']} = {shown['formula']}", shown["spoken"])
        show_formula(f"{shown['claim']} = {shown['slope']}", shown["slope_spoken"])
    if shown["parameters"]:
        meanings = (f"{row['name']} = {number(row['value'])}" for row in shown["parameters"])
        show_beside(_("where"), *meanings)
    for hole in shown["holes"]:
        st.caption(
            plain(
                _(
                    "At z = {at} the formula has no value; {value} is put there, its limit.",
                    at=number(hole["at"]),
                    value=number(hole["value"]),
                )
            )
        )
    beside_chart = st.container()
    with said_beside(beside_chart, lang):
        curve = answer(gallery.activation_curve, name, formula, low, high)
        show_chart(
            tangent_chart(curve, lang),
            lang=lang,
            key="activation chart",
            alt=_(
                "The activation {name}, its slope, and a tangent that the slider moves.",
                name=names[chosen],
            ),
        )

    st.header(_("What it is like"))
    beside_properties = st.container()
    with said_beside(beside_properties, lang), st.spinner(_("Working out its properties")):
        found = answer(gallery.activation_properties, name, formula, lang, lane="long")
        st.markdown(
            "\n".join(
                f"- **{plain(title)}.** {plain(sentence)}"
                for title, sentence in sentences(found, _, number)
            )
        )
        if found["by_numbers"]:
            st.caption(plain(_("≈ marks a turning point found by numbers, to 25 digits.")))

    if not hidden("derivation"):
        st.header(_("Why this is its slope"))
        beside_steps = st.container()
        with said_beside(beside_steps, lang), st.spinner(_("Proving every step")):
            told = answer(gallery.activation_derivation, name, formula, lang, lane="long")
            show_derivation(told, _, key="activation steps", opened=1)

prose.notice()
st.header(_("All of them"))
page = st.container()
with said_in(page, lang):
    curves = answer(gallery.overview, -4.0, 4.0)
show_chart(
    overview_chart(curves, lang),
    lang=lang,
    key="overview",
    alt=_("Small charts of all activations from -4 to 4, each with its slope."),
)
row = f"mathcore.ACTIVATIONS[{chosen!r}]" if name else call("activation", formula)
show_code(
    program(
        f"row = {row}",
        f"print(mathcore.differentiate(row.expr, row.z).text({lang!r}))",
        "print(mathcore.properties(row))",
        "print(mathcore.compile(row)([-1.0, 0.0, 1.0]))",
    ),
    _,
)
