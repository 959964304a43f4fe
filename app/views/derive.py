"""Derive anything: type a function, read its derivative, move its tangent, see why."""

from functools import partial

import streamlit as st

from app import jobs
from app.ui.cache import answer
from app.ui.charts import CONFIG, tangent_chart
from app.ui.field import EXAMPLES, offer, show_reading
from app.ui.figures import tangent_figure
from app.ui.i18n import words
from app.ui.settings import choose_range, choose_values
from app.ui.steps import show_derivation
from app.ui.trouble import said_in

LONGEST = 2000

lang = st.session_state.lang
_ = words(lang)

st.title(_("Derive anything"))
text = st.text_input(
    _("A function"),
    EXAMPLES[0].text,
    # One more than the parser takes: the field would cut silently, the parser refuses and says so.
    max_chars=LONGEST + 1,
    key="f",
    bind="query-params",
    placeholder=EXAMPLES[0].text,
    help=_("Written as on paper: 2x, x^2, sin x, e^-x, ln(x), |x|; LaTeX works too."),
)
beside = st.container()
offer(EXAMPLES, _, field="f")
with said_in(beside, lang):
    reading = answer(jobs.read, text)
with beside:
    show_reading(reading, lang, _)

variable = reading["variable"]
if len(reading["letters"]) > 1:
    variable = st.segmented_control(
        _("Differentiate by"),
        reading["letters"],
        default=variable,
        required=True,
        key="x",
        bind="query-params",
    )
with said_in(beside, lang):
    found = answer(jobs.derivative, text, variable)

st.header(_("The derivative"))
with st.container(key="answer"):
    st.latex(f"{found['claim']} = {found['result']}")

st.header(_("The function and its slope"))
with st.container(horizontal=True):
    low, high = choose_range(variable, _)
    values = choose_values([name for name in reading["letters"] if name != variable], _)
beside_the_chart = st.container()
with said_in(beside_the_chart, lang):
    curve = answer(jobs.curve, text, variable, values, low, high)
st.plotly_chart(
    tangent_chart(curve, lang),
    config=CONFIG,
    key="tangent",
    alt=_("The function {f}, its derivative, and a tangent that the slider moves.", f=text),
)
st.download_button(
    _("This chart as SVG"),
    partial(tangent_figure, curve, reading["text"], lang),
    "derivative.svg",
    "image/svg+xml",
    icon=":material/download:",
    on_click="ignore",
)

st.header(_("Why"))
beside_the_steps = st.container()
with said_in(beside_the_steps, lang), st.spinner(_("Proving every step")):
    told = answer(jobs.derive, text, variable, lang, lane="long")
show_derivation(told, _, key="derive", opened=2)
