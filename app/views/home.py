"""Home: what can be learned here, where to begin, and a descent to play with."""

import streamlit as st

from app import stepping
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.home import (
    CURVE,
    START,
    STEPS,
    choose_rate,
    descent_chart,
    show_path,
    told_in_numbers,
)
from app.ui.pages import COURSE, link, page_at
from app.ui.prose import Prose
from app.ui.trouble import said_beside

lang = st.session_state.lang
words, picture = st.columns([5, 6], gap="large", vertical_alignment="center")
with words:
    prose = Prose("home", lang)
    prose.start()
    with st.container(key="begin", horizontal=True, vertical_alignment="center"):
        link(COURSE[0], lang, prose.title("begin"))
        link(page_at("derive"), lang, prose.title("tool"))
with picture:
    rate = choose_rate(prose.say)
    beside = st.container()
    with said_beside(beside, lang):
        run = answer(stepping.walk, CURVE, START, rate, STEPS, lang)
        show_chart(
            descent_chart(run, lang), lang=lang, key="descent", alt=told_in_numbers(run, lang)
        )
    prose.body("picture")
prose.show("path", st.header)
show_path(lang, prose.say)
