"""The network playground: data, a network, a run to play, and the numbers behind each line."""

from functools import partial

import streamlit as st

from app import boards
from app.ui.board import board_spec, empty_spec, end_words
from app.ui.cache import answer
from app.ui.player import player
from app.ui.playground import (
    CSV,
    add_point,
    choose_columns,
    choose_data,
    choose_features,
    choose_network,
    choose_training,
    setup_of,
)
from app.ui.playground_parts import (
    choose_course,
    choose_weight,
    offer_files,
    presets,
    show_explanation,
    show_lens,
    take_choice,
)
from app.ui.prose import open_lesson
from app.ui.text import plain
from app.ui.trouble import end_page, said_beside, said_in
from mathcore.training import setups

prose, lang, _ = open_lesson("playground")
foot = partial(prose.foot, presets(_), key="playground")

above = st.container()
left, right = st.columns([1, 3.6], gap="medium")
with left:
    data = choose_data(_)
    beside_data = st.container()
    if data["data"] is None:
        st.info(_("Choose a CSV file: one row of column names, then one row a sample."))
        end_page()
    with said_in(beside_data, lang, foot):
        kind = st.session_state["net_data"]
        content = data["data"]
        offered = answer(
            setups.look, content, data.get("points", ""),
            st.session_state.get("net_target", ""), lane="long",
        )  # fmt: skip
    if kind == CSV:
        data |= choose_columns(offered, _)
    elif kind == "iris":
        data |= {"noise": 0.0}
    features = choose_features(_)
with above:
    training = choose_training(offered["classes"], _)
with right:
    network = choose_network(_)
    beside_board = st.container()
    board = st.container()
    turns = st.container()
takes = "point" if kind == setups.OWN_POINTS else ""
told = {"chosen": take_choice, "point": add_point}
if takes and len({group for *_p, group in offered["points"]}) < 2:
    with board:
        st.caption(plain(_("Click into the square: it takes points of at least two classes.")))
        player(empty_spec(offered["points"], lang, takes), key="playground", told=told)
    foot()
    end_page()
with turns:
    st.subheader(_("Go on from where it is"))
    course = choose_course(_)
setup = setup_of(data, {"features": features}, network, training, {"course": course})
with said_in(beside_board, lang, foot), beside_board, st.spinner(_("Training"), show_time=False):
    run = answer(boards.play, setup, lang, lane="long")
if run["broken"]:
    beside_board.warning(plain(run["broken"]), icon=":material/warning:")
if run["left_out"]:
    beside_board.caption(
        plain(
            _(
                "Samples used: {used} of {count}, drawn at random; more are too many to draw.",
                used=len(run["targets"]),
                count=len(run["targets"]) + run["left_out"],
            )
        )
    )
with turns:
    place = choose_weight(run["sizes"], _)
with board:
    spec = board_spec(run, lang, by=training["by"], takes=takes)
    player(spec, key="playground", chosen=place, told=told)
    if not run["broken"]:
        st.markdown(plain(end_words(run, lang)))
    show_lens(run["lens"], setup.rate, lang)

foot()
prose.show("weight")
beside_weight = st.container()
with said_beside(beside_weight, lang):
    show_explanation(setup, run, place, lang)
offer_files(run["source"], partial(answer, boards.files, setup, lane="long"), _)
