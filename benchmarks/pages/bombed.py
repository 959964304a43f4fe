"""The app, and beside it four visitors whose jobs never end by themselves: each is killed at its
limit and asked again at once."""

import runpy
import threading
from pathlib import Path

import streamlit as st

from app import workers
from mathcore.errors import DiscesaError
from tests.app import bombs

BOMBS = (
    (bombs.endless, "quick"),
    (bombs.huge_power, "quick"),
    (bombs.endless, "long"),
    (bombs.huge_power, "long"),
)


def throw(number: int) -> None:
    job, lane = BOMBS[number]
    while True:
        try:
            workers.ask(job, lane=lane, session=f"bomber {number}")
        except DiscesaError:
            continue


@st.cache_resource(show_spinner=False)
def bombard() -> list[threading.Thread]:
    """Once a server."""
    thrown = [threading.Thread(target=throw, args=(k,), daemon=True) for k in range(len(BOMBS))]
    for thread in thrown:
        thread.start()
    return thrown


bombard()
runpy.run_path(str(Path(__file__).parents[2] / "app" / "main.py"))
