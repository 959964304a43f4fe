"""Gradient of the cost: two costs derived side by side, meeting in one line."""

import streamlit as st

from app import jobs
from app.ui.cache import answer
from app.ui.formula import show_formula
from app.ui.prose import open_lesson
from app.ui.steps import show_derivation, show_factors, show_where
from app.ui.text import plain
from app.ui.trouble import said_in
from mathcore.errors import N_

COSTS = {
    "mse": (
        N_("Squared error"),
        N_("For numbers: the output is z itself, and a miss counts with its square."),
    ),
    "log_loss": (
        N_("Log loss"),
        N_("For classes: the output is a probability, and a confident mistake costs the most."),
    ),
}

prose, lang, _ = open_lesson("cost_gradient")
page = st.container()
with said_in(page, lang):
    met = answer(jobs.meeting, tuple(COSTS))

with st.container(border=True, key="meeting"):
    st.subheader(prose.title("meeting"))
    for component in met["gradient"]:
        show_formula(f"{component['named']} = {component['result']}")
    prose.body("meeting")

names = tuple(component["named"] for component in met["gradient"])
with st.container(key="costs"):
    columns = st.columns(len(COSTS), gap="large")
for column, (name, (title, meaning)) in zip(columns, COSTS.items(), strict=True):
    with column, said_in(column, lang):
        st.header(_(title))
        st.markdown(plain(_(meaning)))
        show_formula(f"{met['cost']} = {met['costs'][name]}")
        with st.spinner(_("Proving every step")):
            told = answer(jobs.derive_cost, name, lang, lane="long")
        show_where(told["where"], _)
        st.markdown(plain(_("The factors of the chain, for the weight:")))
        show_factors(told["steps"][0], _)
        st.markdown(plain(_("For the bias only the last factor is another:")))
        show_factors(told["steps"][1], _, only_last=True)
        show_derivation(told, _, key=name, opened=0, names=names)
