"""Derivative table: every row derived, from the limit or from rows above it."""

from functools import partial
from typing import Any

import streamlit as st

from app import slopes
from app.ui.cache import answer
from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.lesson import Preset, program, show_code
from app.ui.prose import open_lesson
from app.ui.steps import show_derivation
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import choose_listed

OF_THE_LECTURE = 5
ALL = "all"
PRESETS = (
    Preset({"row3": True}, "exponential", "e^x"),
    Preset({"row9": True}, "sine", "sin(x)"),
    Preset({"row11": True}, "tangent", "tan(x)"),
    Preset({"row15": True}, "inverse", "arcsin(x)"),
    Preset({"row33": True}, "corner", "|x|"),
)

prose, lang, _ = open_lesson("derivative_table")
page = st.container()
with said_in(page, lang):
    rows = answer(slopes.table, lang)

with st.container(horizontal=True, vertical_alignment="bottom"):
    known = enumerate(dict.fromkeys(row["origin"] for row in rows))
    origins = {ALL: _("all")} | {str(k): origin for k, origin in known}
    chosen = choose_listed(_("Which rows"), origins, ALL, key="origin", width=320)
    covered = st.toggle(
        _("Cover the answers, to test yourself"), key="covered", bind="query-params"
    )


def derive_row(place: int, row: dict[str, Any]) -> None:
    """A row's derivation; an error is said in the row's own fold."""
    with said_beside(st.container(), lang), st.spinner(_("Proving every step")):
        told = answer(slopes.table_row, place, lang, lane="long")
        show_formula(f"{row['claim']} = {row['result']}", row["spoken"])
        show_derivation(told, _, key=f"steps{place}", opened=1)


prose.try_this(PRESETS, key="table")
for place, row in enumerate(rows):
    if chosen != ALL and row["origin"] != origins[chosen]:
        continue
    if place == 0:
        st.subheader(_("The rows of the lecture"))
    elif place == OF_THE_LECTURE:
        st.subheader(_("The others"))
    answered = "\\,?" if covered else row["result"]
    label = f"${row['claim']} = {answered}$ · :small[{plain(row['origin'])}]"
    show_fold(label, partial(derive_row, place, row), key=f"row{place}", in_address=True)

prose.notice()
show_code(
    program(
        "for row in mathcore.derivative_table():",
        f"    print(row.text({lang!r}))",
        f"print(mathcore.derivative_table()[4].derivation.text({lang!r}))",
    ),
    _,
)
