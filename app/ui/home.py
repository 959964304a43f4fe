"""The first page: a small descent that can be played, and the path through the course."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import streamlit as st

from app.prose import lesson
from app.ui.i18n import Words, numbers, words
from app.ui.pages import COURSE, Page, link
from app.ui.palette import FUNCTION
from app.ui.plot import Chart, axis, caption, dressed, frame, line
from app.ui.stepping import moving, reading, regime_words
from app.ui.text import plain

CURVE = "w^2/4 - 2w + 5"
START = 0.0
STEPS = 14
RATES = {"slow": 0.2, "monotone": 1.0, "oscillating": 3.4, "diverging": 4.2}
MILLISECONDS = 450


def choose_rate(_: Words) -> float:
    """A step size by what it does."""
    name = st.segmented_control(
        _("Step size"),
        list(RATES),
        default="oscillating",
        format_func=lambda name: regime_words(name, _),
        required=True,
        key="pace",
    )
    return RATES[name]


def descent_chart(run: dict[str, Any], lang: str) -> Chart:
    """The path on its curve, one frame a step, and a button that plays them in the browser."""
    _ = words(lang)
    last = len(run["w"]) - 1
    play = {"frame": {"duration": MILLISECONDS, "redraw": True}, "transition": {"duration": 0}}
    return Chart(
        [line(run["x"], run["f"], _("the cost"), FUNCTION, width=3), *moving(run, last, _)],
        frames=[
            frame(str(k), [1, 2], moving(run, k, _), told(run, k, lang)) for k in range(last + 1)
        ],
        **dressed(lang, 330, 36),
        showlegend=False,
        annotations=[told(run, last, lang)],
        xaxis=axis(run["variable"], range=[run["x"][0], run["x"][-1]]),
        yaxis={"range": run["frame"], "automargin": True},
        updatemenus=[
            {
                "type": "buttons",
                "showactive": False,
                "x": 1,
                "y": 1,
                "xanchor": "right",
                "yanchor": "top",
                "buttons": [
                    {
                        "label": "▶ " + _("Play"),
                        "method": "animate",
                        "args": [None, {**play, "fromcurrent": False}],
                    }
                ],
            }
        ],
    )


def told(run: dict[str, Any], k: int, lang: str) -> dict[str, Any]:
    """The numbers of step k, close above the chart."""
    return caption(reading(run, k, lang)) | {"yshift": 8, "font": {"size": 14}}


def told_in_numbers(run: dict[str, Any], lang: str) -> str:
    """The same path for a reader who does not see it."""
    _, number = words(lang), numbers(lang)
    return _(
        "Descent on a bowl, step by step: w = {places}.",
        places="; ".join(map(number, run["w"])),
    )


def show_path(lang: str, _: Words) -> None:
    """The groups of the course in order, each page with its one line."""
    with st.container(key="path"):
        for group, pages in groupby(COURSE, lambda page: page.group):
            with st.container(border=True, gap="small"):
                st.subheader(_(group))
                for page in pages:
                    link(page, lang)
                    st.caption(lesson(page.key, lang).brief + _topics(page, _))


def _topics(page: Page, _: Words) -> str:
    """Where in the lectures the page belongs."""
    if not page.topics:
        return ""
    numbers_of = ", ".join(map(str, page.topics))
    several = len(page.topics) > 1
    named = _("topics {k}", k=numbers_of) if several else _("topic {k}", k=numbers_of)
    return f" · {plain(named)}"
