"""Derive anything: type a function or an equation, read its slope, move its tangent, see why."""

import streamlit as st

from app import jobs
from app.ui.cache import answer
from app.ui.charts import show_chart, tangent_chart
from app.ui.derive import (
    AS_IT_COMES,
    choose_letter,
    derive_equation,
    show_answer,
    show_why,
)
from app.ui.field import EXAMPLES, choose_formula, offer, show_reading
from app.ui.hiding import hidden
from app.ui.lesson import call, program, show_code
from app.ui.prose import open_lesson
from app.ui.settings import choose_range, choose_values
from app.ui.trouble import end_page, said_in
from mathcore import is_equation

prose, lang, _ = open_lesson("derive")
text, beside = choose_formula(_("A function or an equation"), EXAMPLES[0].text, _, key="f")
offer(EXAMPLES, _, field="f")
if is_equation(text):
    moving, by = derive_equation(text, beside, lang, _)
    show_code(program(f"print({call('implicit', text, moving, by)}.text({lang!r}))"), _)
    end_page()
with said_in(beside, lang):
    reading = answer(jobs.read, text)
with beside:
    show_reading(reading, lang, _)

variable = reading["variable"]
if len(reading["letters"]) > 1:
    variable = choose_letter(_("Differentiate with respect to"), reading["letters"], variable, "x")
with said_in(beside, lang):
    found = answer(jobs.derivative, text, variable)

st.header(_("The derivative"))
show_answer(found, lang)

st.header(_("The function and its slope"))
with st.container(horizontal=True):
    low, high = choose_range(variable, _)
    values = choose_values([name for name in reading["letters"] if name != variable], _)
beside_the_chart = st.container()
with said_in(beside_the_chart, lang):
    curve = answer(jobs.curve, text, variable, values, low, high)
show_chart(
    tangent_chart(curve, lang),
    lang=lang,
    key="tangent",
    alt=_("The function {f}, its derivative, and a tangent that the slider moves.", f=text),
)

way = AS_IT_COMES if hidden("derivation") else show_why(text, variable, lang, _)
prose.notice()
asked = {"method": way.method} if way.method else {}
detail = "" if way.detail == "rules" else f", {way.detail!r}"
show_code(
    program(
        f"derivation = {call('differentiate', text, variable, **asked)}",
        f"print(derivation.text({lang!r}{detail}))",
        "print(derivation.verify())",
    ),
    _,
)
