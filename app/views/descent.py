"""Gradient descent in action: choose data and a rate, and watch the neuron learn."""

import streamlit as st

from app import jobs
from app.ui.cache import answer
from app.ui.choices import choose_columns, choose_data, choose_run
from app.ui.descent import player_spec, score_name
from app.ui.i18n import numbers
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.text import plain
from app.ui.trouble import end_page, said_in

prose, lang, _ = open_lesson("descent")
number = numbers(lang)

data = choose_data(_)
beside_the_file = st.container()
if data is None:
    st.info(_("Choose a CSV file: one row of column names, then one row a sample."))
    end_page()
with said_in(beside_the_file, lang):
    offered = answer(jobs.columns, data, lane="long")
if offered["left_out"]:
    beside_the_file.caption(
        plain(
            _(
                "Rows used: {used} of {count}, spread evenly over the file; more are too many "
                "here.",
                used=offered["rows"],
                count=offered["rows"] + offered["left_out"],
            )
        )
    )

features, target, task = choose_columns(offered, _)
beside_the_columns = st.container()
rate, steps, seed = choose_run(_)
beside_the_rate = st.container()
with said_in(beside_the_rate, lang), st.spinner(_("Training"), show_time=False):
    run = answer(
        jobs.fit, data, tuple(features), target, task, rate, steps, seed, lang, lane="long"
    )
if run["diverged"]:
    beside_the_rate.warning(plain(run["diverged"]), icon=":material/warning:")

player(player_spec(run, lang), key="descent")

st.header(_("What it learned"))
with st.container(horizontal=True):
    st.metric(score_name(run, _), number(run["metric"]["values"][-1]), width="content")
    st.metric(_("mean cost"), number(run["loss"][-1]), width="content")
st.table(
    {
        _("column"): [*run["features"], _("bias")],
        _("weight, columns standardised"): [number(w) for w in run["weights"]["standardised"]],
        _("weight, columns in their own units"): [number(w) for w in run["weights"]["own"]],
    }
)
prose.notice()
with st.container(horizontal=True):
    for label, content, name, kind in (
        (_("The run as CSV"), run["files"]["csv"], "run.csv", "text/csv"),
        (_("The run as .npz"), run["files"]["npz"], "run.npz", "application/octet-stream"),
    ):
        st.download_button(
            label, content, name, kind, icon=":material/download:", on_click="ignore"
        )
