"""Derivative table: every row derived, from the limit or from rows above it."""

import streamlit as st

from app import slopes
from app.ui.cache import answer
from app.ui.formula import show_formula
from app.ui.i18n import words
from app.ui.lesson import Preset, introduce, notice, program, show_code, try_this
from app.ui.steps import show_derivation
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import in_url, keep_in_url
from mathcore.errors import N_

OF_THE_LECTURE = 5
ALL = "all"
PRESETS = (
    Preset({"row3": True}, N_("its own slope; see which limit decides that"), "e^x"),
    Preset({"row9": True}, N_("the addition theorem, and then two special limits"), "sin(x)"),
    Preset({"row11": True}, N_("no new limit: sine over cosine, by the quotient rule"), "tan(x)"),
    Preset({"row15": True}, N_("the slope of an inverse is one over the slope"), "arcsin(x)"),
    Preset({"row33": True}, N_("a corner: at 0 the row says nothing"), "|x|"),
)

lang = st.session_state.lang
_ = words(lang)

st.title(_("Derivative table"))
introduce(
    _("The derivatives to know by heart, the five of the lecture first. None is typed in: "),
    _("open a row and read how it follows from a limit, or from rows above it."),
)
page = st.container()
with said_in(page, lang):
    rows = answer(slopes.table, lang)

with st.container(horizontal=True, vertical_alignment="bottom"):
    known = enumerate(dict.fromkeys(row["origin"] for row in rows))
    origins = {ALL: _("all")} | {str(k): origin for k, origin in known}
    chosen = st.selectbox(
        _("Which rows"),
        list(origins),
        index=list(origins).index(in_url("origin", origins, ALL)),
        format_func=origins.get,
        key="origin",
        width=320,
    )
    keep_in_url("origin", chosen)
    covered = st.toggle(
        _("Cover the answers, to test yourself"), key="covered", bind="query-params"
    )

try_this(PRESETS, _, key="table")
for place, row in enumerate(rows):
    if chosen != ALL and row["origin"] != origins[chosen]:
        continue
    if place == 0:
        st.subheader(_("The rows of the lecture"))
    elif place == OF_THE_LECTURE:
        st.subheader(_("The others"))
    answered = "\\,?" if covered else row["result"]
    label = f"${row['claim']} = {answered}$ · :small[{plain(row['origin'])}]"
    fold = st.expander(label, key=f"row{place}", on_change="rerun", bind="query-params")
    if fold.open:
        with fold, said_beside(fold, lang), st.spinner(_("Proving every step")):
            told = answer(slopes.table_row, place, lang, lane="long")
            show_formula(f"{row['claim']} = {row['result']}", row["spoken"])
            show_derivation(told, _, key=f"steps{place}", opened=1)

notice(
    _,
    _("Very few limits carry the table: those of powers, of e to the h, and of the sine."),
    _("Everything else is a rule, an inverse function, or a definition put in."),
    _("Steps, corners and jumps have a slope between them, and none where they are."),
)
show_code(
    program(
        "for row in mathcore.derivative_table():",
        f"    print(row.text({lang!r}))",
        f"print(mathcore.derivative_table()[4].derivation.text({lang!r}))",
    ),
    _,
)
